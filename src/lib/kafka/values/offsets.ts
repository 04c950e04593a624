import type { CliError } from '../../base/errors.js';
import type { TopicPartition } from './topic-partitions.js';

/**
 * A position in a partition, like Java's OffsetSpec; `maxTimestamp` is the offset of the newest timestamp (KIP-734).
 */
export type OffsetSpec = 'earliest' | 'latest' | 'maxTimestamp' | { readonly time: number };

export interface OffsetQuery extends TopicPartition {
  readonly at: OffsetSpec;
}

export interface OffsetAnswer extends TopicPartition {
  /** Null when no record is that new, or the query failed. */
  readonly offset: number | null;
  readonly timestamp: number | null;
  readonly leaderEpoch: number;
  readonly error?: CliError;
}

export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch?: number;
  readonly metadata?: string;
  /** Lag as counted by the coordinator: share group members finish records out of order. */
  readonly lag?: number;
}
