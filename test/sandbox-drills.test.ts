import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster, Partition } from '../src/lib/kafka/cluster.js';
import { processState } from '../src/lib/processes/identity.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { inspectSandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { readState } from '../src/lib/sandbox/state.js';
import { randomPort, sandboxContextOf, suiteEnv } from './kafka.js';

const name = `drills-${randomPort()}`;
const topic = 'replicated';
const own = () => sandboxContextOf(suiteEnv());
/** Brokers are noticed to be gone after 3 s and catch up in a moment; a busy machine needs some more. */
const noticed = { timeout: 45_000, interval: 200 };

let cluster: Cluster;
beforeAll(async () => {
  const { settings } = await startSandbox({ name, brokers: 3, port: randomPort() }, own());
  cluster = await connect(settings, { signal: new AbortController().signal });
  await cluster.createTopics([{ name: topic, assignments: [[2, 1, 3]] }]);
});
afterAll(async () => {
  await cluster?.close();
  await stopSandbox(name, { purge: true }, own());
});

async function partition(): Promise<Pick<Partition, 'leader' | 'isr'>> {
  const [found] = await cluster.topics([topic]);
  const { leader = null, isr = [] } = found?.partitions[0] ?? {};
  return { leader, isr: [...isr].sort() };
}
const stateOf = async (id: number) =>
  (await inspectSandbox(name, own()))?.brokers.find((broker) => broker.id === id)?.state;

describe('three brokers', () => {
  test('have a separate controller', async () => {
    const sandbox = await inspectSandbox(name, own());
    expect(sandbox?.brokers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(sandbox?.controller).toMatchObject({ id: 100, state: 'running' });
    expect(await partition()).toEqual({ leader: 2, isr: [1, 2, 3] });
  });

  test('lose a leader to kill, go on with another, and get it back with start', async () => {
    const handle = readState(name, own().folders)?.nodes.find(({ id }) => id === 2)?.handle;
    expect(await runDrill(name, 2, 'kill', own())).toBe(true);
    expect(handle && 'pid' in handle && processState(handle)).toBe('gone');
    expect(await runDrill(name, 2, 'kill', own())).toBe(false);
    expect(await inspectSandbox(name, own())).toMatchObject({ state: 'degraded' });
    expect(await stateOf(2)).toBe('killed');
    await expect.poll(partition, noticed).toMatchObject({ isr: [1, 3] });
    expect([1, 3]).toContain((await partition()).leader);
    expect(await runDrill(name, 2, 'start', own())).toBe(true);
    expect(await runDrill(name, 2, 'start', own())).toBe(false);
    expect(await stateOf(2)).toBe('running');
    await expect.poll(async () => (await partition()).isr, noticed).toEqual([1, 2, 3]);
  });

  test('drop a frozen broker from the replicas in sync, and take it back when it thaws', async () => {
    expect(await runDrill(name, 3, 'freeze', own())).toBe(true);
    expect(await stateOf(3)).toBe('frozen');
    await expect.poll(async () => (await partition()).isr, noticed).toEqual([1, 2]);
    await expect(runDrill(name, 3, 'start', own())).rejects.toMatchObject({ code: 'conflict' });
    expect(await runDrill(name, 3, 'thaw', own())).toBe(true);
    expect(await stateOf(3)).toBe('running');
    await expect.poll(async () => (await partition()).isr, noticed).toEqual([1, 2, 3]);
  });

  test('are all repaired by up', async () => {
    await Promise.all([runDrill(name, 1, 'kill', own()), runDrill(name, 3, 'freeze', own())]);
    expect(await startSandbox({ name }, own())).toMatchObject({ state: 'running', changed: true });
    expect((await partition()).leader).not.toBeNull();
  });

  test('drills on an unknown broker, or one that does not run, are errors', async () => {
    await expect(runDrill(name, 7, 'kill', own())).rejects.toMatchObject({ code: 'notFound' });
    await expect(runDrill('nothing', 1, 'kill', own())).rejects.toMatchObject({ code: 'notFound' });
    await runDrill(name, 100, 'kill', own());
    await runDrill(name, 3, 'kill', own());
    await expect(runDrill(name, 3, 'freeze', own())).rejects.toMatchObject({ code: 'conflict' });
    await expect(runDrill(name, 3, 'start', own())).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('sandbox start 100'),
    });
    expect(await runDrill(name, 100, 'start', own())).toBe(true);
    expect(await runDrill(name, 3, 'start', own())).toBe(true);
  });
});
