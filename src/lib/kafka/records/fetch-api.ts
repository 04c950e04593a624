import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { grouped } from '../../grouped.js';
import type { RecordApi } from './record-api.js';
import type { AbortedTransaction } from './record-reader.js';

export interface FetchRequest {
  readonly committed: boolean;
  /** How long the broker waits for a first byte, in milliseconds. */
  readonly waitMs: number;
  readonly maxBytes: number;
  /** In the order in which the broker fills its answer; partitions of a topic stand together. */
  readonly partitions: readonly FetchPartition[];
}
export interface FetchPartition {
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: number;
  readonly maxBytes: number;
}
export interface FetchAnswer {
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
}
export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** The offset up to which records may be read under the isolation asked for. */
  readonly readableEnd: number;
  readonly aborted: readonly AbortedTransaction[];
  readonly bytes: Buffer;
}

const consumer = -1;
const noSession = { id: 0, epoch: -1 };
const none = Buffer.alloc(0);

/** Fetch v12 without a session, by topic name (https://kafka.apache.org/protocol#The_Messages_Fetch). */
export const fetchV12: RecordApi<FetchRequest, FetchAnswer> = {
  key: 1,
  version: 12,
  encode: ({ committed, waitMs, maxBytes, partitions }) =>
    Writer.create()
      .appendInt32(consumer)
      .appendInt32(waitMs)
      .appendInt32(1)
      .appendInt32(maxBytes)
      .appendInt8(committed ? 1 : 0)
      .appendInt32(noSession.id)
      .appendInt32(noSession.epoch)
      .appendArray([...grouped(partitions, ({ topic }) => topic)], (topics, [topic, ofTopic]) => {
        topics.appendString(topic).appendArray(ofTopic, (each, { partition, leaderEpoch, offset, maxBytes: most }) => {
          each
            .appendInt32(partition)
            .appendInt32(leaderEpoch)
            .appendInt64(BigInt(offset))
            .appendInt32(-1) // epoch of the last record read
            .appendInt64(-1n) // log start: a follower's
            .appendInt32(most);
        });
      })
      .appendArray([], () => {})
      .appendString('')
      .appendTaggedFields(),
  decode: (reader) => {
    reader.readInt32(); // throttle time: the broker waits by itself
    const errorCode = reader.readInt16();
    reader.readInt32(); // session
    const partitions = reader.readArray((topics) => {
      const topic = topics.readString();
      return topics.readArray((each) => readPartition(topic, each));
    });
    return { errorCode, partitions: partitions.flat() };
  },
};

function readPartition(topic: string, reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt64(); // high watermark: the last stable offset is never above it
  const readableEnd = Number(reader.readInt64());
  reader.readInt64(); // log start
  const aborted = reader.readArray((each) => ({
    producerId: Number(each.readInt64()),
    firstOffset: Number(each.readInt64()),
  }));
  reader.readInt32(); // preferred replica
  return { topic, partition, errorCode, readableEnd, aborted, bytes: reader.readNullableBytes() ?? none };
}
