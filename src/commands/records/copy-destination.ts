import type { App } from '../../lib/app.js';
import type { Range } from '../../lib/kafka/records/fetch-position.js';
import { Producer } from '../../lib/kafka/records/producer.js';
import { unknownPartition } from '../../lib/places.js';
import type { CopySide } from './copy-places.js';
import type { CopyValues } from './copy-run.js';
import { noteWritable } from './grown.js';
import { orMissing } from './missing.js';

/** The producer of a copy; throws where the destination cannot take what is read. */
export async function openDestination(
  side: CopySide,
  { compression, timeout, preservePartitions }: CopyValues,
  ranges: readonly Range[],
  app: App,
): Promise<Producer> {
  const { name, topic, patient } = side;
  const producer = await orMissing(patient, { topics: [topic], writes: true }, () =>
    Producer.open(patient, topic, {
      acks: -1,
      partitioner: 'java',
      compression,
      lingerMs: 5,
      batchBytes: undefined,
      timeoutMs: timeout,
      keepPlaces: false,
      grown: (partitions) => noteWritable(name, partitions, !preservePartitions, app),
    }),
  );
  if (preservePartitions) refuseUnkept(side, producer, Math.max(...ranges.map(({ partition }) => partition)));
  if (!producer.limits.keepsTimes)
    app.note(`${name} gives records the time at which they are written (message.timestamp.type).`);
  return producer;
}

/** With --preserve-partitions the destination has every partition that is read, up to the last. */
export function refuseUnkept({ name, topic }: CopySide, { partitionCount }: Producer, last: number): void {
  if (last < partitionCount) return;
  const others = partitionCount === 1 ? '0' : `0-${partitionCount - 1}`;
  const wayOut =
    `Add it:  kafkactl topics alter ${topic} --partitions ${last + 1}\n` +
    `Or leave out --preserve-partitions, or choose:  --partition ${others}`;
  throw unknownPartition(name, last, partitionCount, wayOut);
}
