import type { ErrorRow } from '../base/errors.js';
import type { Lang } from '../base/language.js';
import type { ClusterSettings } from '../settings/types.js';
import type { FlowEvent } from './event.js';
import type { PackedHistogram } from './histogram.js';
import type { Flow } from './types.js';

/**
 * The first line that a worker process reads on its standard input. The settings hold passwords: they go through the
 * pipe, never into argv.
 */
export interface WorkerTask {
  readonly settings: ClusterSettings;
  readonly flow: Flow;
  /** Name of the service; for a source, of the service that emits its events. */
  readonly service: string;
  /** Name of the process, which is its Kafka client id too: `payment-2`. */
  readonly instance: string;
  readonly run: string;
  readonly seed: number;
  readonly lang: Lang;
  readonly prefix?: string | undefined;
  /** What a source emits; absent for a service. */
  readonly source?: SourceTask;
  /** For a service with a ledger: the first offset of this run in the ledger topic, by partition. */
  readonly ledgerFrom?: readonly number[];
}

export interface SourceTask {
  /** Index into the flow's `sources`. */
  readonly index: number;
  /** Events to emit; null: until a `stop` command. */
  readonly count: number | null;
  /** Events per second; null: as fast as the brokers acknowledge them. */
  readonly rate: number | null;
  /** Unreadable records to send, each once `after` events of this source have been emitted. */
  readonly poison: readonly { readonly topic: string; readonly after: number }[];
}

/** The offsets at which a run ends for records without its header, by topic and partition. */
export type RunEnds = Readonly<Record<string, readonly number[]>>;

/** The task of a service that joins from another terminal, which has settings of its own for the cluster. */
export type JoinedTask = Omit<WorkerTask, 'settings'>;

/** The first line to the join address of a run; commands and reports follow, as between a run and its own workers. */
export interface JoinRequest {
  readonly token: string;
  readonly service: string;
}

/** The first line of the answer. */
export type JoinReply =
  | { readonly kind: 'joined'; readonly task: JoinedTask }
  | { readonly kind: 'refused'; readonly error: ErrorRow };

/** The lines that a worker process reads after its task. */
export type WorkerCommand =
  | { readonly kind: 'pause' | 'resume' | 'stop' }
  /** Emit the windows that are still open, then report `flushed` with the same round. */
  | { readonly kind: 'flush'; readonly round: number }
  /** Adds `ms` to the work on each event; 0 ends it. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'poison'; readonly topic: string }
  /** The run is about to fix its end: hold records without its header, then report `held`. */
  | { readonly kind: 'hold' }
  /** Work on the records that were held, but on none from these offsets on. */
  | { readonly kind: 'release'; readonly ends: RunEnds };

/** The lines that a worker process writes on its standard output. Times are milliseconds since 1970. */
export type WorkerReport =
  /** The assignment of a rebalance: the partitions that the instance owns from now on. */
  | { readonly kind: 'assigned'; readonly at: number; readonly partitions: Readonly<Record<string, readonly number[]>> }
  /** A rebalance has begun: the partitions of the instance are revoked. */
  | { readonly kind: 'rebalancing'; readonly at: number }
  | HandledReport
  | FiguresReport
  /** Source events were sent; `at` is when the first of them was made. */
  | {
      readonly kind: 'sent';
      readonly at: number;
      readonly count: number;
      readonly events: Readonly<Record<string, number>>;
      /** Topics into which an unreadable record was sent, one entry a record. */
      readonly poisoned: readonly string[];
    }
  /** Window events of its measures that a service has emitted, by event type. */
  | { readonly kind: 'emitted'; readonly events: Readonly<Record<string, number>> }
  /** The source has emitted all events of its task. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'flushed'; readonly round: number }
  /** Records without the header of the run are held. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly error: ErrorRow };

/**
 * A batch of one partition that was worked on, in offset order: its output is in the topics, its offsets uncommitted.
 */
export interface HandledReport {
  readonly kind: 'handled';
  readonly at: number;
  readonly topic: string;
  readonly partition: number;
  /** Delta-encoded: the first offset, then the difference of each to the one before. */
  readonly offsets: readonly number[];
  /** Milliseconds from a record's timestamp to the end of the work on it. */
  readonly latencies: PackedHistogram;
  /** Events emitted, by type. */
  readonly emitted: Readonly<Record<string, number>>;
  /** Indexes into `offsets` of records that the ledger knew already: they were delivered again. */
  readonly again: readonly number[];
  readonly retried: number;
  readonly deadLettered: number;
  /** The last few events of the batch, in words for people. */
  readonly did: readonly WorkLogEntry[];
}

/** Window events of a measure that a service has read, as they are in the topic: the dashboard draws them. */
export interface FiguresReport {
  readonly kind: 'figures';
  readonly events: readonly FlowEvent[];
}

export interface WorkLogEntry {
  readonly at: number;
  readonly eventType: string;
  readonly key: string | null;
  /** True if the record went to the dead-letter topic, or is of a type that no service knows. */
  readonly isDead: boolean;
  readonly text: string;
}
