import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { groupBy } from '../../base/group-by.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { AbortedTransaction } from './aborted-transactions.js';
import { batchesText, type RecordApi } from './record-api.js';

export interface FetchRequest {
  readonly readCommitted: boolean;
  /** Time for which the broker waits for a first byte, in milliseconds (max_wait_ms). */
  readonly waitMs: number;
  readonly maxBytes: number;
  /** Fetch session (KIP-227); `sessionless` for a request without one. */
  readonly metadata: FetchMetadata;
  /** The broker fills its response in this order; partitions of one topic are consecutive. */
  readonly partitions: readonly FetchPartition[];
  /** Partitions to be removed from the session. */
  readonly forgotten: readonly TopicPartition[];
}
export interface FetchMetadata {
  readonly id: number;
  readonly epoch: number;
}
export interface FetchPartition extends TopicPartition {
  readonly leaderEpoch: number;
  readonly offset: number;
  /**
   * Leader epoch of the record before the offset, by which the broker detects a diverged log (KIP-320); -1 if unknown.
   */
  readonly lastEpoch: number;
  readonly maxBytes: number;
}
export interface FetchResponse {
  readonly errorCode: number;
  /** 0 where the broker has created no session. */
  readonly sessionId: number;
  readonly partitions: readonly FetchedPartition[];
}
export interface FetchedPartition extends TopicPartition {
  readonly errorCode: number;
  /** End of what may be read under the isolation level of the request. */
  readonly lastStableOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  readonly bytes: Buffer;
  /**
   * End offset of the part of the log that the leader shares with what was read (KIP-595); null while nothing diverges.
   */
  readonly divergingEndOffset: number | null;
}

export const sessionless: FetchMetadata = { id: 0, epoch: -1 };
const consumerReplicaId = -1;
const divergingEpochTag = 0;
const noRecords = Buffer.alloc(0);

/** Fetch v12, the last version with topic names (https://kafka.apache.org/protocol#The_Messages_Fetch). */
export const fetchV12: RecordApi<FetchRequest, FetchResponse> = {
  key: 1,
  version: 12,
  encode: ({ readCommitted, waitMs, maxBytes, metadata, partitions, forgotten }) =>
    Writer.create()
      .appendInt32(consumerReplicaId)
      .appendInt32(waitMs)
      .appendInt32(1)
      .appendInt32(maxBytes)
      .appendInt8(readCommitted ? 1 : 0)
      .appendInt32(metadata.id)
      .appendInt32(metadata.epoch)
      .appendArray(groupByTopic(partitions), (topics, [topic, ofTopic]) => {
        topics.appendString(topic).appendArray(ofTopic, writePartition);
      })
      .appendArray(groupByTopic(forgotten), (topics, [topic, ofTopic]) => {
        topics.appendString(topic).appendArray(
          ofTopic.map(({ partition }) => partition),
          (each, partition) => each.appendInt32(partition),
          true,
          false,
        );
      })
      .appendString('')
      .appendTaggedFields(),
  decode: (reader) => {
    reader.readInt32(); // throttle time: the broker waits by itself
    const errorCode = reader.readInt16();
    const sessionId = reader.readInt32();
    const partitions = reader.readArray((topics) => {
      const topic = topics.readString();
      return topics.readArray((each) => readPartition(topic, each), true, false);
    });
    return { errorCode, sessionId, partitions: partitions.flat() };
  },
  // A request of a session names only the partitions that have changed (KIP-227).
  describe: (_, response) => batchesText(response?.partitions ?? []),
};

const groupByTopic = <T extends TopicPartition>(partitions: readonly T[]) => [
  ...groupBy(partitions, ({ topic }) => topic),
];

function writePartition(writer: Writer, { partition, leaderEpoch, offset, lastEpoch, maxBytes }: FetchPartition): void {
  writer
    .appendInt32(partition)
    .appendInt32(leaderEpoch)
    .appendInt64(BigInt(offset))
    .appendInt32(lastEpoch)
    .appendInt64(-1n) // log start: a follower's
    .appendInt32(maxBytes);
}

function readPartition(topic: string, reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt64(); // high watermark: the last stable offset is never above it
  const lastStableOffset = Number(reader.readInt64());
  reader.readInt64(); // log start
  const aborted = reader.readArray((each) => ({
    producerId: Number(each.readInt64()),
    firstOffset: Number(each.readInt64()),
  }));
  reader.readInt32(); // preferred replica
  const bytes = reader.readNullableBytes() ?? noRecords;
  return {
    topic,
    partition,
    errorCode,
    lastStableOffset,
    aborted,
    bytes,
    divergingEndOffset: readDivergingEndOffset(reader),
  };
}

/** Reads the tagged fields of a partition for the end offset of diverging_epoch. */
function readDivergingEndOffset(reader: Reader): number | null {
  let divergedAt: number | null = null;
  for (let left = reader.readUnsignedVarInt(); left > 0; left--) {
    const tag = reader.readUnsignedVarInt();
    const after = reader.readUnsignedVarInt() + reader.position;
    if (tag === divergingEpochTag) {
      reader.readInt32(); // the epoch
      divergedAt = Number(reader.readInt64());
    }
    reader.position = after;
  }
  return divergedAt;
}
