export interface ApplyOptions {
  /** Aborted by Ctrl-C: the request in flight is finished, no further one is sent. */
  readonly signal?: AbortSignal | undefined;
  /** Send no further request after the first failure. */
  readonly failFast?: boolean | undefined;
  /** Replication throttle of each broker in bytes per second while replicas move (KIP-73). */
  readonly throttle?: number | undefined;
  /** Milliseconds to wait for reassignments; without a bound when left out. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress?: ((progress: ReassignmentProgress) => void) | undefined;
  /**
   * Called with a sentence about dead brokers that reassignments wait for, and about throttles that are not touched.
   */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** Progress of all reassignments of an apply. */
export interface ReassignmentProgress {
  readonly partitions: number;
  readonly totalPartitions: number;
  /** Bytes that the new replicas have; null where replica sizes are not known. */
  readonly bytes: number | null;
  readonly totalBytes: number | null;
}
