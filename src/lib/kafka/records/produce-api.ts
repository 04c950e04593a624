import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';

/** -1: all in-sync replicas, 1: the leader, 0: nobody answers. */
export type Acks = -1 | 0 | 1;

export interface ProduceBatch {
  readonly partition: number;
  readonly bytes: Buffer;
}
export interface ProducedBatch {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Of its first record; -1 where the broker does not tell. */
  readonly baseOffset: number;
}

/** Produce v9 with finished batches of one topic (https://kafka.apache.org/protocol#The_Messages_Produce). */
export const produceV9 = createAPI<[Acks, number, string, readonly ProduceBatch[]], ProducedBatch[]>(
  0,
  9,
  (acks: Acks, timeoutMs: number, topic: string, batches: readonly ProduceBatch[]) => {
    const writer = Writer.create()
      .appendString(null)
      .appendInt16(acks)
      .appendInt32(timeoutMs)
      .appendArray([topic], (w, name) => {
        w.appendString(name).appendArray([...batches], (each, { partition, bytes }) => {
          each.appendInt32(partition).appendBytes(bytes);
        });
      })
      .appendTaggedFields();
    if (acks === 0) writer.context['noResponse'] = true;
    return writer;
  },
  (_correlationId, _key, _version, reader: Reader) =>
    reader
      .readArray((topic) => {
        topic.readString();
        return topic.readArray(readPartition);
      })
      .flat(),
);

function readPartition(reader: Reader): ProducedBatch {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const baseOffset = Number(reader.readInt64());
  reader.readInt64(); // log append time
  reader.readInt64(); // log start offset
  const recordErrors = reader.readArray((each) => {
    each.readInt32();
    return each.readNullableString();
  });
  const message = reader.readNullableString();
  return { partition, errorCode, errorMessage: message ?? recordErrors.find((text) => text) ?? null, baseOffset };
}
