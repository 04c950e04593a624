import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { oneBroker } from './kafka.js';
import { drain, newTopic, on, values, write } from './wire-records.js';
import { kafkactl } from './world.js';

test('a read without an end gets new records, round after round, from some of many partitions', async () => {
  await on(await oneBroker(), async (cluster) => {
    const [one, other] = [await newTopic(cluster, 3), await newTopic(cluster, 2)];
    const ranges = [
      ...[0, 1, 2].map((partition) => ({ topic: one, partition, offset: 0 })),
      ...[0, 1].map((partition) => ({ topic: other, partition, offset: 0 })),
    ];
    const source = await cluster.fetch(ranges, { readCommitted: true, note: () => {} });
    for (let round = 0; round < 5; round++) {
      await write(cluster, round % 2 === 0 ? one : other, [
        [null, `${round} a`, 0],
        [null, `${round} b`, 1],
      ]);
      expect(values(await drain(source, 2)).sort()).toEqual([`${round} a`, `${round} b`]);
      expect(await source.poll(700)).toBe('idle');
    }
    await source.close();
  });
});

test('ten million bytes in one record, written and read', async () => {
  const kafka = await oneBroker();
  const limits = { 'max.message.bytes': '12000000' };
  const topic = await on(kafka, (cluster) => newTopic(cluster, 2, limits));
  const large = randomBytes(5_000_000).toString('hex');
  const { brokers } = kafka;
  const produced = await kafkactl(`produce ${topic} --input raw --partition 1`, { brokers, stdin: large });
  expect(produced).toMatchObject({ code: 0, err: `1 record (9.5 MiB) written to ${topic}, partition 1.\n` });
  await kafkactl(`produce ${topic} small --partition 1`, { brokers });
  const { code, out } = await kafkactl(`consume ${topic} --exit`, { brokers });
  expect(code).toBe(0);
  expect(out === `${large}\nsmall\n`).toBe(true);
});
