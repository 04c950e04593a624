import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { api as leaveGroupV5 } from '@platformatic/kafka/dist/apis/consumer/leave-group-v5.js';
import { describe, expect, test } from 'vitest';
import type { Cluster, Compression } from '../src/lib/kafka/cluster.js';
import { createKafkaJs } from '../src/lib/kafka/members/kafkajs.js';
import { partitionOfKey } from '../src/lib/kafka/records/murmur2.js';
import { compressions } from '../src/lib/kafka/values/producing.js';
import { withWire } from './clusters.js';
import { apacheTool, oneBroker, type TestKafka } from './kafka.js';
import { drain, newTopic, on, readAll, values, type Written, write } from './wire-records.js';
import { kafkactl } from './world.js';

describe('written and read', () => {
  test.each(
    compressions,
  )('%s: 100,000 records of six partitions come back, each once, in order', async (compression) => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 6);
      const records = Array.from({ length: 100_000 }, (_, n) => [`key-${n % 1000}`, `${n}`] as const);
      await write(cluster, topic, records, { compression, batchBytes: 50_000 });
      const found = await readAll(cluster, topic);
      const byKey = new Map<string | null, number[]>();
      for (const { key, value } of found) byKey.set(key, [...(byKey.get(key) ?? []), Number(value)]);
      expect(found).toHaveLength(100_000);
      for (const [key, numbers] of byKey) {
        const first = Number(key?.slice(4));
        expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => first + n * 1000));
      }
    });
  });

  test('nulls, empty and large values, and their offsets', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 2);
      const large = 'x'.repeat(1_000_000);
      const records: Written[] = [
        [null, null, 1],
        ['', '', 1],
        ['k', large, 0],
        ['k', 'last', 1],
      ];
      const places = await write(cluster, topic, records, { keepOffsets: true });
      expect(places).toEqual([
        { partition: 1, offset: 0 },
        { partition: 1, offset: 1 },
        { partition: 0, offset: 0 },
        { partition: 1, offset: 2 },
      ]);
      const found = await readAll(cluster, topic);
      expect(found.map(({ key, value }) => [key, value])).toEqual([
        ['k', large],
        [null, null],
        ['', ''],
        ['k', 'last'],
      ]);
    });
  });

  test.each([1, 0] as const)('acks=%d', async (acks) => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const numbers = Array.from({ length: 5000 }, (_, n) => `${n}`);
      const places = await write(
        cluster,
        topic,
        numbers.map((n) => [null, n]),
        { acks, batchBytes: 2000, keepOffsets: true },
      );
      expect(places).toHaveLength(5000);
      expect(places[4999]).toEqual({ partition: 0, offset: acks === 0 ? null : 4999 });
      await expect.poll(async () => values(await readAll(cluster, topic)), { timeout: 10_000 }).toEqual(numbers);
    });
  });

  test('a record larger than the topic takes is refused with the way out', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1, { 'max.message.bytes': '2000' });
      const large: Written[] = [[null, 'x'.repeat(5000)]];
      await expect(write(cluster, topic, large)).rejects.toMatchObject({ exit: 1, kafka: 'MESSAGE_TOO_LARGE' });
      await write(cluster, topic, large, { compression: 'zstd' });
      expect(await readAll(cluster, topic)).toHaveLength(1);
    });
  });

  describe('a topic whose max.message.bytes is lowered while it is written', () => {
    const lowered = async function* (cluster: Cluster, topic: string, records: Iterable<Written>) {
      yield [null, 'first'] as const;
      await cluster.alterConfigs([{ type: 'topic', name: topic, set: { 'max.message.bytes': '20000' } }]);
      yield* records;
    };

    test.each(['none', 'gzip'] as const)('%s: batches are split until it takes them', async (compression) => {
      await on(await oneBroker(), async (cluster) => {
        const topic = await newTopic(cluster, 2);
        const texts = Array.from({ length: 4000 }, (_, n) => `${n} ${randomBytes(60).toString('base64')}`);
        const records = texts.map((text, n) => [`${n}`, text, n % 2] as const);
        const options = { compression, keepOffsets: true, batchBytes: 200_000 };
        const places = await write(cluster, topic, lowered(cluster, topic, records), options);
        const found = await readAll(cluster, topic);
        expect(values(found).filter((text) => text !== 'first')).toEqual([
          ...texts.filter((_, n) => n % 2 === 0),
          ...texts.filter((_, n) => n % 2 === 1),
        ]);
        const byPlace = new Map(found.map(({ partition, offset, value }) => [`${partition} ${offset}`, value]));
        expect(places.map(({ partition, offset }) => byPlace.get(`${partition} ${offset}`))).toEqual([
          'first',
          ...texts,
        ]);
      });
    });

    test('a single record that it refuses is named by its size', async () => {
      await on(await oneBroker(), async (cluster) => {
        const topic = await newTopic(cluster, 1);
        const writing = write(cluster, topic, lowered(cluster, topic, [[null, 'x'.repeat(50_000)]]));
        await expect(writing).rejects.toMatchObject({
          exit: 1,
          message: expect.stringMatching(/^a record of 500\d\d bytes is larger than /),
          kafka: expect.stringContaining('MESSAGE_TOO_LARGE'),
        });
      });
    });
  });

  test('an unknown topic is refused, and not created', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = `records-${randomBytes(6).toString('hex')}`;
      await expect(write(cluster, topic, [[null, 'v']])).rejects.toMatchObject({ code: 'notFound' });
      expect(await cluster.topics([topic])).toEqual([]);
    });
  });
});

test('many readers of one cluster are no leak of listeners', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  try {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const range = { topic, partition: 0, offset: 0, until: 0 };
      const open = () => cluster.fetch([range], { readCommitted: true, note: () => {} });
      const readers = await Promise.all(Array.from({ length: 20 }, open));
      expect(await Promise.all(readers.map((reader) => reader.poll(1000)))).toEqual(readers.map(() => 'end'));
      await Promise.all(readers.map((reader) => reader.close()));
    });
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', hear);
  }
});

describe('deleted records and topics', () => {
  test('deleted records are reported, and reading goes on at the earliest', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      await write(
        cluster,
        topic,
        ['a', 'b', 'c'].map((value) => [null, value] as const),
      );
      await cluster.deleteRecords([{ topic, partition: 0, offset: 2 }]);
      const notes: string[] = [];
      const range = { topic, partition: 0, offset: 0, until: 3 };
      const source = await cluster.fetch([range], { readCommitted: true, note: (text) => notes.push(text) });
      expect(values(await drain(source))).toEqual(['c']);
      await source.close();
      expect(notes).toEqual([`${topic} partition 0: offset 0 is no longer there; reading on from 2`]);
    });
  });

  test('a topic that is deleted meanwhile ends the read with an error', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const source = await cluster.fetch([{ topic, partition: 0, offset: 0 }], {
        readCommitted: true,
        note: () => {},
      });
      expect(await source.poll(100)).toBe('idle');
      await cluster.deleteTopics([topic]);
      await expect(source.poll(20_000)).rejects.toMatchObject({ code: 'notFound' });
      await source.close();
    });
  });
});

describe('beside Java', () => {
  const console = async (kafka: TestKafka, topic: string, lines: readonly string[], args: readonly string[] = []) => {
    const input = `${lines.join('\n')}\n`;
    const done = await apacheTool(kafka, 'kafka-console-producer', ['--topic', topic, ...args], input);
    expect(done).toMatchObject({ code: 0 });
  };

  test('10,000 keys land where Java puts them', async () => {
    const kafka = await oneBroker();
    await on(kafka, async (cluster) => {
      const topic = await newTopic(cluster, 7);
      const keys = Array.from({ length: 10_000 }, (_, n) => randomBytes(1 + (n % 20)).toString('base64'));
      const args = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:'];
      await console(
        kafka,
        topic,
        keys.map((key) => `${key}:v`),
        args,
      );
      const found = await readAll(cluster, topic);
      expect(found).toHaveLength(10_000);
      for (const { key, partition } of found) {
        const bytes = Buffer.from(key ?? '');
        expect([key, partitionOfKey(bytes, 0, bytes.length, 7)]).toEqual([key, partition]);
      }
      const ours = await newTopic(cluster, 7);
      const stdin = keys.map((key) => `${key}:v\n`).join('');
      expect(await kafkactl(`produce ${ours} -K :`, { brokers: kafka.brokers, stdin })).toMatchObject({ code: 0 });
      const places = (records: typeof found) => records.map(({ key, partition }) => `${key} ${partition}`).sort();
      expect(places(await readAll(cluster, ours))).toEqual(places(found));
    });
  });

  test.each([
    'gzip',
    'snappy',
    'lz4',
    'zstd',
  ] satisfies Compression[])('%s of Java is read, and ours by Java', async (compression) => {
    const kafka = await oneBroker();
    await on(kafka, async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const numbers = Array.from({ length: 20_000 }, (_, n) => `number ${n}`);
      await console(kafka, topic, numbers, ['--compression-codec', compression, '--batch-size', '200000']);
      expect(values(await readAll(cluster, topic))).toEqual(numbers);
      const ours = await newTopic(cluster, 1);
      await write(
        cluster,
        ours,
        numbers.map((n) => [null, n]),
        { compression },
      );
      const args = [
        '--topic',
        ours,
        '--from-beginning',
        '--max-messages',
        `${numbers.length}`,
        '--timeout-ms',
        '20000',
      ];
      const { out } = await apacheTool(kafka, 'kafka-console-consumer', args);
      expect(out.trimEnd().split('\n')).toEqual(numbers);
    });
  });

  test('committed transactions are read, aborted and open ones are not', async () => {
    const kafka = await oneBroker();
    await on(kafka, async (cluster) => {
      const topic = await newTopic(cluster, 1);
      const client = await createKafkaJs(kafka.settings);
      const producer = client.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
      await producer.connect();
      const send = async (value: string, end: 'commit' | 'abort' | 'leave') => {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ value }] });
        if (end !== 'leave') await transaction[end]();
      };
      await send('committed', 'commit');
      await send('aborted', 'abort');
      await send('committed too', 'commit');
      await send('open', 'leave');
      expect(values(await readAll(cluster, topic))).toEqual(['committed', 'committed too']);
      expect(values(await readAll(cluster, topic, false))).toEqual(['committed', 'aborted', 'committed too', 'open']);
      await producer.disconnect();
    });
  });
});

describe('as a group', () => {
  const open = (cluster: Cluster, topic: string, group: string, exit = false) =>
    cluster.readAsMember({ group, topics: [topic], fromBeginning: true, exit, readCommitted: true });

  test('only records that were written out are committed, and the next member resumes there', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      await write(
        cluster,
        topic,
        Array.from({ length: 100 }, (_, n) => [null, `${n}`] as const),
      );
      const first = await open(cluster, topic, topic);
      expect(values(await drain(first, 30))).toEqual(Array.from({ length: 30 }, (_, n) => `${n}`));
      await first.close();
      const second = await open(cluster, topic, topic);
      expect(values(await drain(second, 70))).toEqual(Array.from({ length: 70 }, (_, n) => `${n + 30}`));
      await second.close();
    });
  });

  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);
  const committed = async (cluster: Cluster, group: string) =>
    ((await cluster.committedOffsets([group])).get(group) ?? []).map(({ offset }) => offset);

  test('a member that is slow to write does not hold the others up, and shows nothing twice', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 2);
      await write(
        cluster,
        topic,
        numbers(200).map((value, n) => [null, value, n % 2] as const),
      );
      const slow = await open(cluster, topic, topic, true);
      const batch = await slow.poll(20_000);
      if (typeof batch === 'string') throw new Error(batch);
      const began = performance.now();
      // It joins when the slow one has joined again, which holds its batch all the while.
      const other = await open(cluster, topic, topic, true);
      expect(performance.now() - began).toBeLessThan(30_000);
      const shown: string[] = [];
      while (batch.next()) shown.push(batch.bytes.toString('utf8', batch.valueStart, batch.valueEnd));
      await slow.commit(batch);
      const [more, others] = await Promise.all([drain(slow), drain(other)]);
      const bySlow = [...shown, ...values(more)];
      expect(new Set(bySlow).size).toBe(bySlow.length);
      expect([...new Set([...bySlow, ...values(others)])].sort()).toEqual(numbers(200).sort());
      expect(await committed(cluster, topic)).toEqual([100, 100]);
      await Promise.all([slow.close(), other.close()]);
    });
  });

  test('a member that was thrown out while it wrote joins again and commits what it has written', async () => {
    await on(await oneBroker(), async (cluster) => {
      const topic = await newTopic(cluster, 1);
      await write(
        cluster,
        topic,
        numbers(10).map((value) => [null, value] as const),
      );
      const source = await open(cluster, topic, topic);
      const batch = await source.poll(20_000);
      if (typeof batch === 'string') throw new Error(batch);
      const [group] = await cluster.describeGroups([topic]);
      if (!group || 'error' in group) throw new Error('no group');
      const members = group.members.map(({ id }) => ({ memberId: id, reason: null }));
      const coordinator = { coordinator: 'group', key: topic } as const;
      await withWire(cluster.settings, (wire) => wire.send(coordinator, leaveGroupV5, topic, members));
      for (let left = 5; left > 0; left--) batch.next();
      await source.commit(batch);
      expect(await committed(cluster, topic)).toEqual([5]);
      expect(values(await drain(source, 5))).toEqual(['5', '6', '7', '8', '9']);
      expect(await committed(cluster, topic)).toEqual([10]);
      await source.close();
    });
  });

  test('a broker with an IPv6 address', async ({ skip }) => {
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    skip(!own.some(({ address }) => address === '::1'), 'this machine has no ::1');
    const kafka = await oneBroker();
    const relay = createServer((socket) => {
      const broker = connectTo(Number(kafka.brokers.split(':')[1]), '127.0.0.1');
      socket.pipe(broker).pipe(socket);
      for (const each of [socket, broker]) each.on('error', () => {});
    }).listen(0, '::1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    await on({ ...kafka, settings: { ...kafka.settings, brokers: [`[::1]:${port}`] } }, async (cluster) => {
      const topic = await newTopic(cluster, 1);
      await write(cluster, topic, [[null, 'a']]);
      const source = await open(cluster, topic, topic, true);
      expect(values(await drain(source))).toEqual(['a']);
      await source.close();
    });
    relay.close();
  });
});
