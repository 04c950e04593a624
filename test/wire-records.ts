import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import type { Cluster, ProducerOptions } from '../src/lib/kafka/cluster.js';
import { earliest, latest } from '../src/lib/offsets/parse.js';
import { emptyDraft, type RecordSource, setKey, setValue } from '../src/lib/records/record.js';
import type { TestKafka } from './kafka.js';

export interface Found {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

export async function on<T>({ settings }: TestKafka, use: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await connect(settings, { signal: AbortSignal.timeout(120_000) });
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}

export async function newTopic(
  cluster: Cluster,
  partitions = 3,
  config: Record<string, string> = {},
  replicationFactor = 1,
) {
  const name = `records-${randomBytes(6).toString('hex')}`;
  const [created] = await cluster.createTopics([{ name, partitions, replicationFactor, config }]);
  expect(created?.error).toBeUndefined();
  return name;
}

const plain: ProducerOptions = {
  acks: -1,
  partitioner: 'java',
  compression: 'none',
  lingerMs: 5,
  batchBytes: 1_000_000,
  timeoutMs: 20_000,
  keepOffsets: false,
};

export const openProducer = (cluster: Cluster, topic: string, options: Partial<ProducerOptions> = {}) =>
  cluster.producer(topic, { ...plain, ...options });

export type Written = readonly [key: string | null, value: string | null, partition?: number];

export async function write(
  cluster: Cluster,
  topic: string,
  records: Iterable<Written> | AsyncIterable<Written>,
  options: Partial<ProducerOptions> = {},
) {
  const producer = await openProducer(cluster, topic, options);
  const draft = emptyDraft();
  try {
    for await (const [key, value, partition = -1] of records) {
      setKey(draft, key === null ? null : Buffer.from(key));
      setValue(draft, value === null ? null : Buffer.from(value));
      draft.partition = partition;
      producer.append(draft);
      if (producer.isFull) await producer.waitForRoom();
    }
    await producer.flush();
    return [...producer.takeAcked()];
  } finally {
    producer.close();
  }
}

export async function drain(source: RecordSource, count = Number.POSITIVE_INFINITY): Promise<Found[]> {
  const found: Found[] = [];
  for (let next = await source.poll(10_000); next !== 'end' && next !== 'idle'; next = await source.poll(10_000)) {
    while (found.length < count && next.next()) {
      const { bytes, partition, offset, keyStart, keyEnd, valueStart, valueEnd } = next;
      found.push({
        partition,
        offset,
        key: keyStart < 0 ? null : bytes.toString('utf8', keyStart, keyEnd),
        value: valueStart < 0 ? null : bytes.toString('utf8', valueStart, valueEnd),
        headers: next.headers().map(({ key, value }) => [key, value && `${value}`] as const),
      });
    }
    await source.commit(next);
    if (found.length === count) break;
  }
  return found;
}

export async function readAll(cluster: Cluster, topic: string, readCommitted = true): Promise<Found[]> {
  const range = { from: earliest, until: latest };
  const { ranges } = await cluster.resolveRanges({ topics: [topic], partitions: [], range, readCommitted });
  const source = await cluster.fetch(ranges, { readCommitted, note: () => {} });
  const found = await drain(source);
  await source.close();
  return found.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

export const values = (found: readonly Found[]) => found.map(({ value }) => value);
