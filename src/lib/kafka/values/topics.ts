import type { CliError } from '../../base/errors.js';
import type { NamedOutcome } from './outcomes.js';
import type { TopicPartition } from './topic-partitions.js';

export interface Topic {
  readonly name: string;
  /** Base64 as Apache's tools print it. */
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
  /** Null while no replica leads. */
  readonly leader: number | null;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offline: readonly number[];
}

export interface ReplicaSize extends TopicPartition {
  readonly broker: number;
  readonly size: number;
  /** True for a replica that is being moved to another log directory. */
  readonly future: boolean;
}

export interface NewTopic {
  readonly name: string;
  /** Absent: the broker's default. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
  /** Replica broker ids of each partition, instead of counts. */
  readonly assignments?: readonly (readonly number[])[];
}

export interface CreatedTopic extends NamedOutcome {
  /** As the broker made it; null when it failed or does not tell. */
  readonly partitionCount: number | null;
  readonly replicationFactor: number | null;
  /** What it has of configs, those of the broker included (KIP-525); null when it failed or that is not permitted. */
  readonly config: Readonly<Record<string, string | null>> | null;
}

/** The brokers that are to carry a partition, the preferred leader first. */
export interface Reassignment extends TopicPartition {
  readonly replicas: readonly number[];
}

/** A move that is under way. Metadata lists the added replicas from its beginning, long before they have the records. */
export interface OngoingReassignment extends TopicPartition {
  /** The replicas that there are to be in the end. */
  readonly target: readonly number[];
  /** Those of them that are new. */
  readonly adding: readonly number[];
}
