import type { CliError } from '../../base/errors.js';
import type { TopicPartition } from './topic-partitions.js';

/** What became of one item of a batch. */
export interface NamedOutcome {
  readonly name: string;
  readonly error?: CliError;
}

export interface PartitionOutcome extends TopicPartition {
  readonly error?: CliError;
}

export interface Election extends PartitionOutcome {
  /** False where the preferred replica leads already. */
  readonly elected: boolean;
}
