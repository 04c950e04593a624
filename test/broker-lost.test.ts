import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { controllerId, type Sandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { isUnderReplicated } from '../src/lib/topics/facts.js';
import { randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { kafkactl } from './world.js';

const name = `lost-${randomPort()}`;
const topic = 'orders';
let sandbox: Sandbox;
let app: ReturnType<typeof sandboxContextOf>;
const opened: Cluster[] = [];

beforeAll(async () => {
  app = sandboxContextOf(suiteEnv());
  sandbox = await startSandbox({ name, brokers: 3, port: randomPort() }, app);
});
afterAll(async () => {
  await Promise.all(opened.map((cluster) => cluster.close()));
  await stopSandbox(name, { purge: true }, app);
});

async function open(requestTimeoutMs = 10_000): Promise<Cluster> {
  const cluster = await connect({ ...sandbox.settings, requestTimeoutMs }, { signal: new AbortController().signal });
  opened.push(cluster);
  return cluster;
}

const partitions = async (cluster: Cluster) => (await cluster.topics([topic]))[0]?.partitions ?? [];

test('a killed broker is shown as lost, and gets its partitions back after a restart', async () => {
  const cluster = await open();
  await cluster.createTopics([
    {
      name: topic,
      assignments: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ],
    },
  ]);
  await runDrill(name, 1, 'kill', app);
  await expect
    .poll(async () => (await partitions(cluster)).map(({ leader, isr }) => [leader === 1, isr.length]), {
      timeout: 20_000,
    })
    .toEqual([
      [false, 2],
      [false, 2],
      [false, 2],
    ]);
  expect((await partitions(cluster)).every(isUnderReplicated)).toBe(true);

  const start = performance.now();
  const after = await open();
  const offsets = await after.listOffsets([0, 1, 2].map((partition) => ({ topic, partition, at: 'latest' })));
  expect(offsets.map(({ offset }) => offset)).toEqual([0, 0, 0]);
  expect((await after.replicaSizes([topic]))?.map(({ broker }) => broker)).not.toContain(1);
  expect(performance.now() - start).toBeLessThan(3000);
  const [election] = await after.electLeaders([{ topic, partition: 0 }]);
  expect(election?.error).toMatchObject({ kafka: expect.stringMatching(/^PREFERRED_LEADER_NOT_AVAILABLE/) });

  await runDrill(name, 1, 'start', app);
  await expect
    .poll(async () => (await partitions(cluster)).every((partition) => !isUnderReplicated(partition)), {
      timeout: 20_000,
    })
    .toBe(true);
  const elections = await cluster.electLeaders();
  expect(elections.filter(({ error }) => error)).toEqual([]);
  await expect.poll(async () => (await partitions(cluster)).map(({ leader }) => leader)).toEqual([1, 2, 3]);
});

test('a frozen broker is skipped, and values only it has are unknown', async () => {
  const cluster = await open();
  await expect
    .poll(async () => (await partitions(cluster)).map(({ leader }) => leader), { timeout: 20_000 })
    .toEqual([1, 2, 3]);
  await runDrill(name, 1, 'freeze', app);
  try {
    const start = performance.now();
    const frozen = await open(2000);
    const offsets = await frozen.listOffsets([0, 1, 2].map((partition) => ({ topic, partition, at: 'latest' })));
    expect(offsets.map(({ offset }) => offset).filter((offset) => offset === 0).length).toBeGreaterThanOrEqual(2);
    for (const { error } of offsets) if (error) expect(error).toMatchObject({ code: 'unreachable', exit: 5 });
    expect(performance.now() - start).toBeLessThan(6000);
  } finally {
    await runDrill(name, 1, 'thaw', app);
  }
});

test('with fewer in-sync replicas than min.insync.replicas the partitions where acks=all fails are named', async () => {
  const brokers = sandbox.settings.brokers.join(',');
  const strict = `strict-${name}`;
  await kafkactl(`topics create ${strict} -p 2 -r 3 -c min.insync.replicas=3`, { brokers });
  expect(JSON.parse((await kafkactl('cluster show -o json', { brokers })).out)).toMatchObject([
    { underMinIsrCount: 0 },
  ]);
  await runDrill(name, 1, 'kill', app);
  try {
    const shown = async () => JSON.parse((await kafkactl('cluster show -o json', { brokers })).out)[0];
    await expect.poll(shown, { timeout: 20_000 }).toMatchObject({ underMinIsrCount: 2, silentBrokers: [] });
    expect((await kafkactl('cluster show', { brokers })).out).toMatch(
      /^Health +2 partitions where writing with acks=all fails: too few replicas in sync; 5 partitions without all replicas$/m,
    );
    const { out, err } = await kafkactl('topics list --under-replicated -o name', { brokers });
    expect(out.trim().split('\n').sort()).toEqual([topic, strict].sort());
    expect(err).toContain(`Writing with acks=all fails, as fewer replicas are in sync`);
    expect(err).toContain(`: ${strict}.`);
  } finally {
    await runDrill(name, 1, 'start', app);
  }
});

describe('while metadata still lists a dead broker, as the controller is down too', () => {
  const line = (words: string, more = '') => kafkactl(`${words} --context ${name} --request-timeout 5s${more}`);
  beforeAll(async () => {
    const cluster = await open();
    // The broker has restarted: it leads its partitions again and nothing is about to change.
    const well = async () => {
      await cluster.electLeaders();
      return (await partitions(cluster)).every((each) => each.leader === each.replicas[0] && !isUnderReplicated(each));
    };
    expect(await pollUntil(well, { withinMs: 20_000 })).toBe(true);
    await runDrill(name, controllerId, 'kill', app);
    await runDrill(name, 1, 'kill', app);
  });
  afterAll(async () => {
    await runDrill(name, controllerId, 'start', app);
    await runDrill(name, 1, 'start', app);
  });

  test('topics describe does not claim that all replicas are in sync', async () => {
    const { code, out, err } = await line(`topics describe ${topic}`);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'Broker 1 does not answer, and leads 1 partition: who is in sync there is what the cluster knew last.\n',
    });
    expect(out).toMatch(/^In sync +not known of 1 partition, whose leader does not answer$/m);
    expect(out).toMatch(/^ +0 +1 \(no answer\) +1,2,3 +[123,]+ \(last known\) +- +-/m);
    expect(out).toMatch(/^ +1 +2 +2,3,1 +[123,]+ +0 +0 /m);
  });

  test('cluster show names the unresponsive broker', async () => {
    const { code, out, err } = await line('cluster show');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('No controller answers') });
    expect(out).toMatch(/^Health +broker 1 does not answer, and the rest may be what it was$/m);
    const [shown] = JSON.parse((await line('cluster show', ' -o json')).out);
    expect(shown).toMatchObject({ silentBrokers: [1], controller: null, groupCount: null });
  });

  test('its sizes are unknown', async () => {
    const listed = JSON.parse((await line('brokers list', ' -o json')).out) as { id: number; size: number | null }[];
    expect(listed.map(({ id, size }) => [id, size === null])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });

  test('a topic creation that times out is reported as possibly done', async () => {
    const { code, err } = await line('topics create late');
    expect(code).toBe(5);
    expect(err).toMatch(/It may still be made\. Look: {2}kafkactl topics /);
  });

  test('requests to every broker name the unresponsive one', async () => {
    const { code, err } = await line('groups list');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/broker 1 does not answer: nothing listens/) });
  });
});
