import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { Acks } from '../values/producing.js';
import { batchesText, type RecordApi } from './record-api.js';

export interface ProduceBatch {
  readonly partition: number;
  readonly bytes: Buffer;
}
export interface ProducePartitionResponse {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Offset of the first record; -1 where the broker does not tell. */
  readonly baseOffset: number;
}

export interface ProduceRequest {
  readonly acks: Acks;
  /** Time for which the leader waits for other replicas, in milliseconds. */
  readonly timeoutMs: number;
  readonly topic: string;
  readonly batches: readonly ProduceBatch[];
}

/** Produce v9 with finished batches of one topic (https://kafka.apache.org/protocol#The_Messages_Produce). */
export const produceV9: RecordApi<ProduceRequest, ProducePartitionResponse[]> = {
  key: 0,
  version: 9,
  encode: ({ acks, timeoutMs, topic, batches }) =>
    Writer.create()
      .appendString(null)
      .appendInt16(acks)
      .appendInt32(timeoutMs)
      .appendArray([topic], (w, name) => {
        w.appendString(name).appendArray([...batches], (each, { partition, bytes }) => {
          each.appendInt32(partition).appendBytes(bytes);
        });
      })
      .appendTaggedFields(),
  decode: (reader) =>
    reader
      .readArray((topic) => {
        topic.readString();
        return topic.readArray(readPartition);
      })
      .flat(),
  describe: ({ batches }) => batchesText(batches),
};

function readPartition(reader: Reader): ProducePartitionResponse {
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
  // The message of a record error says why; that of the batch is Java's summary of them.
  return { partition, errorCode, errorMessage: recordErrors.find((text) => text) ?? message ?? null, baseOffset };
}
