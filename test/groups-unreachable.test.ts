/** Groups while one of three brokers is dead or frozen and metadata still lists it, as the controller is down. */
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { controllerId, type Sandbox, startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { withCluster } from './clusters.js';
import { randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const lost = 2;
const name = randomName('silent');
const topic = 'orders';
const partitions = 3;
let sandbox: Sandbox;
let app: ReturnType<typeof sandboxContextOf>;
/** Groups coordinated by the lost broker, and those of the others. */
let hidden: readonly string[];
let shown: readonly string[];

/** Groups with committed offsets, at least one per broker. */
async function makeGroups(cluster: Cluster): Promise<ReadonlyMap<string, number | null>> {
  await cluster.createTopics([{ name: topic, assignments: [[1], [3], [1]] }]);
  const names = Array.from({ length: 12 }, (_, index) => `group-${index}`);
  for (const group of names) {
    const offsets = Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 }));
    const outcomes = await cluster.commitOffsets(group, offsets);
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
  }
  const described = await cluster.describeGroups(names);
  return new Map(described.map((each) => [each.group, 'members' in each ? each.coordinator : null]));
}

const line = (words: string) => kafkactl(`${words} --context ${name} --request-timeout 2s`);
const lines = (text: string) => text.trim().split('\n').sort();
const said = new RegExp(`^error: groups may be missing, as broker ${lost} does not answer: .+$`, 'm');

beforeAll(async () => {
  app = sandboxContextOf(suiteEnv());
  sandbox = await startSandbox({ name, brokers: 3, port: randomPort() }, app);
  const coordinators = await withCluster(sandbox.settings, makeGroups);
  const of = (which: (coordinator: number | null) => boolean) =>
    [...coordinators].filter(([, each]) => which(each)).map(([group]) => group);
  [hidden, shown] = [of((each) => each === lost), of((each) => each !== lost)];
  expect([hidden.length > 0, shown.length > 0]).toEqual([true, true]);
});
afterAll(() => stopSandbox(name, { purge: true }, app));

describe('while every broker is frozen', () => {
  const all = [1, 2, 3];
  const frozen = (how: 'freeze' | 'thaw') => Promise.all(all.map((broker) => runDrill(name, broker, how, app)));

  test('a watch on a terminal shows it, and continues when the brokers answer again', async () => {
    const stdin = new PassThrough();
    const note = 'the cluster has not answered for 1 s. This is what was seen last.';
    let step = 0;
    const { code, out } = await kafkactl(`groups lag ${shown[0]} --watch 50ms --context ${name} --request-timeout 1s`, {
      tty: 100,
      stdin,
      onOut(text) {
        if (step === 0 && text.includes(topic)) void frozen('freeze').then(() => (step = 2));
        if (step === 0 && text.includes(topic)) step = 1;
        if (step === 2 && text.includes(note)) void frozen('thaw').then(() => (step = 4));
        if (step === 2 && text.includes(note)) step = 3;
        if (step === 4 && text.includes(topic) && !text.includes('seen last')) stdin.write('q');
      },
    });
    expect(code).toBe(0);
    expect(out).toContain(note);
  });

  test('a watch of rows notes it on stderr, and ends after two rounds without an answer', async () => {
    let seen = false;
    const { code, err } = await kafkactl(`groups lag ${shown[0]} --watch 50ms --context ${name} --request-timeout 1s`, {
      onOut: () => {
        if (!seen) void frozen('freeze');
        seen = true;
      },
    }).finally(() => frozen('thaw'));
    expect(code).toBe(5);
    expect(err).toMatch(/^the cluster has not answered for 1 s\. It is asked again\.$/m);
  });
});

describe('while groups have no coordinator, as the one broker that holds them is down', () => {
  const offsets = '__consumer_offsets';
  const without = async (isSo: boolean) => {
    const found = await withCluster(sandbox.settings, (cluster) => cluster.topics([offsets]));
    return found.flatMap(({ partitions }) => partitions).some(({ leader }) => leader === null) === isSo;
  };
  beforeAll(async () => {
    await withCluster(sandbox.settings, async (cluster) => {
      const [topic] = await cluster.topics([offsets]);
      const own = topic?.partitions.filter(({ leader }) => leader === lost) ?? [];
      const alone = own.map(({ partition }) => ({ topic: offsets, partition, replicas: [lost] }));
      expect((await cluster.reassignReplicas(alone)).filter(({ error }) => error)).toEqual([]);
      expect(await pollUntil(async () => (await cluster.reassignments()).length === 0, { withinMs: 20_000 })).toBe(
        true,
      );
    });
    await runDrill(name, lost, 'kill', app);
    expect(await pollUntil(() => without(true), { withinMs: 20_000 })).toBe(true);
  });
  afterAll(async () => {
    await runDrill(name, lost, 'start', app);
    expect(await pollUntil(() => without(false), { withinMs: 20_000 })).toBe(true);
    // Without a controller the dead broker stays in the metadata.
    await runDrill(name, controllerId, 'kill', app);
  });

  test('a list is noted as possibly incomplete, and its groups are unreachable', async () => {
    const { code, out, err } = await line('groups list -o name');
    expect({ code, names: lines(out) }).toEqual({ code: 1, names: [...shown].sort() });
    expect(err).toMatch(/^error: groups may be missing, as \d+ partitions? of __consumer_offsets ha(s|ve) no leader$/m);
    const gone = await line(`groups describe ${hidden[0]}`);
    expect(gone).toMatchObject({ code: 5, err: expect.stringContaining(`"${hidden[0]}"`) });
  });
});

describe.each([
  { how: 'frozen', does: 'freeze', undo: 'thaw' },
  { how: 'dead', does: 'kill', undo: undefined },
] as const)('while a broker is $how', ({ does, undo }) => {
  beforeAll(() => runDrill(name, lost, does, app));
  afterAll(async () => {
    if (undo) await runDrill(name, lost, undo, app);
  });

  test('the groups of the other brokers are listed, and the missing broker is named', async () => {
    const { code, out, err } = await line('groups list -o name');
    expect({ code, names: lines(out) }).toEqual({ code: 1, names: [...shown].sort() });
    expect(err).toMatch(said);
    const json = await line('groups list -o json');
    expect(JSON.parse(json.out)).toHaveLength(shown.length);
    expect(JSON.parse(json.err)).toMatchObject({
      error: { code: 'failed', exit: 1, message: expect.stringContaining(`broker ${lost} does not answer`) },
    });
  });

  test('the lag of the other groups is shown, and exceeding a limit is still exit 7', async () => {
    const { code, out, err } = await line('groups lag -o name');
    expect({ code, names: [...new Set(lines(out))] }).toEqual({ code: 1, names: [...shown].sort() });
    expect(err).toMatch(said);
    expect((await line(`groups lag ${shown[0]} --max-lag 0 -o json`)).code).toBe(0);
    expect((await line(`groups lag --max-lag 0 -o json`)).code).toBe(1);
  });

  test('a watch goes on with the other groups, with a single note', async () => {
    const controller = new AbortController();
    let seen = 0;
    const { code, out, err } = await kafkactl(`groups lag --watch 50ms --context ${name} --request-timeout 2s -o csv`, {
      signal: controller.signal,
      onOut: (text) => text.includes(`${shown.at(-1)},`) && ++seen === 2 && controller.abort(),
    });
    expect(code).toBe(130);
    expect([...new Set(out.match(/^group-\d+/gm))].sort()).toEqual([...shown].sort());
    expect(err.match(/groups may be missing/g)).toHaveLength(1);
  });

  test('a group named in full is complete when its coordinator answers, a pattern is not', async () => {
    expect(await line(`groups describe ${shown[0]} -o name`)).toEqual({ code: 0, out: `${shown[0]}\n`, err: '' });
    const some = await line("groups describe 'group-*' -o name");
    expect({ code: some.code, names: lines(some.out) }).toEqual({ code: 1, names: [...shown].sort() });
    expect(some.err).toMatch(said);
  });

  test('a possibly existing group is unreachable, never notFound, within one request timeout', async () => {
    const verbs = [
      'describe',
      'lag',
      'delete --yes',
      'delete --if-exists --yes',
      `reset --to earliest --topic ${topic} --yes`,
      `delete-offsets --topic ${topic} --yes`,
    ];
    // The coordinator of the last group may answer; still the group could be listed by another broker.
    const names = [hidden[0], 'no-such-group', "'nothing-*'"];
    const asked = verbs.flatMap((verb) => names.map((group) => `groups ${verb} ${group}`));
    const start = performance.now();
    const answers = await Promise.all(asked.map(async (words) => ({ words, ...(await line(words)) })));
    expect(performance.now() - start).toBeLessThan(10_000);
    for (const { words, code, err } of answers) {
      expect({ words, code, err }).toMatchObject({ code: 5, err: expect.stringContaining(`broker ${lost} `) });
      expect(err).not.toContain('no group named');
    }
  });

  test('deleting a topic notes that its readers are unknown', async () => {
    const { err } = await kafkactl(`topics delete ${topic} --context ${name} --request-timeout 2s`, { tty: 200 });
    expect(err).toContain('who reads it is not known');
  });
});
