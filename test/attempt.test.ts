/** An attempt at a lesson on a real cluster, with lessons made up for what no lesson of the course shows. */
import { afterAll, expect, test } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import type { AttemptState } from '../src/lib/learn/attempt/attempt.js';
import { type AttemptOptions, type FinishedLesson, openAttempt } from '../src/lib/learn/attempt/open-attempt.js';
import type { LingeringMember } from '../src/lib/learn/attempt/prepare.js';
import type { LessonSource } from '../src/lib/learn/course/course.js';
import type { Lesson, VariableValues } from '../src/lib/learn/course/lesson.js';
import { watcherSettings } from '../src/lib/learn/observe/watcher-settings.js';
import { startSandbox, stopSandbox, tutorialSandbox } from '../src/lib/sandbox/index.js';
import { folders } from '../src/lib/settings/folders.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { openCluster } from './clusters.js';
import { learnBroker, oneBroker, ownHome, randomPort, sandboxContextOf, suiteEnv } from './kafka.js';
import { memoryStore } from './lesson-bench.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const opened: Cluster[] = [];
afterAll(() => Promise.all(opened.splice(0).map((cluster) => cluster.close())));

async function clustersOf(settings: ClusterSettings): Promise<{ cluster: Cluster; watcher: Cluster }> {
  const signal = new AbortController().signal;
  const watched = watcherSettings(settings);
  const { requestTimeoutMs } = settings;
  const [cluster, watcher] = await Promise.all([
    connect({ ...watched, requestTimeoutMs }, { signal }),
    connect(watched, { signal }),
  ]);
  opened.push(cluster, watcher);
  return { cluster, watcher };
}

/** A lesson with the given parts about `${topic}` and `${group}`; its user is drawn. */
function lessonSource(parts: (values: VariableValues) => Partial<Lesson>, hash = 'first'): LessonSource {
  const text = { title: '', intro: '', choices: {}, tasks: {}, hints: {}, why: '', production: '' };
  return {
    id: 'made-up',
    number: '9.9',
    title: { es: '', en: '' },
    hash,
    variables: {
      topic: { name: 'user-events' },
      group: { name: 'notifications-group' },
      user: { pick: ['user-1', 'user-4', 'user-8'] },
    },
    fill: async (values) => ({
      id: 'made-up',
      number: '9.9',
      hash,
      sandbox: 'learn',
      destructive: false,
      guide: [],
      timers: [],
      names: [values.topic ?? '', values.group ?? ''],
      commands: {},
      setup: [{ topic: values.topic ?? '', partitions: 1 }],
      tasks: [{ id: 'written', mode: 'level', check: { records: { topic: values.topic ?? '', min: 1 } }, solve: [] }],
      hints: [],
      wrong: [],
      alternatives: [],
      pictures: [],
      text: { es: text, en: text },
      ...parts(values),
    }),
  };
}

/** Options of an attempt on the suite's sandbox of the tutorial. */
async function onLearn(source: LessonSource, more: Partial<AttemptOptions> = {}): Promise<AttemptOptions> {
  const { settings } = await learnBroker();
  const suffix = randomName('').slice(0, 8);
  return {
    source,
    random: () => 0,
    suffix,
    ...(await clustersOf(settings)),
    folders: folders(suiteEnv()),
    scope: (name) => name.includes(suffix),
    store: memoryStore(),
    now: Date.now,
    ...more,
  };
}

const statuses = ({ tasks }: AttemptState) => tasks.map(({ status }) => status);
const on = async () => ({ brokers: (await learnBroker()).brokers });

test('a cluster that is not the sandbox of the tutorial is refused, and nothing in it is changed', async () => {
  await learnBroker();
  const other = await oneBroker();
  const suffix = randomName('').slice(0, 8);
  const cluster = await openCluster(other);
  await cluster.createTopics([{ name: `user-events${suffix}`, partitions: 2 }]);
  const options = await onLearn(
    lessonSource(() => ({})),
    { suffix, ...(await clustersOf(other.settings)) },
  );
  await expect(openAttempt(options)).rejects.toMatchObject({ code: 'denied' });
  const [topic] = await cluster.topics([`user-events${suffix}`]);
  expect(topic?.partitions).toHaveLength(2);
  await cluster.deleteTopics([`user-events${suffix}`]);
});

test('a group of the lesson with a member of somebody else is said to have one', async () => {
  const lingering: LingeringMember[] = [];
  const options = await onLearn(
    lessonSource(() => ({})),
    { membersGoneWithinMs: 500, onMembers: (members) => lingering.push(...members) },
  );
  const attempt = await openAttempt(options);
  const { topic, group } = attempt.values;
  const controller = new AbortController();
  const reading = kafkactl(`consume ${topic} --group ${group}`, { ...(await on()), signal: controller.signal });
  await expect
    .poll(async () => (await attempt.look()).view.now.groups.get(group ?? '')?.members.length, { timeout: 20_000 })
    .toBe(1);
  await expect(attempt.reset()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`in ${group}`),
  });
  expect(lingering).toMatchObject([{ group, clientId: 'kafkactl' }]);
  controller.abort();
  await reading;
  const again = await openAttempt(options);
  await again.tearDown();
  expect((await options.cluster.groups()).groups.filter((each) => each.group === group)).toEqual([]);
}, 60_000);

test('an attempt goes on in another process with its values, starts, edges, words and hints', async () => {
  const source = lessonSource(({ topic = '', user = '' }) => ({
    tasks: [
      { id: 'written', mode: 'edge', check: { records: { topic, count: 1, key: user } }, solve: [] },
      {
        id: 'asked',
        mode: 'level',
        check: { tutorial: { used: ['status'], resumed: true } },
        solve: [{ line: 'status' }],
      },
      { id: 'more', mode: 'level', check: { records: { topic, min: 1 } }, solve: [{ line: `produce ${topic} x` }] },
    ],
    hints: [{ id: 'nudge' }],
  }));
  const finished: FinishedLesson[] = [];
  const store = { ...memoryStore(), finished: (_: string, how: FinishedLesson) => void finished.push(how) };
  const options = await onLearn(source, { random: () => 0.5, store });
  const first = await openAttempt(options);
  const { topic, user } = first.values;
  first.used('status');
  first.predict('two');
  await kafkactl(`produce ${topic} --key ${user} one`, await on());
  await expect.poll(async () => statuses(await first.look())).toEqual(['done', 'current', 'waiting']);
  expect(first.hint().hint?.id).toBe('nudge');
  first.used('status');
  await first.close();
  expect(await first.look()).toBe(first.state);

  const second = await openAttempt({ ...options, random: () => 0 });
  expect(second.resumed).toBe(true);
  expect(second.values).toEqual(first.values);
  expect(second.predicted).toBe('two');
  // The edge holds though there are two records now, and those before the third task was given do not count for it.
  expect(statuses(second.state)).toEqual(['done', 'done', 'current']);
  expect(second.hint({ isOffered: true }).hint?.id).toBe('nudge');
  expect(second.hint().answer).toEqual([{ line: `produce ${topic} x` }]);
  await kafkactl(`produce ${topic} two`, await on());
  await expect.poll(async () => (await second.look()).done).toBe(true);
  await second.look();
  // The nudge of the second task and the answer of the third.
  expect(finished).toEqual([{ hash: 'first', hints: 2, skipped: false }]);
  await second.close();

  const changed = await openAttempt({ ...options, source: { ...source, hash: 'second' }, random: () => 0 });
  expect(changed.resumed).toBe(false);
  expect(changed.values.user).toBe('user-1');
  await changed.tearDown();
});

test('a reset draws new values, and removes what was made in the scope and nothing else', async () => {
  let draw = 0;
  const options = await onLearn(
    lessonSource(() => ({})),
    { random: () => draw },
  );
  const attempt = await openAttempt(options);
  const { suffix = '' } = options;
  const other = randomName('other');
  await options.cluster.createTopics([
    { name: `stray${suffix}` },
    { name: other },
    { name: `${attempt.values.topic}_` },
  ]);
  draw = 0.9;
  const next = await attempt.reset();
  expect(attempt.values.user).toBe('user-1');
  expect(next.values.user).toBe('user-8');
  expect(next.resumed).toBe(false);
  const left = (await options.cluster.topics()).map(({ name }) => name);
  expect(left.filter((name) => name.includes(suffix))).toEqual([next.values.topic]);
  expect(left).toContain(other);
  await next.tearDown();
  await options.cluster.deleteTopics([other]);
});

test('looks do not overlap: those that wait for one share the next', async () => {
  const options = await onLearn(lessonSource(() => ({})));
  const attempt = await openAttempt(options);
  const before = options.watcher.requestCounts.get('Metadata') ?? 0;
  await attempt.look();
  const perLook = (options.watcher.requestCounts.get('Metadata') ?? 0) - before;
  const looks = Array.from({ length: 10 }, () => attempt.look());
  expect(new Set(await Promise.all(looks)).size).toBe(1);
  expect(options.watcher.requestCounts.get('Metadata')).toBeLessThanOrEqual(before + 3 * perLook);
  await attempt.tearDown();
});

test('traffic goes on soon in a topic that was deleted and created again', async () => {
  const options = await onLearn(
    lessonSource(({ topic = '' }) => ({
      setup: [
        { topic, partitions: 1 },
        { traffic: topic, rate: 20, keys: ['user-1'] },
      ],
    })),
  );
  const attempt = await openAttempt(options);
  const { topic = '' } = attempt.values;
  const seen = async () => {
    const found = (await attempt.look()).view.now.topics.get(topic);
    return { id: found?.id ?? '', end: found?.partitions[0]?.end ?? 0 };
  };
  await expect.poll(async () => (await seen()).end, { timeout: 10_000 }).toBeGreaterThan(3);
  const { id } = await seen();
  await kafkactl(`topics delete ${topic} --yes`, await on());
  await expect.poll(async () => (await seen()).id, { timeout: 10_000 }).toBe('');
  await kafkactl(`topics create ${topic} --partitions 1`, await on());
  const isBack = async () => {
    const now = await seen();
    return now.id !== id && now.end > 10;
  };
  await expect.poll(isBack, { timeout: 8000 }).toBe(true);
  await attempt.tearDown();
}, 40_000);

test('while the cluster is away looks say so, and traffic goes on once it is back', async () => {
  const env = ownHome('lesson-away');
  const context = sandboxContextOf(env);
  const { settings } = await startSandbox({ name: 'learn', requestLog: true, use: 'never' }, context);
  const source = lessonSource(({ topic = '' }) => ({
    setup: [
      { topic, partitions: 1 },
      { traffic: topic, rate: 20, keys: ['user-1'] },
    ],
  }));
  const options = await onLearn(source, { ...(await clustersOf(settings)), folders: folders(env) });
  const attempt = await openAttempt(options);
  const end = async () => {
    const { now } = (await attempt.look()).view;
    return now.answers ? (now.topics.get(attempt.values.topic ?? '')?.partitions[0]?.end ?? 0) : -1;
  };
  await expect.poll(end).toBeGreaterThan(3);
  await stopSandbox('learn', {}, context);
  expect(await end()).toBe(-1);
  const before = attempt.state.view.now.topics.get(attempt.values.topic ?? '')?.partitions[0]?.end ?? 0;
  await startSandbox({ name: 'learn' }, context);
  await expect.poll(end, { timeout: 20_000 }).toBeGreaterThan(before + 10);
  await stopSandbox('learn', {}, context);
  await expect(attempt.reset()).rejects.toMatchObject({
    code: 'unreachable',
    hint: expect.stringContaining('sandbox up --name learn'),
  });
  await stopSandbox('learn', { purge: true }, context);
}, 90_000);

test('a sandbox that was made anew by hand is followed to its new address', async () => {
  const env = ownHome('lesson-anew');
  const context = sandboxContextOf(env);
  const { settings } = await startSandbox(
    { name: 'learn', requestLog: true, use: 'never', port: randomPort() },
    context,
  );
  const addressesOf = (of: ClusterSettings) => of.brokers.join(',');
  let known = addressesOf(settings);
  const options = await onLearn(
    lessonSource(() => ({})),
    {
      ...(await clustersOf(settings)),
      folders: folders(env),
      reconnect: async () => {
        const found = tutorialSandbox('learn', folders(env));
        if (!found || addressesOf(found.settings) === known) return undefined;
        known = addressesOf(found.settings);
        return clustersOf(found.settings);
      },
    },
  );
  const attempt = await openAttempt(options);
  const first = attempt.state.view.now.clusterId;
  await stopSandbox('learn', { purge: true }, context);
  await expect.poll(async () => (await attempt.look()).view.now.answers, { timeout: 10_000 }).toBe(false);
  const anew = await startSandbox({ name: 'learn', requestLog: true, use: 'never', port: randomPort() }, context);
  await expect.poll(async () => (await attempt.look()).view.now.clusterId, { timeout: 20_000 }).toBe(anew.clusterId);
  expect(anew.clusterId).not.toBe(first);
  const { events, now } = attempt.state.view;
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['cluster-down', 'cluster-up']));
  expect(now.topics.size).toBe(0);
  const again = await attempt.reset();
  expect([...again.state.view.now.topics.keys()]).toEqual([again.values.topic]);
  await again.tearDown();
  await stopSandbox('learn', { purge: true }, context);
}, 90_000);
