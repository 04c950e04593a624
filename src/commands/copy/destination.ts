import type { App } from '../../lib/app.js';
import { unknownPartition } from '../../lib/base/topic-partition.js';
import type { FetchRange, RecordProducer } from '../../lib/kafka/cluster.js';
import { noteAddedForWriting } from '../consume/added-partitions.js';
import { explainMissingTopic } from '../consume/missing-topic.js';
import type { CopyValues } from './options.js';
import type { CopySide } from './sides.js';

/** Opens the producer of a copy; throws where the destination cannot accept the records. */
export async function openDestination(
  side: CopySide,
  { compression, timeout, preservePartitions }: CopyValues,
  ranges: readonly FetchRange[],
  app: App,
): Promise<RecordProducer> {
  const { name, topic, clusterWithGrace } = side;
  const producer = await explainMissingTopic(clusterWithGrace, { topics: [topic], writes: true }, () =>
    clusterWithGrace.producer(topic, {
      acks: -1,
      partitioner: 'java',
      compression,
      lingerMs: 5,
      batchBytes: undefined,
      timeoutMs: timeout,
      keepOffsets: false,
      onPartitionsAdded: (partitions) => noteAddedForWriting(name, partitions, !preservePartitions, app),
    }),
  );
  if (preservePartitions) refuseMissingPartition(side, producer, Math.max(...ranges.map(({ partition }) => partition)));
  if (!producer.limits.keepsTimestamps)
    app.note(`${name} gives records the time at which they are written (message.timestamp.type).`);
  return producer;
}

/** Throws where the destination lacks a partition that is read, with --preserve-partitions. */
export function refuseMissingPartition(
  { name, topic }: CopySide,
  { partitionCount }: RecordProducer,
  last: number,
): void {
  if (last < partitionCount) return;
  const available = partitionCount === 1 ? '0' : `0-${partitionCount - 1}`;
  const hint =
    `Add it:  kafkactl topics alter ${topic} --partitions ${last + 1}\n` +
    `Or leave out --preserve-partitions, or choose:  --partition ${available}`;
  throw unknownPartition(name, last, partitionCount, hint);
}
