import type { CliError } from '../base/errors.js';

/** Outcome of the reassignment of one topic; success without `error`. */
export interface ReassignmentOutcome {
  readonly topic: string;
  readonly error?: CliError | undefined;
}

/** A partition that is being reassigned; replicas are broker ids. */
export interface PartitionMove {
  readonly topic: string;
  readonly partition: number;
  /** `addedReplicas` are those of `targetReplicas` that are not in `currentReplicas`. */
  readonly currentReplicas: readonly number[];
  readonly targetReplicas: readonly number[];
  readonly addedReplicas: readonly number[];
}
