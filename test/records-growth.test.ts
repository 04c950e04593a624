import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyDraft, setKey, setValue } from '../src/lib/records/record.js';
import { oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { newTopic, on, openProducer, readAll } from './wire-records.js';
import { kafkactl } from './world.js';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

/** Waits for a fact; tests that run at the same time cannot poll with one `expect`. */
async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 30_000; !(await fact()); ) {
    if (performance.now() > deadline) throw new Error(`in vain: ${fact}`);
    await pause(20);
  }
}

const run = (line: string) => kafkactl(line, { brokers: kafka.brokers });
const topicOf = (partitions: number) => on(kafka, (cluster) => newTopic(cluster, partitions));

/** A line that goes on until Ctrl-C, and what it has written so far. */
function start(line: string) {
  const ctrlC = new AbortController();
  let out = '';
  const result = kafkactl(line, {
    brokers: kafka.brokers,
    signal: ctrlC.signal,
    onOut: (text) => {
      out += text;
    },
  });
  const shows = (text: string) => until(() => out.includes(text));
  const end = () => {
    ctrlC.abort();
    return result;
  };
  return { result, shows, end };
}

/** Writes until the reader shows it: a read of new records does not say when it starts. */
async function begun(reading: ReturnType<typeof start>, topic: string): Promise<void> {
  const writing = setInterval(() => run(`produce ${topic} begun -p 0`), 500);
  await reading.shows('begun').finally(() => clearInterval(writing));
}

describe.concurrent('a topic that gets partitions while it is read', { timeout: 90_000 }, () => {
  const grow = async (topic: string) => {
    await run(`topics alter ${topic} -p 3`);
    await until(async () => (await run(`produce ${topic} late-1 -p 1`)).code === 0);
    await run(`produce ${topic} late-2 -p 2`);
  };
  const note = (topic: string) => `${topic} has new partitions, 1, 2: they are read from the beginning.\n`;

  test.each([
    '',
    ' --tail 1',
    ' --from-beginning',
    ' -g GROUP',
  ])('consume%s reads them from their beginning', async (options) => {
    const topic = await topicOf(1);
    const reading = start(`consume ${topic}${options.replace('GROUP', topic)} --print partition`);
    await begun(reading, topic);
    await grow(topic);
    await reading.shows('1\tlate-1\n');
    await reading.shows('2\tlate-2\n');
    const { code, err } = await reading.end();
    expect({ code, err }).toEqual({ code: 130, err: expect.stringContaining(note(topic)) });
  });

  test('chosen partitions stay those that were chosen', async () => {
    const [topic, other] = [await topicOf(1), await topicOf(1)];
    const chosen = start(`consume ${topic} -p 0 --from-beginning`);
    const all = start(`consume ${topic} ${other} --from-beginning`);
    await grow(topic);
    await all.shows('late-2');
    expect(await all.end()).toMatchObject({ err: expect.stringContaining(note(topic)) });
    const { out, err } = await chosen.end();
    expect({ out, err }).toEqual({ out: '', err: 'interrupted\n' });
  });

  test('copy --follow copies and commits them, and resumes after them', async () => {
    const [from, to] = [await topicOf(1), await topicOf(1)];
    const line = `copy ${from} ${to} --follow --group ${from}`;
    const copying = start(line);
    const copied = start(`consume ${to} --from-beginning`);
    await run(`produce ${from} first`);
    await copied.shows('first');
    await grow(from);
    await copied.shows('late-1');
    await copied.shows('late-2');
    const { code, err } = await copying.end();
    expect({ code, err }).toEqual({ code: 130, err: expect.stringContaining(note(from)) });
    const commits = await on(kafka, (cluster) => cluster.committedOffsets([from]));
    expect(commits.get(from)?.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    const again = start(line);
    await run(`produce ${from} last`);
    await copied.shows('last');
    await again.end();
    expect((await copied.end()).out.split('\n').sort()).toEqual(['', 'first', 'last', 'late-1', 'late-2']);
  });

  test('copy --preserve-partitions ends where the destination has no such partition, and says how to add it', async () => {
    const [from, to] = [await topicOf(1), await topicOf(1)];
    const copying = start(`copy ${from} ${to} --follow --preserve-partitions --group ${from}`);
    await run(`produce ${from} first`);
    await run(`consume ${to} --from-beginning -n 1`);
    await grow(from);
    const { code, err } = await copying.result;
    expect(code).toBe(3);
    expect(err).toMatch(new RegExp(`topic "${to}" has no partition [12]\\n  It has partition 0 alone.\\n`));
    expect(err).toMatch(new RegExp(`kafkactl topics alter ${to} --partitions [23]`));
  });

  test('copy --preserve-partitions goes on where the destination has got them too', async () => {
    const [from, to] = [await topicOf(1), await topicOf(1)];
    const copying = start(`copy ${from} ${to} --follow --preserve-partitions`);
    await run(`produce ${from} first`);
    await run(`consume ${to} --from-beginning -n 1`);
    await run(`topics alter ${to} -p 3`);
    await grow(from);
    const copied = start(`consume ${to} --from-beginning --print partition`);
    await copied.shows('1\tlate-1\n');
    await copied.shows('2\tlate-2\n');
    expect((await copying.end()).code).toBe(130);
    await copied.end();
  });
});

describe.concurrent('a topic that gets partitions while it is written to', { timeout: 90_000 }, () => {
  test.each([
    -1, 1,
  ] as const)('acks %d: keys go where they belong among the new number, from then on and in order', async (acks) => {
    await on(kafka, async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const told: (readonly number[])[] = [];
      const onPartitionsAdded = (partitions: readonly number[]) => told.push(partitions);
      const producer = await openProducer(cluster, topic, {
        acks,
        onPartitionsAdded,
        metadataMaxAgeMs: 50,
        lingerMs: 0,
      });
      const draft = emptyDraft();
      let count = 0;
      const write = () => {
        for (const key of ['user-1', 'user-4', 'user-8']) {
          setKey(draft, Buffer.from(key));
          setValue(draft, Buffer.from(`${count}`));
          producer.append(draft);
        }
        count++;
      };
      // Some of it is on its way whenever the partitions are found.
      const writing = setInterval(write, 1);
      try {
        await until(() => (producer.ackedCounts.get(0) ?? 0) > 100);
        await cluster.createPartitions([{ name: topic, count: 3 }]);
        await until(() => (producer.ackedCounts.get(1) ?? 0) > 100 && (producer.ackedCounts.get(2) ?? 0) > 100);
      } finally {
        clearInterval(writing);
      }
      await producer.flush();
      producer.close();
      expect(told).toEqual([[1, 2]]);
      const found = await readAll(cluster, topic);
      const numbers = (partition: number, key: string) =>
        found.filter((each) => each.partition === partition && each.key === key).map(({ value }) => Number(value));
      // The golden table of Java's producer for three partitions.
      for (const [key, partition] of [
        ['user-1', 2],
        ['user-4', 1],
        ['user-8', 0],
      ] as const) {
        const all = [...numbers(0, key), ...(partition === 0 ? [] : numbers(partition, key))];
        expect(all).toEqual(Array.from({ length: count }, (_, number) => number));
      }
    });
  });

  /** A `produce` line that is given its input bit by bit. */
  const produce = (line: string) => {
    const stdin = new PassThrough();
    let seen = '';
    const onErr = (text: string) => {
      seen += text;
    };
    const result = kafkactl(`produce ${line}`, { brokers: kafka.brokers, stdin, onErr });
    return { stdin, result, says: (text: string) => until(() => seen.includes(text)) };
  };

  test('produce says so, and uses them', async () => {
    const topic = await topicOf(1);
    const [writing, chosen] = [produce(`${topic} -K :`), produce(`${topic} -p 0`)];
    writing.stdin.write('user-1:before\n');
    chosen.stdin.write('chosen\n');
    await run(`consume ${topic} --from-beginning -n 2`);
    await run(`topics alter ${topic} -p 3`);
    const note =
      `${topic} has new partitions, 1, 2: they are written to from now on, ` +
      'and some keys go to another partition than before.\n';
    await writing.says(note);
    writing.stdin.end('user-1:after\n');
    chosen.stdin.end('chosen\n');
    expect(await writing.result).toMatchObject({
      code: 0,
      err: expect.stringContaining('partition 0: 1, partition 2: 1'),
    });
    expect((await chosen.result).err).toBe(`2 records (12 B) written to ${topic}, partition 0.\n`);
    expect((await run(`consume ${topic} -p 2 --exit`)).out).toBe('after\n');
  });

  test('a record for a new partition is written at once', async () => {
    const topic = await topicOf(1);
    const { stdin, result } = produce(`${topic} --input ndjson --preserve-partitions`);
    stdin.write('{"value":"a","partition":0}\n');
    await run(`consume ${topic} --from-beginning -n 1`);
    await run(`topics alter ${topic} -p 2`);
    stdin.end('{"value":"b","partition":1}\n{"value":"c","partition":0}\n');
    expect(await result).toMatchObject({ code: 0, err: expect.stringContaining('partition 0: 2, partition 1: 1') });
  });

  test('a record for a missing partition is refused with its line, and nothing after it is written', async () => {
    const topic = await topicOf(1);
    const stdin = 'value,partition\na,0\nb,1\nc,0\n';
    expect(await kafkactl(`produce ${topic} --input csv`, { brokers: kafka.brokers, stdin })).toEqual({
      code: 3,
      out: '',
      err:
        `1 record (1 B) written to ${topic}, partition 0.\n` +
        `error: line 3: topic "${topic}" has no partition 1\n` +
        '  It has partition 0 alone.\n  What stands before it is written: go on behind it.\n',
    });
    expect((await run(`consume ${topic} --exit`)).out).toBe('a\n');
  });
});

describe.concurrent('a topic that is deleted while it is read', { timeout: 90_000 }, () => {
  const gone = (topic: string) => `error: the topic "${topic}" was deleted while it was read\n`;

  test.each(['', ' -g GROUP'])('consume%s ends with exit 3', async (options) => {
    const [topic, other] = [await topicOf(1), await topicOf(1)];
    const reading = start(`consume ${other} ${topic}${options.replace('GROUP', randomName('group'))}`);
    await begun(reading, topic);
    await run(`topics delete ${topic} --yes`);
    const { code, err } = await reading.result;
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining(gone(topic)) });
  });

  test('copy --follow ends with exit 3, and has written what it read', async () => {
    const [from, to] = [await topicOf(1), await topicOf(1)];
    const copying = start(`copy ${from} ${to} --follow`);
    await run(`produce ${from} first`);
    await run(`consume ${to} --from-beginning -n 1`);
    await run(`topics delete ${from} --yes`);
    const { code, err } = await copying.result;
    expect({ code, err }).toEqual({ code: 3, err: `1 record written to ${to}, partition 0.\n${gone(from)}` });
  });

  test('and recreated: the new topic is not read', async () => {
    const topic = await topicOf(1);
    const reading = start(`consume ${topic}`);
    await begun(reading, topic);
    await on(kafka, async (cluster) => {
      await cluster.deleteTopics([topic]);
      await until(async () => !(await cluster.createTopics([{ name: topic, partitions: 1 }]))[0]?.error);
    });
    const { code, err } = await reading.result;
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/was deleted while it was read/) });
  });
});
