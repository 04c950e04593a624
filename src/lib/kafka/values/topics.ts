import type { CliError } from '../../base/errors.js';
import type { NamedOutcome } from './outcomes.js';
import type { TopicPartition } from './topic-partitions.js';

export interface Topic {
  readonly name: string;
  /** Base64, as Apache's tools print it. */
  readonly id: string;
  readonly internal: boolean;
  readonly partitions: readonly Partition[];
}

export interface TopicFailure {
  readonly name: string;
  readonly error: CliError;
}

export interface Partition {
  readonly partition: number;
  /** Null while the partition has no leader. */
  readonly leader: number | null;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offline: readonly number[];
}

export interface ReplicaSize extends TopicPartition {
  readonly broker: number;
  readonly size: number;
  /** True for a replica being moved to another log directory. */
  readonly future: boolean;
}

export interface NewTopic {
  readonly name: string;
  /** Absent: the broker's default. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
  /** Replica broker ids of each partition, instead of the two counts. */
  readonly assignments?: readonly (readonly number[])[];
}

export interface CreatedTopic extends NamedOutcome {
  /** As created; null on failure or when the broker does not report it. */
  readonly partitionCount: number | null;
  readonly replicationFactor: number | null;
  /** Effective configs (KIP-525); null on failure or when the user may not see them. */
  readonly config: Readonly<Record<string, string | null>> | null;
}

/** Wanted replicas of a partition, the preferred leader first. */
export interface Reassignment extends TopicPartition {
  readonly replicas: readonly number[];
}

/** A reassignment in progress. Metadata lists added replicas from its start, long before they are in sync. */
export interface OngoingReassignment extends TopicPartition {
  /** Replicas when the reassignment is complete. */
  readonly target: readonly number[];
  /** Replicas that are being added. */
  readonly adding: readonly number[];
}
