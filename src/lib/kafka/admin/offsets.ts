import { api as listOffsetsV5 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v5.js';
import { api as listOffsetsV6 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v6.js';
import { api as listOffsetsV7 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v7.js';
import { api as listOffsetsV8 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v8.js';
import { api as listOffsetsV9 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v9.js';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { OffsetAnswer, OffsetQuery, OffsetSpec } from '../values/offsets.js';
import type { AdminContext } from './context.js';
import { askLeaders } from './leaders.js';

/**
 * Special timestamps of ListOffsets (protocol guide; KIP-734 for `maxTimestamp`); any other is milliseconds since 1970.
 */
const specialTimestamps = { latest: -1n, earliest: -2n, maxTimestamp: -3n } as const;
const timestampOf = (at: OffsetSpec): bigint => (typeof at === 'string' ? specialTimestamps[at] : BigInt(at.time));

const listOffsetsVersions = {
  all: [listOffsetsV9, listOffsetsV8, listOffsetsV7, listOffsetsV6, listOffsetsV5],
  maxTimestamp: [listOffsetsV9, listOffsetsV8, listOffsetsV7],
} as const;
const consumerReplicaId = -1;
const isolationLevels = { uncommitted: 0, committed: 1 } as const;

/**
 * Reads offsets of partitions, with one request per leader and per repeated partition. Answers are in the order of the
 * queries; a failed one has an `error`.
 */
export async function listOffsets(
  admin: AdminContext,
  queries: readonly OffsetQuery[],
  { committed = false } = {},
): Promise<OffsetAnswer[]> {
  const level = committed ? isolationLevels.committed : isolationLevels.uncommitted;
  const answers = await askLeaders(admin, queries, async (broker, asked) => {
    const found = new Map<OffsetQuery, PartitionOffsetResponse>();
    const versions = asked.some(({ at }) => at === 'maxTimestamp')
      ? listOffsetsVersions.maxTimestamp
      : listOffsetsVersions.all;
    const api = await admin.wire.newestVersion({ broker }, versions);
    await Promise.all(
      splitIntoRequests(asked).map(async (request) => {
        const response = await admin.wire.send({ broker }, api, consumerReplicaId, level, requestTopics(request));
        const byPartition = new Map(
          response.topics.flatMap(({ name, partitions }) =>
            partitions.map((each) => [partitionKey({ topic: name, partition: each.partitionIndex }), each] as const),
          ),
        );
        for (const query of request) {
          const partition = byPartition.get(partitionKey(query));
          if (partition) found.set(query, partition);
        }
      }),
    );
    return asked.map((query) => found.get(query));
  });
  return queries.map(({ topic, partition }, index) => {
    const { errorCode = -1, response, failure } = answers[index] ?? {};
    const action = `read offsets of ${topic} partition ${partition}`;
    const error = failure ?? (errorCode === 0 ? undefined : brokerFailure(errorCode, { action }));
    return {
      topic,
      partition,
      offset: error || !response || response.offset < 0n ? null : Number(response.offset),
      timestamp: error || !response || response.timestamp < 0n ? null : Number(response.timestamp),
      leaderEpoch: response?.leaderEpoch ?? -1,
      ...(error && { error }),
    };
  });
}

interface PartitionOffsetResponse {
  readonly errorCode: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly leaderEpoch: number;
}

/** A request may name a partition once: the second query of a partition goes into a second request. */
function splitIntoRequests(queries: readonly OffsetQuery[]): OffsetQuery[][] {
  const requestCounts = new Map<string, number>();
  return [
    ...groupBy(queries, (query) => {
      const key = partitionKey(query);
      const request = requestCounts.get(key) ?? 0;
      requestCounts.set(key, request + 1);
      return request;
    }).values(),
  ];
}

const requestTopics = (queries: readonly OffsetQuery[]) =>
  [...groupBy(queries, ({ topic }) => topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, at }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: -1,
      timestamp: timestampOf(at),
    })),
  }));
