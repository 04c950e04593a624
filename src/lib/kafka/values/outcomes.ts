import type { CliError } from '../../base/errors.js';
import type { TopicPartition } from './topic-partitions.js';

/** Result for one item of a request. */
export interface NamedOutcome {
  readonly name: string;
  readonly error?: CliError;
}

export interface PartitionOutcome extends TopicPartition {
  readonly error?: CliError;
}

export interface Election extends PartitionOutcome {
  /** False when the preferred replica was the leader already. */
  readonly elected: boolean;
}
