export interface ReadinessOptions {
  readonly clusterId: string;
  /** The readiness topic gets a replica on each of this many brokers. */
  readonly brokerCount: number;
  /** How long to wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Called before each attempt; throws when waiting is pointless, e.g. because a process has ended. */
  readonly assertStillPossible: () => Promise<void>;
}
