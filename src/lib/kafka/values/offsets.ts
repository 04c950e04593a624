import type { CliError } from '../../base/errors.js';
import type { TopicPartition } from './topic-partitions.js';

/** A point in a partition's log. `maxTimestamp`: the offset of the newest timestamp (KIP-734). */
export type OffsetSpec = 'earliest' | 'latest' | 'maxTimestamp' | { readonly time: number };

export interface OffsetQuery extends TopicPartition {
  readonly at: OffsetSpec;
}

export interface OffsetAnswer extends TopicPartition {
  /** Null when no record is that new, or when the query failed. */
  readonly offset: number | null;
  readonly timestamp: number | null;
  readonly leaderEpoch: number;
  readonly error?: CliError;
}

export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch?: number;
  readonly metadata?: string;
  /** Records still to be done, where Kafka counts them itself: members of a share group are done out of order. */
  readonly lag?: number;
}
