import { CliError } from '../../base/errors.js';

/** Group timeouts in milliseconds; kafkajs' defaults apply where absent. */
export interface GroupTimeouts {
  /** A member without a heartbeat for this long is removed. */
  readonly sessionTimeout: number;
  readonly heartbeatInterval: number;
  /** How long members have to rejoin in a rebalance. */
  readonly rebalanceTimeout: number;
  /** kafkajs' default backoff grows to 30 s, during which a member whose broker has stopped does nothing. */
  readonly retry: { readonly initialRetryTime: number; readonly maxRetryTime: number; readonly retries: number };
}

/** A record as an application sees it; absent parts are null. */
export interface MemberRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Records of one partition from one fetch. */
export interface MemberBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly MemberRecord[];
  /** Marks this offset and all before it as processed: they may be committed. */
  markDone(offset: number): void;
  /**
   * Sends a heartbeat when one is due and commits what is processed; to be called during long work. Rejects when the
   * group rebalances: unprocessed records are then delivered again, to the new owner of the partition.
   */
  heartbeat(): Promise<void>;
  /** False once the member is leaving or paused: stop processing the batch. */
  canContinue(): boolean;
}

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly clientId: string;
  readonly timeouts?: GroupTimeouts;
  /** Milliseconds between commits, like auto.commit.interval.ms; absent: a commit after each batch. */
  readonly commitIntervalMs?: number;
  /** Called with one batch at a time. */
  readonly onBatch: (batch: MemberBatch) => Promise<void>;
  /** Called after each rebalance with the partitions of this member, by topic. */
  readonly onAssigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** Called when the group rebalances or this member rejoins: until `onAssigned` it owns no partition. */
  readonly onRebalancing?: () => void;
  /** Called when this member ends and does not recover by itself. */
  readonly onFailure: (error: CliError) => void;
}

export interface Member {
  /** Starts no further records, and stays in the group. */
  pause(): void;
  resume(): void;
  /** Finishes the records in progress, commits them and leaves the group. Never await it in `onBatch`. */
  leave(): Promise<void>;
}

/** The failure of a member that ended without being asked to. */
export const memberLostError = (clientId: string, cause: CliError): CliError =>
  new CliError(cause.code, `${clientId} has ended: ${cause.message}`, { hint: cause.hint, kafka: cause.kafka, cause });
