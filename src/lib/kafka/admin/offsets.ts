import { api as listOffsetsV5 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v5.js';
import { api as listOffsetsV6 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v6.js';
import { api as listOffsetsV7 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v7.js';
import { api as listOffsetsV8 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v8.js';
import { api as listOffsetsV9 } from '@platformatic/kafka/dist/apis/consumer/list-offsets-v9.js';
import { groupBy } from '../../grouped.js';
import { partitionKey } from '../../places.js';
import { brokerFailure } from '../broker-failures.js';
import type { OffsetAnswer, OffsetPoint, OffsetQuery } from '../cluster.js';
import type { Admin } from './context.js';
import { askLeaders } from './leaders.js';

/** ListOffsets takes a time in milliseconds, or one of these (protocol guide, KIP-734 for the newest timestamp). */
const points = { latest: -1n, earliest: -2n, maxTimestamp: -3n } as const;
const timestampOf = (at: OffsetPoint): bigint => (typeof at === 'string' ? points[at] : BigInt(at.time));

const byVersion = {
  oldEnough: [listOffsetsV9, listOffsetsV8, listOffsetsV7, listOffsetsV6, listOffsetsV5],
  maxTimestamp: [listOffsetsV9, listOffsetsV8, listOffsetsV7],
} as const;
const consumer = -1;
const isolation = { uncommitted: 0, committed: 1 } as const;

/** Offsets at points of partitions, one request a leader for each point that a partition is asked for. */
export async function listOffsets(
  admin: Admin,
  queries: readonly OffsetQuery[],
  { committed = false } = {},
): Promise<OffsetAnswer[]> {
  const level = committed ? isolation.committed : isolation.uncommitted;
  const answers = await askLeaders(admin, queries, async (broker, asked) => {
    const found = new Map<OffsetQuery, Response>();
    const needed = asked.some(({ at }) => at === 'maxTimestamp') ? byVersion.maxTimestamp : byVersion.oldEnough;
    const api = await admin.wire.newest({ broker }, needed);
    await Promise.all(
      rounds(asked).map(async (round) => {
        const response = await admin.wire.send({ broker }, api, consumer, level, request(round));
        const byPartition = new Map(
          response.topics.flatMap(({ name, partitions }) =>
            partitions.map((each) => [partitionKey({ topic: name, partition: each.partitionIndex }), each] as const),
          ),
        );
        for (const query of round) {
          const partition = byPartition.get(partitionKey(query));
          if (partition) found.set(query, partition);
        }
      }),
    );
    return asked.map((query) => found.get(query));
  });
  return queries.map(({ topic, partition }, index) => {
    const { errorCode = -1, response, failure } = answers[index] ?? {};
    const doing = `read offsets of ${topic} partition ${partition}`;
    const error = failure ?? (errorCode === 0 ? undefined : brokerFailure(errorCode, { doing }));
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

interface Response {
  readonly errorCode: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly leaderEpoch: number;
}

/** A request may name a partition once: the second point asked of it goes into a second request. */
function rounds(queries: readonly OffsetQuery[]): OffsetQuery[][] {
  const seen = new Map<string, number>();
  return [
    ...groupBy(queries, (query) => {
      const key = partitionKey(query);
      const round = seen.get(key) ?? 0;
      seen.set(key, round + 1);
      return round;
    }).values(),
  ];
}

const request = (queries: readonly OffsetQuery[]) =>
  [...groupBy(queries, ({ topic }) => topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, at }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: -1,
      timestamp: timestampOf(at),
    })),
  }));
