import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { readGroupLags } from '../src/lib/groups/read-group-lags.js';
import { openCluster } from './clusters.js';
import { apacheGroupFacts, type DescribedGroup, groupFacts } from './group-facts.js';
import { apacheConsumer, apacheTool, oneBroker, type TestKafka, threeBrokers } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { produceValues } from './records.js';
import { kafkactl, rows, typist } from './world.js';

const within = { withinMs: 30_000 };

/** A topic with `counts` records in its partitions, and timestamps a millisecond apart from `since` on. */
async function topicWith(kafka: TestKafka, records: readonly number[], since = Date.now()): Promise<string> {
  const cluster = await openCluster(kafka);
  const topic = randomName('topic');
  await cluster.createTopics([{ name: topic, partitions: records.length }]);
  await Promise.all(records.map((count, partition) => count && produceValues(kafka, topic, partition, count, since)));
  return topic;
}

/** An empty group with these committed offsets by partition. */
async function groupAt(kafka: TestKafka, topic: string, ...offsets: readonly number[]): Promise<string> {
  const group = randomName('group');
  await commit(kafka, group, topic, ...offsets);
  return group;
}

async function commit(kafka: TestKafka, group: string, topic: string, ...offsets: readonly number[]): Promise<void> {
  const cluster = await openCluster(kafka);
  const done = await cluster.commitOffsets(
    group,
    offsets.map((offset, partition) => ({ topic, partition, offset })),
  );
  expect(done.filter(({ error }) => error)).toEqual([]);
}

/** The committed offsets of a group in a topic, by partition. */
async function commits(kafka: TestKafka, group: string, topic: string): Promise<Record<number, number>> {
  const found = (await (await openCluster(kafka)).committedOffsets([group])).get(group) ?? [];
  return Object.fromEntries(
    found.filter((each) => each.topic === topic).map(({ partition, offset }) => [partition, offset]),
  );
}

async function json(line: string, kafka: TestKafka) {
  const { code, out, err } = await kafkactl(`${line} -o json`, { brokers: kafka.brokers });
  return { code, rows: out === '' ? [] : JSON.parse(out), ...(err !== '' && { error: JSON.parse(err).error }) };
}

const describeGroup = async (group: string, kafka: TestKafka) => {
  const [found] = await rows<DescribedGroup>(`groups describe ${group}`, kafka);
  return found;
};

/** Waits until a group owns partitions and has committed up to the end of partition 0. */
const settled = (group: string, kafka: TestKafka) =>
  pollUntil(async () => {
    const { code, rows } = await json(`groups describe ${group}`, kafka);
    const [offset] = (rows[0] as DescribedGroup | undefined)?.offsets ?? [];
    return code === 0 && offset?.member && offset.lag === 0;
  }, within);

/** The longest line that a view may have. */
const widest = (out: string): number =>
  Math.max(
    ...out.split('\n').map((line) => line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '').length),
  );

describe('a live group', () => {
  test('of the classic protocol is described as by Apache, is not changed by it, and fits the terminal', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [3, 0]);
    const group = randomName('classic');
    const end = await joinGroup(kafka, group, topic);
    try {
      expect(await settled(group, kafka)).toBe(true);
      const ours = await describeGroup(group, kafka);
      expect(ours).toMatchObject({ group, type: 'classic', state: 'Stable', coordinator: 1 });
      expect(ours?.members).toMatchObject([{ clientId: 'tester', assignment: [{ topic, partitions: [0, 1] }] }]);
      // An assigned partition without a commit is shown otherwise than one without lag.
      const owner = ours?.members[0]?.id;
      expect(ours?.offsets).toEqual([
        { topic, partition: 0, committed: 3, end: 3, lag: 0, member: owner },
        { topic, partition: 1, committed: null, end: 0, lag: null, member: owner },
      ]);
      expect(await rows(`groups lag ${group}`, kafka)).toMatchObject([{ clientId: 'tester' }, { clientId: 'tester' }]);
      const wide = (await kafkactl(`groups lag ${group} -o wide`, kafka)).out;
      expect(wide).toMatch(/^TOPIC .* MEMBER +CLIENT$/m);
      expect(wide.match(/ tester +tester$/gm)).toHaveLength(2);
      const { out } = await apacheTool(kafka, 'kafka-consumer-groups', ['--describe', '--group', group]);
      expect(groupFacts(ours)).toEqual(apacheGroupFacts(out, group));

      expect(await rows(`groups list ${group}`, kafka)).toEqual([
        { group, type: 'classic', state: 'Stable', memberCount: 1 },
      ]);
      for (const line of [
        `groups reset ${group} --to earliest --yes`,
        `groups reset ${group} --to earliest --dry-run`,
      ]) {
        const { code, error } = await json(line, kafka);
        expect({ code, message: error.message }).toEqual({
          code: 4,
          message: `group "${group}" is live: tester at 127.0.0.1`,
        });
      }
      expect(await json(`groups delete ${group} --yes`, kafka)).toMatchObject({
        code: 4,
        rows: [{ name: group, action: 'delete', status: 'failed', error: { code: 'conflict' } }],
      });
      expect(await json(`groups delete-offsets ${group} --topic ${topic} --yes`, kafka)).toMatchObject({ code: 4 });
      expect(await commits(kafka, group, topic)).toEqual({ 0: 3 });

      for (const tty of [80, 120]) {
        for (const line of [`groups describe ${group}`, `groups describe ${group} -o wide`, `groups lag ${group}`]) {
          const { code, out } = await kafkactl(line, { brokers: kafka.brokers, tty });
          expect({ line, code, fits: widest(out) <= tty }).toEqual({ line, code: 0, fits: true });
          expect(out).toContain('not counted: 1 without a commit');
          expect(out).toContain('tester');
        }
      }
    } finally {
      await end();
    }
    expect(await describeGroup(group, kafka)).toMatchObject({ state: 'Empty', members: [] });
  });

  test('with two members of one client has a distinct name for each, in 80 columns', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [1, 1]);
    const group = randomName('twins');
    const ends = [await joinGroup(kafka, group, topic), await joinGroup(kafka, group, topic)];
    try {
      const shared = async () => {
        const { members = [], offsets = [] } = (await describeGroup(group, kafka)) ?? {};
        return members.length === 2 && offsets.length === 2 && new Set(offsets.map(({ member }) => member)).size === 2;
      };
      expect(await pollUntil(shared, within)).toBe(true);
      const { out } = await kafkactl(`groups describe ${group} --no-color`, { brokers: kafka.brokers, tty: 80 });
      const names = out.match(/^tester-[\da-f]{4,}(?= )/gm) ?? [];
      expect(new Set(names).size).toBe(2);
      const lag = await kafkactl(`groups lag ${group} --no-color`, { brokers: kafka.brokers, tty: 80 });
      for (const text of [out, lag.out]) {
        expect((text.match(/ tester-[\da-f]+$/gm) ?? []).map((name) => name.trim()).sort()).toEqual([...names].sort());
        expect(widest(text)).toBeLessThanOrEqual(80);
      }
    } finally {
      await Promise.all(ends.map((end) => end()));
    }
  });

  test('of KIP-848 is described as by Apache, and can be reset once its members have left', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [4, 1]);
    const group = randomName('consumer');
    const properties = ['group.protocol=consumer', 'auto.commit.interval.ms=100', 'client.id=console'];
    const consumer = await apacheConsumer(kafka, 'kafka-console-consumer', [
      ...['--topic', topic, '--group', group, '--from-beginning'],
      ...properties.flatMap((property) => ['--command-property', property]),
    ]);
    try {
      expect(await settled(group, kafka)).toBe(true);
      const ours = await describeGroup(group, kafka);
      expect(ours).toMatchObject({ type: 'consumer', state: 'Stable', coordinator: 1 });
      expect(ours?.members).toMatchObject([{ clientId: 'console', assignment: [{ topic, partitions: [0, 1] }] }]);
      expect(await rows(`groups lag ${group}`, kafka)).toMatchObject([
        { clientId: 'console' },
        { clientId: 'console' },
      ]);
      const wide = (await kafkactl(`groups lag ${group} -o wide`, kafka)).out;
      expect(wide).toMatch(/^TOPIC .* MEMBER +CLIENT$/m);
      expect(wide.match(/ console-[\w-]{4,} +console$/gm)).toHaveLength(2);
      const { out } = await apacheTool(kafka, 'kafka-consumer-groups', ['--describe', '--group', group]);
      expect(groupFacts(ours)).toEqual(apacheGroupFacts(out, group));
      expect(await json(`groups reset ${group} --to earliest --yes`, kafka)).toMatchObject({ code: 4 });
    } finally {
      await consumer.stop();
    }
    expect(await json(`groups reset ${group} --to 1 --yes`, kafka)).toMatchObject({
      code: 0,
      rows: [
        { partition: 0, from: 4, to: 1, status: 'done' },
        { partition: 1, from: 1, to: 1, status: 'unchanged' },
      ],
    });
    expect(await commits(kafka, group, topic)).toEqual({ 0: 1, 1: 1 });
  });
});

describe('groups list', () => {
  test('shows empty groups too, and filters by state and type', async () => {
    const kafka = await oneBroker();
    const group = await groupAt(kafka, await topicWith(kafka, [1]), 1);
    const row = { group, type: 'classic', state: 'Empty', memberCount: 0 };
    expect(await rows(`groups list ${group}`, kafka)).toEqual([row]);
    expect(await rows(`groups list ${group} --state empty --type Classic`, kafka)).toEqual([row]);
    expect(await rows(`groups list ${group} --state Stable`, kafka)).toEqual([]);
    const { code, error } = await json('groups list --state Emty', kafka);
    expect({ code, hint: error.hint }).toEqual({ code: 2, hint: 'Did you mean Empty?' });
  });
});

describe('groups describe', () => {
  test('names the missing one of several groups, and the nearest name', async () => {
    const kafka = await oneBroker();
    const group = await groupAt(kafka, await topicWith(kafka, [1]), 1);
    const { code, rows, error } = await json(`groups describe ${group}x ${group}`, kafka);
    expect({ code, groups: rows.map((row: DescribedGroup) => row.group) }).toEqual({ code: 1, groups: [group] });
    expect(error).toMatchObject({ hint: `Did you mean ${group}?` });
    expect(await json(`groups describe ${group}x`, kafka)).toMatchObject({ code: 3, rows: [] });
  });
});

describe('groups lag', () => {
  test('sends each broker one request of a kind, for many groups and topics', async () => {
    const kafka = await threeBrokers();
    const brokers = 3;
    const topics = await Promise.all(Array.from({ length: 4 }, () => topicWith(kafka, [1, 1, 1])));
    const groups = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const group = randomName('many');
        for (const topic of topics) await commit(kafka, group, topic, 0, 1, 0);
        return group;
      }),
    );
    const cluster = await openCluster(kafka);
    const found = await readGroupLags(cluster, groups);
    expect(found.map((each) => 'rows' in each && each.rows.length)).toEqual(groups.map(() => 12));
    const asked = Object.fromEntries(cluster.requestCounts);
    expect(asked['FindCoordinator']).toBeLessThanOrEqual(2);
    for (const api of ['ListGroups', 'DescribeGroups', 'OffsetFetch', 'ListOffsets']) {
      expect({ api, few: (asked[api] ?? 0) > 0 && (asked[api] ?? 0) <= brokers }).toEqual({ api, few: true });
    }
    const all = [...cluster.requestCounts.values()].reduce((sum, each) => sum + each, 0);
    expect(all).toBeLessThanOrEqual(10 * brokers);
  });

  test('shows groups without members, and with --topic only that topic', async () => {
    const kafka = await oneBroker();
    const [one, two] = [await topicWith(kafka, [5, 2]), await topicWith(kafka, [1])];
    const group = await groupAt(kafka, one, 2, 2);
    await commit(kafka, group, two, 0);
    const row = { group, topic: one, member: null, clientId: null };
    const ones = [
      { ...row, partition: 0, committed: 2, end: 5, lag: 3 },
      { ...row, partition: 1, committed: 2, end: 2, lag: 0 },
    ];
    const all = (await rows('groups lag', kafka)).filter((each) => each['group'] === group);
    expect(all).toHaveLength(3);
    expect(all).toEqual(expect.arrayContaining(ones));
    expect(await rows(`groups lag ${group} --topic ${one}`, kafka)).toEqual(ones);
    expect(await rows(`groups lag '${group}*' --topic ${one}`, kafka)).toEqual(ones);
    expect(await rows(`groups lag ${group} --topic '${one}*'`, kafka)).toEqual(ones);
  });

  test('shows no row for a topic without groups, and fails for a missing topic', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [1]);
    expect(await json(`groups lag --topic ${topic} --max-lag 0`, kafka)).toEqual({ code: 0, rows: [] });
    const wrong = await json(`groups lag --topic ${topic}x --max-lag 0`, kafka);
    expect(wrong).toMatchObject({ code: 3, rows: [], error: { hint: `Did you mean ${topic}?` } });
    expect((await kafkactl(`groups lag --topic ${topic}x --watch 1h`, kafka)).code).toBe(3);
  });

  test('is null for a partition without a commit, to which a reset commits', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [3, 5]);
    const group = await groupAt(kafka, topic, 1);
    const row = { group, topic, member: null, clientId: null };
    expect(await rows(`groups lag ${group}`, kafka)).toEqual([
      { ...row, partition: 0, committed: 1, end: 3, lag: 2 },
      { ...row, partition: 1, committed: null, end: 5, lag: null },
    ]);
    expect((await json(`groups reset ${group} --shift 1 --yes`, kafka)).rows).toMatchObject([{ from: 1, to: 2 }]);
    expect(await json(`groups reset ${group} --to earliest --yes`, kafka)).toMatchObject({
      code: 0,
      rows: [
        { partition: 0, from: 2, to: 0, status: 'done' },
        { partition: 1, from: null, to: 0, status: 'done' },
      ],
    });
    expect(await commits(kafka, group, topic)).toEqual({ 0: 0, 1: 0 });
  });

  test('above --max-lag is exit 7, after the rows', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [5, 5]);
    const group = await groupAt(kafka, topic, 2, 4);
    expect(await json(`groups lag ${group} --max-lag 4`, kafka)).toMatchObject({ code: 0 });
    const { code, rows, error } = await json(`groups lag ${group} --max-lag 3`, kafka);
    expect({ code, count: rows.length, error }).toEqual({
      code: 7,
      count: 2,
      error: { code: 'drift', exit: 7, message: `group "${group}" is 4 behind, more than 3` },
    });
    const other = await groupAt(kafka, topic, 4, 4);
    expect((await json(`groups lag ${group} ${other} --max-lag 1`, kafka)).error).toMatchObject({
      message: `group "${group}" is 4 behind, more than 1; so is "${other}" (2)`,
    });
    const watched = await kafkactl(`groups lag ${group} --max-lag 3 --watch 1h -o json`, kafka);
    expect({ code: watched.code, lines: watched.out.trim().split('\n').length }).toEqual({ code: 7, lines: 2 });
  });

  test('is shown without an end for a deleted topic', async () => {
    const kafka = await oneBroker();
    const [kept, gone] = [await topicWith(kafka, [2]), await topicWith(kafka, [2])];
    const group = await groupAt(kafka, kept, 1);
    await commit(kafka, group, gone, 1);
    await kafkactl(`topics delete ${gone} --yes`, kafka);
    // Kafka deletes the commits of a deleted topic a moment later; until then its end is unknown.
    await expect
      .poll(async () => {
        const { code, rows } = await json(`groups lag ${group}`, kafka);
        expect(code).toBe(0);
        for (const { topic, end } of rows) expect(end).toBe(topic === gone ? null : 2);
        return rows.length;
      })
      .toBe(1);
  });

  test('with --watch and -o json is a line per row until Ctrl-C', async () => {
    const kafka = await oneBroker();
    const group = await groupAt(kafka, await topicWith(kafka, [2]), 0);
    const controller = new AbortController();
    let lines = 0;
    const { code, out } = await kafkactl(`groups lag ${group} --watch 50ms -o json`, {
      brokers: kafka.brokers,
      signal: controller.signal,
      onOut() {
        if (++lines === 3) controller.abort();
      },
    });
    expect(code).toBe(130);
    const seen = out.trim().split('\n');
    expect(seen).toHaveLength(3);
    for (const line of seen) expect(JSON.parse(line)).toMatchObject({ group, committed: 0, end: 2, lag: 2 });
  });

  test('of groups describe -o csv is a row per partition, and one for a group without partitions', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [2, 1]);
    const group = await groupAt(kafka, topic, 1, 1);
    const { out } = await kafkactl(`groups describe ${group} -o csv`, kafka);
    expect(out.trim().split('\n')).toEqual([
      'group,type,state,coordinator,topic,partition,committed,end,lag,member',
      `${group},classic,Empty,1,${topic},0,1,2,1,`,
      `${group},classic,Empty,1,${topic},1,1,1,0,`,
    ]);
  });

  test('with --watch ends when its reader closes the pipe, and fails for a missing group', async () => {
    const kafka = await oneBroker();
    const group = await groupAt(kafka, await topicWith(kafka, [2]), 0);
    const left = await kafkactl(`groups lag ${group} --watch 20ms -o json`, {
      brokers: kafka.brokers,
      closesEarly: true,
    });
    expect({ code: left.code, err: left.err }).toEqual({ code: 0, err: '' });
    expect((await kafkactl(`groups lag ${group}x --watch 20ms`, kafka)).code).toBe(3);
  });

  describe('with --watch on a terminal', () => {
    const [taken, given] = ['\x1b[?1049h', '\x1b[?1049l'];

    test('redraws in place on the alternate screen, and restores the terminal on Ctrl-C', async () => {
      const kafka = await oneBroker();
      const group = await groupAt(kafka, await topicWith(kafka, [2]), 0);
      const stdin = new PassThrough();
      let looks = 0;
      const { code, out } = await kafkactl(`groups lag ${group} --watch 20ms`, {
        brokers: kafka.brokers,
        tty: 80,
        stdin,
        onOut: (text) => text.includes(group) && ++looks === 3 && stdin.write('\x03'),
      });
      expect(code).toBe(130);
      expect(out.startsWith(taken) && out.endsWith(given)).toBe(true);
      expect(out).toContain('2 in 1 partition');
      // No line feed scrolls the screen.
      expect(out.replaceAll('\r\n', '')).not.toContain('\n');
    });

    test('ends with q, and prints the last snapshot on the normal screen', async () => {
      const kafka = await oneBroker();
      const group = await groupAt(kafka, await topicWith(kafka, [2]), 0);
      const stdin = new PassThrough();
      const { code, out } = await kafkactl(`groups lag ${group} --watch 1h`, {
        brokers: kafka.brokers,
        tty: 80,
        env: { NO_COLOR: '1' },
        stdin,
        onOut: (text) => text.includes(group) && stdin.write('q'),
      });
      expect(code).toBe(0);
      expect(out.split(given)[1]).toContain(`${group}  2 in 1 partition`);
    });

    test('shows the rates of reading and writing, and whether the group catches up', async () => {
      const kafka = await oneBroker();
      const topic = await topicWith(kafka, [2]);
      const group = await groupAt(kafka, topic, 0);
      const stdin = new PassThrough();
      let looks = 0;
      const { code, out } = await kafkactl(`groups lag ${group} --watch 50ms`, {
        brokers: kafka.brokers,
        tty: 120,
        env: { NO_COLOR: '1' },
        stdin,
        onOut: (text) => text.includes(group) && ++looks === 3 && stdin.write('q'),
      });
      expect(code).toBe(0);
      const page = out.split(given)[1] ?? '';
      expect(page).toContain('Read 0/s, written 0/s: not reading 1 partition');
      expect(page).toMatch(new RegExp(`${topic} +0 +0 +2 +2 +0/s +0/s +not reading`));
    });

    test('ends above --max-lag with exit 7 and the table', async () => {
      const kafka = await oneBroker();
      const group = await groupAt(kafka, await topicWith(kafka, [2]), 0);
      const line = `groups lag ${group} --watch 1h --max-lag 1`;
      const env = { NO_COLOR: '1' };
      const { code, out } = await kafkactl(line, { brokers: kafka.brokers, tty: 80, env, stdin: new PassThrough() });
      expect(code).toBe(7);
      expect(out.split(given)[1]).toContain(`${group}  2 in 1 partition`);
    });
  });
});

describe('groups reset', () => {
  // Older records would be deleted by retention.
  const since = Date.now() - 3_600_000;
  let shared: Promise<string> | undefined;
  /** A topic with offsets 2 to 20 in partition 0 and 0 to 10 in partition 1, timestamps a millisecond apart. */
  const log = (kafka: TestKafka): Promise<string> => {
    shared ??= (async () => {
      const topic = await topicWith(kafka, [20, 10], since);
      await (await openCluster(kafka)).deleteRecords([{ topic, partition: 0, offset: 2 }]);
      return topic;
    })();
    return shared;
  };

  test.each([
    ['--to earliest', 2, 0],
    ['--to latest', 20, 10],
    ['--to 7', 7, 7],
    ['--to -3', 17, 7],
    ['--to=-3', 17, 7],
    ['--to +4', 6, 4],
    [`--to @${since + 8}`, 8, 8],
    [`--to ${new Date(since + 15).toISOString().replace(/^/, '@')}`, 15, 10],
    ['--to @now', 20, 10],
    ['--shift -2', 3, 3],
    ['--shift 3', 8, 8],
    ['--shift +3', 8, 8],
    ['--shift -100', 2, 0],
    ['--shift 100', 20, 10],
  ])('%s', async (option, first, second) => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = await groupAt(kafka, topic, 5, 5);
    const line = `groups reset ${group} ${option}`;
    const planned = await json(`${line} --dry-run`, kafka);
    const row = { name: group, action: 'reset', topic, from: 5 };
    expect(planned).toEqual({
      code: 0,
      rows: [
        { ...row, partition: 0, to: first, status: 'planned' },
        { ...row, partition: 1, to: second, status: 'planned' },
      ],
    });
    expect(await commits(kafka, group, topic)).toEqual({ 0: 5, 1: 5 });
    const done = await json(`${line} --yes`, kafka);
    expect(done).toEqual({ code: 0, rows: planned.rows.map((each: object) => ({ ...each, status: 'done' })) });
    expect(await commits(kafka, group, topic)).toEqual({ 0: first, 1: second });
    expect((await json(`groups reset ${group} --to latest --dry-run`, kafka)).rows[0].from).toBe(first);
  });

  test('notes an offset that is clamped to the log', async () => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = await groupAt(kafka, topic, 5, 5);
    const note = async (options: string) => (await kafkactl(`groups reset ${group} ${options} --dry-run`, kafka)).err;
    expect(await note('--to 15')).toBe(`${topic} partition 1 holds 0 to 10: 15 is moved to 10.\n`);
    expect(await note('--to -15')).toBe(`${topic} partition 1 holds 0 to 10: -15 is moved to 0.\n`);
    expect(await note('--shift -50')).toBe(
      '--shift -50 is outside the log of 2 partitions, and moved to its nearest end.\n',
    );
    expect(await note('--to @now')).toBe('');
  });

  test('asks on a terminal with the changes, and does nothing without --yes elsewhere', async () => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = await groupAt(kafka, topic, 5, 5);
    expect(await json(`groups reset ${group} --to earliest`, kafka)).toMatchObject({ code: 2, rows: [] });
    const no = await kafkactl(`groups reset ${group} --to 7`, { brokers: kafka.brokers, ...typist([['Go on?', 'n']]) });
    expect(no.err).toContain(`${topic} partition 0: 5 -> 7, skips 2 records`);
    expect(no.code).toBe(130);
    expect(await commits(kafka, group, topic)).toEqual({ 0: 5, 1: 5 });
    const yes = await kafkactl(`groups reset ${group} --to 3`, {
      brokers: kafka.brokers,
      ...typist([['Go on?', 'y']]),
    });
    expect(yes.err).toContain('reads 2 records again');
    expect(yes.code).toBe(0);
    expect(await commits(kafka, group, topic)).toEqual({ 0: 3, 1: 3 });
    const near = `${group}x`;
    const line = `groups reset ${near} --to 3 --topic ${topic} --dry-run`;
    expect((await kafkactl(line, kafka)).err).toBe(
      `There is no group "${near}" yet: these are its first commits. Did you mean ${group}?\n`,
    );
  });

  test.each([
    'groups reset GROUPx --to 3 --yes',
    'groups delete-offsets GROUPx --topic TOPIC --yes',
  ])('%s: a name that is nearly right is offered', async (line) => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = await groupAt(kafka, topic, 1);
    const { code, error } = await json(line.replace('GROUP', group).replace('TOPIC', topic), kafka);
    expect({ code, hint: error?.['hint'] }).toEqual({ code: 3, hint: `Did you mean ${group}?` });
  });

  test('is restricted by --topic, each partition once, also to a topic without commits', async () => {
    const kafka = await oneBroker();
    const [topic, never] = [await log(kafka), await topicWith(kafka, [4, 4])];
    const group = await groupAt(kafka, topic, 5, 5);
    const { rows } = await json(`groups reset ${group} --to 8 --topic ${topic}:1 --topic ${topic}:1,1 --yes`, kafka);
    expect(rows).toMatchObject([{ topic, partition: 1, from: 5, to: 8, status: 'done' }]);
    expect(await commits(kafka, group, topic)).toEqual({ 0: 5, 1: 8 });
    expect(await json(`groups reset ${group} --to latest --topic ${never}:0 --yes`, kafka)).toMatchObject({
      code: 0,
      rows: [{ topic: never, partition: 0, from: null, to: 4, status: 'done' }],
    });
    // One is at the end already, and one has no commit to shift.
    expect(await json(`groups reset ${group} --shift 1 --topic ${never} --yes`, kafka)).toMatchObject({
      code: 1,
      rows: [
        { partition: 0, from: 4, to: 4, status: 'unchanged' },
        { partition: 1, from: null, to: null, status: 'failed' },
      ],
    });
  });

  test('creates a missing group only for a named topic', async () => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = randomName('new');
    expect(await json(`groups reset ${group} --to earliest --yes`, kafka)).toMatchObject({ code: 3, rows: [] });
    expect(await json(`groups reset ${group} --to 3 --topic ${topic} --yes`, kafka)).toMatchObject({ code: 0 });
    expect(await commits(kafka, group, topic)).toEqual({ 0: 3, 1: 3 });
  });

  test.each([
    ['', 2],
    ['--to earliest --shift 1', 2],
    ['--to 5:10', 2],
    ['--to yesterday', 2],
    ['--shift x', 2],
    ['--to earliest --topic no-such-topic', 3],
    ['--to earliest --topic TOPIC:9', 3],
    ['--to earliest --topic TOPIC:', 2],
  ])('"%s" is refused', async (options, code) => {
    const kafka = await oneBroker();
    const topic = await log(kafka);
    const group = await groupAt(kafka, topic, 5, 5);
    const refused = await json(`groups reset ${group} ${options.replace('TOPIC', topic)} --yes`, kafka);
    expect(refused).toMatchObject({ code, rows: [] });
    expect(await commits(kafka, group, topic)).toEqual({ 0: 5, 1: 5 });
  });
});

describe('groups delete', () => {
  test('has a row for each of several groups', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, [1]);
    const [one, two] = [await groupAt(kafka, topic, 1), await groupAt(kafka, topic, 1)];
    const missing = randomName('missing');
    const row = (name: string, status: string) => ({ name, action: 'delete', status });
    expect(await json(`groups delete ${one} ${two}`, kafka)).toMatchObject({ code: 2, rows: [] });
    expect(await json(`groups delete ${one} ${two} --dry-run`, kafka)).toEqual({
      code: 0,
      rows: [row(one, 'planned'), row(two, 'planned')],
    });
    expect(await rows(`groups list ${one}`, kafka)).toHaveLength(1);
    expect(await json(`groups delete ${one} ${missing} ${two} --yes`, kafka)).toMatchObject({
      code: 1,
      rows: [row(one, 'done'), row(two, 'done'), { ...row(missing, 'failed'), error: { code: 'notFound' } }],
    });
    expect(await json(`groups describe ${one}`, kafka)).toMatchObject({ code: 3 });
    expect(await json(`groups delete ${one} --yes`, kafka)).toMatchObject({ code: 3 });
    expect(await json(`groups delete ${one} --if-exists --yes`, kafka)).toEqual({
      code: 0,
      rows: [row(one, 'unchanged')],
    });
  });
});

describe('groups delete-offsets', () => {
  test('deletes the commits that are named, and reports partitions without one', async () => {
    const kafka = await oneBroker();
    const [one, two] = [await topicWith(kafka, [5, 5, 5]), await topicWith(kafka, [5])];
    const group = await groupAt(kafka, one, 1, 2);
    await commit(kafka, group, two, 3);
    const row = { name: group, action: 'deleteOffset' };
    expect(await json(`groups delete-offsets ${group} --topic ${one}`, kafka)).toMatchObject({ code: 2, rows: [] });
    expect(await json(`groups delete-offsets ${group} --yes`, kafka)).toMatchObject({ code: 2, rows: [] });
    const planned = await json(
      `groups delete-offsets ${group} --topic ${one}:1 --topic ${one}:1 --topic ${two} --dry-run`,
      kafka,
    );
    expect(planned).toEqual({
      code: 0,
      rows: [
        { ...row, topic: one, partition: 1, from: 2, status: 'planned' },
        { ...row, topic: two, partition: 0, from: 3, status: 'planned' },
      ],
    });
    expect(await json(`groups delete-offsets ${group} --topic ${one}:1,2 --topic ${two} --yes`, kafka)).toMatchObject({
      code: 1,
      rows: [
        { topic: one, partition: 1, status: 'done' },
        { topic: two, partition: 0, status: 'done' },
      ],
      error: { message: expect.stringContaining(`has committed nothing in ${one} partition 2`) },
    });
    expect(await commits(kafka, group, one)).toEqual({ 0: 1 });
    expect(await commits(kafka, group, two)).toEqual({});
    expect(await json(`groups delete-offsets ${group} --topic ${two} --yes`, kafka)).toMatchObject({ code: 3 });
  });
});

test.each([
  'groups list',
  'groups lag',
  "groups describe '*'",
])('%s lists the groups of each broker once', async (line) => {
  const { brokers } = await oneBroker();
  const { code, err } = await kafkactl(`${line} --verbose`, { brokers });
  expect({ code, listings: err.match(/^ListGroups /gm)?.length }).toEqual({ code: 0, listings: 1 });
});
