/** The observer of the tutorial on a real Kafka. */
import { spawn } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Observation, TimelineEvent } from '../src/lib/learn/observe/observation.js';
import { Observer } from '../src/lib/learn/observe/observer.js';
import { watcherSettings } from '../src/lib/learn/observe/watcher-settings.js';
import { type Sandbox, startSandbox, stopSandbox, tutorialSandbox } from '../src/lib/sandbox/index.js';
import { toolCommandLine } from '../src/lib/sandbox/tool-command.js';
import { folders } from '../src/lib/settings/folders.js';
import { openCluster } from './clusters.js';
import { apacheTool, learnBroker, randomPort, sandboxContextOf, suiteEnv, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

type Watched = Pick<TestKafka, 'name' | 'settings'>;
const observers: Observer[] = [];
afterAll(() => {
  for (const observer of observers) observer.close();
});

/** An observer of all names that begin with a prefix; `see` looks until the observation has what is waited for. */
async function watch(
  { name, settings }: Watched,
  prefix: string,
  more: { readonly since?: number; readonly earlier?: readonly TimelineEvent[] } = {},
) {
  const cluster = await openCluster({ settings: watcherSettings(settings) });
  const observer = new Observer({
    cluster,
    requestLogFiles: tutorialSandbox(name, folders(suiteEnv()))?.requestLogs ?? [],
    scope: (each) => each.startsWith(prefix),
    since: Date.now(),
    now: Date.now,
    ...more,
  });
  observers.push(observer);
  await observer.look();
  const see = async (
    facts: (seen: Observation) => unknown,
    expected: unknown,
    timeout = 20_000,
  ): Promise<Observation> => {
    let last = await observer.look();
    const isThere = async (): Promise<boolean> => {
      last = await observer.look();
      return isDeepStrictEqual(facts(last), expected);
    };
    if (!(await pollUntil(isThere, { withinMs: timeout, everyMs: 100 }))) expect(facts(last)).toEqual(expected);
    return last;
  };
  return { observer, cluster, see };
}

const eventsOf =
  <K extends TimelineEvent['kind']>(kind: K) =>
  ({ events }: Observation) =>
    events.filter((event): event is Extract<TimelineEvent, { readonly kind: K }> => event.kind === kind);

/** A line that ends well. */
async function run(line: string, { brokers }: TestKafka, stdin = ''): Promise<void> {
  expect(await kafkactl(line, { brokers, stdin }), line).toMatchObject({ code: 0 });
}

/** A line in the background; `stop` is Ctrl-C. */
function inBackground(line: string, kafka?: TestKafka) {
  const controller = new AbortController();
  const ended = kafkactl(line, { ...(kafka && { brokers: kafka.brokers }), signal: controller.signal });
  return {
    stop: async (): Promise<void> => {
      controller.abort();
      await ended;
    },
  };
}

test('the sandbox of the tutorial says what it is, and does not become the current context', async () => {
  const { name, clusterId } = await learnBroker();
  const own = folders(suiteEnv());
  expect(tutorialSandbox(name, own)).toMatchObject({
    name,
    clusterId,
    requestLogs: [expect.stringMatching(/requests-1\.log$/)],
  });
  expect(tutorialSandbox('nobody', own)).toBeUndefined();
  const { out } = await kafkactl('contexts list -o json');
  expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ name, current: false }));
});

test.concurrent('topics, their configs and records are seen, and one that is made again begins anew', async () => {
  const kafka = await learnBroker();
  const topic = randomName('topics');
  const { see } = await watch(kafka, topic);
  await run(`topics create ${topic} --partitions 2`, kafka);
  await run(`produce ${topic} -K :`, kafka, 'a:1\nb:2\nc:3\n');
  const values = ({ records }: Observation) =>
    records
      .get(topic)
      ?.map(({ key, value }) => `${key}${value}`)
      .sort();
  const first = await see(values, ['a1', 'b2', 'c3']);
  const { id } = first.now.topics.get(topic) ?? {};
  expect(first.now.topics.get(topic)?.partitions.reduce((sum, { end }) => sum + end, 0)).toBe(3);
  await run(`topics alter ${topic} --config retention.ms=30d`, kafka);
  await see(({ now }) => [...(now.topics.get(topic)?.configs ?? [])], [['retention.ms', '2592000000']]);
  await run(`topics delete ${topic} --yes`, kafka);
  await see(({ now }) => now.topics.has(topic), false);
  await run(`topics create ${topic} --partitions 1`, kafka);
  await run(`produce ${topic}`, kafka, 'new\n');
  const last = await see(values, ['nullnew']);
  expect(last.now.topics.get(topic)?.configs).toEqual(new Map());
  const ofTopic = last.events.filter((event) => 'topicId' in event).map(({ kind, topicId }) => [kind, topicId === id]);
  expect(ofTopic).toEqual([
    ['topic-created', true],
    ['topic-deleted', true],
    ['topic-created', false],
  ]);
});

test.concurrent('what is written is seen with its acks, once for each client', async () => {
  const kafka = await learnBroker();
  const topic = randomName('acks');
  const { see } = await watch(kafka, topic);
  await run(`topics create ${topic}`, kafka);
  await run(`produce ${topic} --acks 1`, kafka, 'a\nb\n');
  await run(`produce ${topic} --acks all`, kafka, 'c\n');
  await see((seen) => eventsOf('produced')(seen).map(({ acks }) => acks), [1, -1]);
});

test.concurrent('a topic that is refused is seen, though nothing of it is in the cluster', async () => {
  const kafka = await learnBroker();
  const topic = randomName('refused');
  const since = Date.now();
  const { see } = await watch(kafka, topic);
  expect(await kafkactl(`topics create ${topic} --replication-factor 3`, kafka)).toMatchObject({ code: 1 });
  const seen = await see(
    (each) => eventsOf('request-failed')(each).map(({ api, error, resource }) => [api, error, resource]),
    [['CREATE_TOPICS', 'INVALID_REPLICATION_FACTOR', topic]],
  );
  // A process that goes on knows it from its events, or from the log.
  for (const earlier of [seen.events, []]) {
    const later = await watch(kafka, topic, { since, earlier });
    await run(`topics create ${topic}${earlier.length}`, kafka);
    const all = await later.see((each) => eventsOf('topic-created')(each).length, 1);
    expect(eventsOf('request-failed')(all)).toEqual(eventsOf('request-failed')(seen));
  }
});

describe.concurrent('reads without a group', () => {
  const readsOf = ({ reads }: Observation) => reads.map(({ partition, from, to }) => [partition, from, to]).sort();

  test('are seen with where they begin and end, each client by itself', async () => {
    const kafka = await learnBroker();
    const topic = randomName('reads');
    await run(`topics create ${topic} --partitions 2`, kafka);
    await run(`produce ${topic} --partition 0`, kafka, 'a\nb\nc\n');
    const { see } = await watch(kafka, topic);
    await run(`consume ${topic} --exit`, kafka);
    await run(`consume ${topic} --exit`, kafka);
    const seen = await see(readsOf, [
      [0, 0, 3],
      [0, 0, 3],
    ]);
    expect(new Set(seen.reads.map(({ connection }) => connection)).size).toBe(2);
    expect(seen.reads).toMatchObject([{ firstEnd: 3 }, { firstEnd: 3 }]);
  });

  test('from the end do not begin at the beginning', async () => {
    const kafka = await learnBroker();
    const topic = randomName('reads-end');
    await run(`topics create ${topic}`, kafka);
    await run(`produce ${topic}`, kafka, 'a\nb\n');
    const { see } = await watch(kafka, topic);
    const { stop } = inBackground(`consume ${topic}`, kafka);
    await see(({ reads }) => reads.map(({ from, firstEnd, to }) => [from, firstEnd, to]), [[2, 2, 2]]);
    await run(`produce ${topic}`, kafka, 'c\n');
    await see(({ reads }) => reads.map(({ from, firstEnd, to }) => [from, firstEnd, to]), [[2, 2, 3]]);
    await stop();
  });

  test("of Apache's consumer, which fetches topics by their ids, are seen too", async () => {
    const kafka = await learnBroker();
    const topic = randomName('reads-java');
    await run(`topics create ${topic} --partitions 2`, kafka);
    await run(`produce ${topic} --partition 1`, kafka, 'a\nb\nc\n');
    const { see } = await watch(kafka, topic);
    const args = ['--topic', topic, '--from-beginning', '--timeout-ms', '4000'];
    await apacheTool(kafka, 'kafka-console-consumer', args);
    await see(readsOf, [
      [0, 0, 0],
      [1, 0, 3],
    ]);
  });
});

/** One of Apache's consumers as a process of its own, of the newer protocol: its session is the broker's. */
async function apacheMember({ name }: TestKafka, topic: string, group: string) {
  const args = ['--topic', topic, '--group', group, '--consumer-property', 'group.protocol=consumer'];
  const line = await toolCommandLine(
    name,
    'kafka-console-consumer',
    args,
    { tty: false },
    sandboxContextOf(suiteEnv()),
  );
  const child = spawn(line.command, line.args, { env: { ...line.env }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    child.kill(signal);
    await ended;
  };
}

describe.concurrent('groups', () => {
  const owners =
    (group: string) =>
    ({ now }: Observation) => {
      const { members = [], state } = now.groups.get(group) ?? {};
      return [state, members.map(({ number, partitions }) => [number, partitions.length]).sort()];
    };

  test('a member that leaves and one that is killed are told apart, and for how long nobody read', {
    timeout: 120_000,
  }, async () => {
    const kafka = await learnBroker();
    const topic = randomName('gaps');
    const group = `${topic}-group`;
    await run(`topics create ${topic} --partitions 2`, kafka);
    const { see } = await watch(kafka, topic);
    const ends = [await apacheMember(kafka, topic, group)];
    try {
      await see(owners(group), ['Stable', [[1, 2]]]);
      // One that ends before its first fetch adds the time before it to the gap.
      const hasFetched = (since: number) => (seen: Observation) => seen.reads.some(({ firstAt }) => firstAt > since);
      await see(({ reads }) => reads.length, 2);
      const secondAt = Date.now();
      ends.push(await apacheMember(kafka, topic, group));
      await see(owners(group), [
        'Stable',
        [
          [1, 1],
          [2, 1],
        ],
      ]);
      await see(hasFetched(secondAt), true);
      // A reader of all partitions beside the group has nothing to do with it.
      const reader = inBackground(`consume ${topic} --from-beginning`, kafka);
      await ends[1]?.('SIGINT');
      const left = await see((seen) => eventsOf('gap')(seen).map(({ how }) => how), ['leave']);
      expect(eventsOf('member-left')(left)).toMatchObject([{ group, number: 2, how: 'leave' }]);
      const thirdAt = Date.now();
      ends.push(await apacheMember(kafka, topic, group));
      await see(owners(group), [
        'Stable',
        [
          [1, 1],
          [3, 1],
        ],
      ]);
      await see(hasFetched(thirdAt), true);
      await ends[2]?.('SIGKILL');
      const killed = await see((seen) => eventsOf('gap')(seen).map(({ how }) => how), ['leave', 'expiry']);
      await reader.stop();
      expect(eventsOf('member-left')(killed)[1]).toMatchObject({ group, number: 3, how: 'expiry' });
      const [polite, rude] = eventsOf('gap')(killed).map(({ at, from }) => (at - from) / 1000);
      // The session of the killed one runs out after 6 s, less the time since its last heartbeat.
      expect(polite).toBeLessThan(6);
      expect(rude).toBeGreaterThan(4);
      expect(rude).toBeLessThan(12);
    } finally {
      await Promise.all(ends.map((end) => end('SIGKILL')));
    }
  });

  test('that join one after the other are numbered in that order, also where one look shows all of them', async () => {
    const kafka = await learnBroker();
    const topic = randomName('order');
    const group = `${topic}-group`;
    await run(`topics create ${topic} --partitions 3`, kafka);
    // Their clients' names, with which their ids begin, tell which is which.
    const names = [3, 2, 1].map((number) => `${topic}-${number}`);
    for (const name of names) {
      const add = `contexts add ${name} --brokers ${kafka.brokers} --client-id ${name}`;
      expect(await kafkactl(add), add).toMatchObject({ code: 0 });
    }
    const { observer, cluster, see } = await watch(kafka, topic);
    const memberCount = async () => {
      const [found] = await cluster.describeGroups([group]);
      return found && 'members' in found ? found.members.length : 0;
    };
    const jobs: { stop(): Promise<void> }[] = [];
    try {
      // The observer does not look before all have joined.
      for (const name of names) {
        jobs.push(inBackground(`consume ${topic} -g ${group} --context ${name}`));
        await expect.poll(memberCount, { timeout: 20_000 }).toBe(jobs.length);
      }
      const seen = await see(
        ({ now }) =>
          now.groups
            .get(group)
            ?.members.map(({ number }) => number)
            .sort(),
        [1, 2, 3],
      );
      const numbers = (of: Observation) =>
        of.now.groups
          .get(group)
          ?.members.toSorted((a, b) => a.number - b.number)
          .map(({ clientId }) => clientId);
      expect(numbers(seen)).toEqual(names);
      expect(numbers(await observer.look())).toEqual(names);
    } finally {
      await Promise.all(jobs.map(({ stop }) => stop()));
    }
  });

  test('of the classic protocol have members, partitions and commits', async () => {
    const kafka = await learnBroker();
    const topic = randomName('classic');
    const group = `${topic}-group`;
    await run(`topics create ${topic} --partitions 3`, kafka);
    await run(`produce ${topic} --partition 1`, kafka, 'a\nb\n');
    const { see } = await watch(kafka, topic);
    const first = inBackground(`consume ${topic} -g ${group} --from-beginning`, kafka);
    await see(owners(group), ['Stable', [[1, 3]]]);
    await see(({ now }) => now.groups.get(group)?.committed.find(({ partition }) => partition === 1)?.offset, 2);
    await first.stop();
    const seen = await see(owners(group), ['Empty', []]);
    await see((each) => eventsOf('member-left')(each).map(({ how }) => how), ['leave']);
    const assigned = eventsOf('partition-assigned')(seen).map(({ partition, from, to }) => [
      ...[partition, from !== null, to !== null],
    ]);
    expect(assigned.filter(([, from]) => !from)).toHaveLength(3);
    expect(eventsOf('committed')(seen)).toContainEqual(expect.objectContaining({ topic, partition: 1, to: 2 }));
  });
});

test('a cluster that goes down and comes back is the same one, and looks do not wait for it', async () => {
  const app = sandboxContextOf(suiteEnv());
  const options = { name: randomName('watched'), requestLog: true, use: 'never', port: randomPort() } as const;
  const sandbox: Sandbox = await startSandbox(options, app);
  try {
    const { observer, see } = await watch(sandbox, 'updown');
    const before = await observer.look();
    expect(before.now).toMatchObject({ answers: true, clusterId: sandbox.clusterId, controller: 1 });
    await stopSandbox(sandbox.name, {}, app);
    const down = await see(({ now }) => now.answers, false);
    expect(down.now).toMatchObject({ clusterId: sandbox.clusterId, brokers: [{ id: 1, answers: false }] });
    const begun = performance.now();
    await observer.look();
    expect(performance.now() - begun).toBeLessThan(1500);
    // What a learner types later keeps what the tutorial asked for.
    await startSandbox({ name: sandbox.name }, app);
    const up = await see(({ now }) => now.answers, true);
    expect(up.now.clusterId).toBe(sandbox.clusterId);
    expect(up.events.map(({ kind }) => kind)).toEqual(['cluster-down', 'broker-down', 'cluster-up', 'broker-up']);
    expect(tutorialSandbox(sandbox.name, app.folders)?.requestLogs).toHaveLength(1);
  } finally {
    await stopSandbox(sandbox.name, { purge: true }, app);
  }
});

test('looks do not overlap: calls during one share the next', async () => {
  const { observer } = await watch(await learnBroker(), randomName('looks'));
  const first = observer.look();
  const [second, third] = [observer.look(), observer.look()];
  expect(second).toBe(third);
  expect(second).not.toBe(first);
  expect((await second).now.at).toBeGreaterThanOrEqual((await first).now.at);
});
