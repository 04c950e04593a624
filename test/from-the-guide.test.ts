import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { openCluster } from './clusters.js';
import { apacheGroupFacts, type DescribedGroup, groupFacts } from './group-facts.js';
import { apacheConsumer, apacheTool, oneBroker, type TestKafka, threeBrokers } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { kafkactl, rows, shellWords, typist } from './world.js';

/** A line of the page, with the input that is typed into it. */
interface Line {
  readonly words: readonly string[];
  readonly input: string;
}

/** A command of the guide, the kafkactl line for it, and the line of Apache's current tool. */
interface Pair {
  readonly guide: string;
  readonly ours: Line;
  readonly apache: Line;
}

const text = (lang: string): string => readFileSync(packageFile(`docs/${lang}/from-the-guide.md`), 'utf8');

/** The lines of a console block, each with the input that is typed into it. */
const linesOf = (block: string): Line[] =>
  [...block.matchAll(/^\$ (.*)\n((?:> .*\n)*)/gm)].map(([, line = '', typed = '']) => ({
    words: shellWords(line),
    input: typed.replaceAll(/^> /gm, ''),
  }));

function asPair(guide: string, block: string): Pair {
  const [ours, apache, ...more] = linesOf(block);
  if (!ours || !apache || more.length > 0) throw new Error(`not a pair of lines:\n${block}`);
  return { guide, ours, apache };
}

/** Each block of the guide with the console block that follows it. */
const pairsOf = (page: string): Pair[] =>
  [...page.matchAll(/^```bash\n(.*?)^```\n.*?^```console\n(.*?)^```$/gms)].map(([, bash = '', block = '']) =>
    asPair(joined(bash), block),
  );

/** The pair for records with a key, for which the guide has no command. */
const keyedPair = (page: string): Pair =>
  asPair(
    '',
    [...page.matchAll(/^```console\n(.*?)^```$/gms)].find(([, block]) => block?.includes('parse.key'))?.[1] ?? '',
  );

/** A command of several lines as one line, without comments and without what is typed into it. */
const joined = (bash: string): string =>
  bash
    .replaceAll(/^> .*\n/gm, '')
    .replaceAll(/\\ *(?:#.*)?\n/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const pairs = pairsOf(text('en'));

/** The pair of a command of the guide. */
function pair(guide: string): Pair {
  const found = pairs.find((each) => each.guide === guide);
  if (!found) throw new Error(`the page lacks ${guide}`);
  return found;
}

const server = '--bootstrap-server localhost:9092';
const prod = '--partitions 6 --replication-factor 3 --config retention.ms=604800000 --config segment.ms=86400000';
const guide = {
  createInDocker: `docker exec kafka kafka-topics ${server} --create --topic user-events --partitions 3 --replication-factor 1`,
  createForDev: `kafka-topics --create --topic user-events --partitions 1 --replication-factor 1 ${server}`,
  createForProd: `kafka-topics --create --topic user-events ${prod} ${server}`,
  list: `kafka-topics --list ${server}`,
  describe: `kafka-topics --describe --topic user-events ${server}`,
  produce: `kafka-console-producer --topic user-events ${server}`,
  fromBeginning: `kafka-console-consumer --topic user-events --from-beginning ${server}`,
  onlyNew: `kafka-console-consumer --topic user-events ${server}`,
  groups: `kafka-consumer-groups --list ${server}`,
  group: `kafka-consumer-groups --describe --group notifications-group ${server}`,
  delete: `kafka-topics --delete --topic user-events ${server}`,
};

describe('the page', () => {
  test('has every command of the guide', () => {
    expect(pairs.map((each) => each.guide)).toEqual(Object.values(guide));
  });

  test('has the same lines in both languages', () => {
    expect(pairsOf(text('es'))).toEqual(pairs);
    expect(keyedPair(text('es'))).toEqual(keyedPair(text('en')));
  });

  test.each(pairs)('differs from the guide in the name of the tool only: $guide', ({ guide, apache }) => {
    const plain = apache.words.map((word) => word.replace(/^(?:.*\/)?(kafka-[a-z-]+)\.sh$/, '$1'));
    expect(plain.sort()).toEqual(shellWords(guide).sort());
  });
});

const prefix = randomName('guide');
let count = 0;
const nextName = (): string => `${prefix}-${count++}`;
type Names = Readonly<Record<string, string>>;

/** The words of a line behind the program, with names of the test's own. */
const renamed = ({ words }: Line, program: RegExp, names: Names): string[] => {
  const at = words.findIndex((word) => program.test(word));
  return words.slice(at + 1).map((word) => names[word] ?? word);
};

const ourLine = (line: Line, names: Names): string[] => renamed(line, /^kafkactl$/, names);

/** Apache's tool of a line and its arguments, for this cluster. */
function apacheLine(line: Line, names: Names, { brokers }: TestKafka): readonly [tool: string, args: string[]] {
  const program = /^(?:.*\/)?(kafka-[a-z-]+\.sh)$/;
  const word = line.words.find((each) => program.test(each)) ?? '';
  return [program.exec(word)?.[1] ?? word, renamed(line, program, { ...names, 'localhost:9092': brokers })];
}

const runOurs = ({ ours }: Pair, names: Names, { brokers }: TestKafka, more: readonly string[] = []) =>
  kafkactl([...ourLine(ours, names), ...more], { brokers, stdin: ours.input });

async function runApache({ apache }: Pair, names: Names, kafka: TestKafka) {
  const ran = await apacheTool(kafka, ...apacheLine(apache, names, kafka), apache.input);
  expect(ran).toMatchObject({ code: 0 });
  return ran;
}

/** The partition count, replication factor and configs of a topic. */
async function made(cluster: Cluster, name: string) {
  const [topic] = await cluster.topics([name]);
  const [configs] = await cluster.configs([{ type: 'topic', name }]);
  return {
    partitions: topic?.partitions.length,
    replicas: topic?.partitions.map(({ replicas }) => replicas.length),
    configs: configs?.entries.filter(({ source }) => source === 'topic').map(({ name, value }) => `${name}=${value}`),
  };
}

async function topicWith(kafka: TestKafka, ...values: string[]): Promise<string> {
  const name = nextName();
  await kafkactl(['topics', 'create', name, '-p', '3', '-r', '1'], kafka);
  if (values.length > 0) await kafkactl(['produce', name, ...values], kafka);
  return name;
}

describe('topics', () => {
  test.each([
    ['in docker', guide.createInDocker, oneBroker, { partitions: 3, replicas: [1, 1, 1], configs: [] }],
    ['for development', guide.createForDev, oneBroker, { partitions: 1, replicas: [1], configs: [] }],
    [
      'for production',
      guide.createForProd,
      threeBrokers,
      { partitions: 6, replicas: [3, 3, 3, 3, 3, 3], configs: ['segment.ms=86400000', 'retention.ms=604800000'] },
    ],
  ])('are made alike %s', async (_, command, start, wanted) => {
    const kafka = await start();
    const cluster = await openCluster(kafka);
    const [mine, theirs] = [nextName(), nextName()];
    const [{ code }] = await Promise.all([
      runOurs(pair(command), { 'user-events': mine }, kafka),
      runApache(pair(command), { 'user-events': theirs }, kafka),
    ]);
    expect(code).toBe(0);
    const [ours, apaches] = [await made(cluster, mine), await made(cluster, theirs)];
    expect(ours).toEqual(apaches);
    expect(ours).toEqual({ ...wanted, configs: expect.arrayContaining(wanted.configs) });
  });

  test('are listed alike', async () => {
    const kafka = await oneBroker();
    const names = [await topicWith(kafka), await topicWith(kafka)];
    const own = (out: string) => names.filter((name) => new RegExp(`^${name}$`, 'm').test(out));
    expect(own((await runApache(pair(guide.list), {}, kafka)).out)).toEqual(names);
    expect(own((await runOurs(pair(guide.list), {}, kafka, ['-o', 'name'])).out)).toEqual(names);
  });

  test('are described alike', async () => {
    const kafka = await oneBroker();
    const name = await topicWith(kafka);
    const names = { 'user-events': name };
    const { out } = await runApache(pair(guide.describe), names, kafka);
    const [topic] = JSON.parse((await runOurs(pair(guide.describe), names, kafka, ['-o', 'json'])).out);
    const theirs = [...out.matchAll(/Partition: (\d+)\s+Leader: (\d+)\s+Replicas: (\S+)\s+Isr: (\S+)/g)];
    expect(theirs.map(([, ...facts]) => facts)).toHaveLength(3);
    expect(
      (topic.partitions as { partition: number; leader: number; replicas: number[]; isr: number[] }[]).map(
        ({ partition, leader, replicas, isr }) => [partition, leader, replicas, isr].map(String),
      ),
    ).toEqual(theirs.map(([, ...facts]) => facts));
    expect(out).toContain(`TopicId: ${topic.id}\t`);
  });

  test('are deleted alike', async () => {
    const kafka = await oneBroker();
    const [mine, theirs] = [await topicWith(kafka, 'lost'), await topicWith(kafka, 'lost')];
    const { ours } = pair(guide.delete);
    const asked = await kafkactl(ourLine(ours, { 'user-events': mine }), {
      brokers: kafka.brokers,
      ...typist([['Go on?', 'y']]),
    });
    expect(asked.code).toBe(0);
    expect(asked.err).toContain('1 record');
    await runApache(pair(guide.delete), { 'user-events': theirs }, kafka);
    expect(await (await openCluster(kafka)).topics([mine, theirs])).toEqual([]);
  });
});

describe('records', () => {
  test('are written alike, and both read what either wrote', async () => {
    const kafka = await oneBroker();
    const [mine, theirs] = [await topicWith(kafka), await topicWith(kafka)];
    const { input } = pair(guide.produce).ours;
    await Promise.all([
      runOurs(pair(guide.produce), { 'user-events': mine }, kafka),
      runApache(pair(guide.produce), { 'user-events': theirs }, kafka),
    ]);
    const written = { key: null, value: input.trim(), headers: [] };
    for (const topic of [mine, theirs]) {
      const { out } = await kafkactl(['consume', topic, '--exit', '-o', 'json'], kafka);
      expect(JSON.parse(out)).toMatchObject(written);
    }
    const [tool, args] = apacheLine(pair(guide.fromBeginning).apache, { 'user-events': mine }, kafka);
    const consumer = await apacheConsumer(kafka, tool, args);
    try {
      expect(await pollUntil(() => consumer.out() === input, { withinMs: 30_000 })).toBe(true);
    } finally {
      await consumer.stop();
    }
    expect(await reading(pair(guide.fromBeginning).ours, theirs, kafka, (out) => out === input)).toBe(input);
  });

  test('have the same key from either, and so the same partition', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka);
    const written = keyedPair(text('en'));
    await runOurs(written, { 'user-events': topic }, kafka);
    await runApache(written, { 'user-events': topic }, kafka);
    const { out } = await kafkactl(['consume', topic, '--exit', '--print', 'key,partition'], kafka);
    const record = 'user-1\t2\t{"userId": 1, "eventType": "USER_UPDATED"}\n';
    expect(out).toBe(record + record);
  });

  test('that are new alone are shown without --from-beginning', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, 'old-1', 'old-2', 'old-3');
    const [tool, args] = apacheLine(pair(guide.onlyNew).apache, { 'user-events': topic }, kafka);
    const consumer = await apacheConsumer(kafka, tool, args);
    const both = { ours: '', apache: () => consumer.out() };
    const ended = reading(pair(guide.onlyNew).ours, topic, kafka, (out) => {
      both.ours = out;
      return out.includes('last');
    });
    try {
      // A consumer does not say when its position is set: records are written until both consumers have seen one.
      let sent = 0;
      await pollUntil(
        async () => {
          await kafkactl(['produce', topic, `new-${sent++}`], kafka);
          return both.ours.includes('new') && both.apache().includes('new');
        },
        { withinMs: 30_000, everyMs: 100 },
      );
      await kafkactl(['produce', topic, 'last'], kafka);
      await pollUntil(() => both.apache().includes('last'), { withinMs: 10_000 });
    } finally {
      await consumer.stop();
    }
    for (const out of [await ended, both.apache()]) {
      expect(out).not.toContain('old');
      expect(out).toMatch(/new-\d+\n(?:.*\n)*last\n/);
    }
  });
});

/** Runs a kafkactl line until its output is enough, then presses Ctrl-C; returns the output. */
async function reading(line: Line, topic: string, kafka: TestKafka, enough: (out: string) => boolean): Promise<string> {
  const controller = new AbortController();
  const deadline = setTimeout(() => controller.abort(), 40_000);
  let seen = '';
  const { out } = await kafkactl(ourLine(line, { 'user-events': topic }), {
    brokers: kafka.brokers,
    signal: controller.signal,
    onOut(text) {
      seen += text;
      if (enough(seen)) controller.abort();
    },
  });
  clearTimeout(deadline);
  return out;
}

describe('groups', () => {
  test('are listed and described alike while they live', async () => {
    const kafka = await oneBroker();
    const topic = await topicWith(kafka, 'one', 'two', 'three', 'four');
    const group = nextName();
    const end = await joinGroup(kafka, group, topic, { clientId: 'notifications' });
    try {
      const names = { 'user-events': topic, 'notifications-group': group };
      const caughtUp = async () => {
        const found = await rows<DescribedGroup['offsets'][number]>(`groups lag ${group}`, kafka);
        return found.every(({ member }) => member) && found.reduce((sum, each) => sum + (each.committed ?? 0), 0) === 4;
      };
      expect(await pollUntil(caughtUp, { withinMs: 30_000 })).toBe(true);
      expect((await runApache(pair(guide.groups), names, kafka)).out.split('\n')).toContain(group);
      expect((await runOurs(pair(guide.groups), names, kafka, ['-o', 'name'])).out.split('\n')).toContain(group);

      const { out } = await runApache(pair(guide.group), names, kafka);
      const [ours] = JSON.parse(
        (await runOurs(pair(guide.group), names, kafka, ['-o', 'json'])).out,
      ) as DescribedGroup[];
      expect(groupFacts(ours)).toEqual(apacheGroupFacts(out, group));
      expect(apacheGroupFacts(out, group)).toHaveLength(3);
    } finally {
      await end();
    }
  });
});
