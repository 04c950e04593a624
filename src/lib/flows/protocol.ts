import type { ErrorRow } from '../base/errors.js';
import type { Lang } from '../base/language.js';
import type { ClusterSettings } from '../settings/types.js';
import type { FlowEvent } from './event.js';
import type { PackedHistogram } from './measure/histogram.js';
import type { Flow } from './types.js';

/** What a process of a flow is told first. The settings hold passwords: they go through a pipe, never into argv. */
export interface WorkerTask {
  readonly settings: ClusterSettings;
  readonly flow: Flow;
  /** Name of the service or of the source's service. */
  readonly service: string;
  /** `payment-2`. */
  readonly instance: string;
  readonly run: string;
  readonly seed: number;
  readonly lang: Lang;
  readonly prefix?: string | undefined;
  /** For a source: what it is to emit. Absent for a service. */
  readonly source?: SourceTask;
  /** For a service with a ledger: where the records of this run begin, by partition. */
  readonly ledgerFrom?: readonly number[];
}

export interface SourceTask {
  /** Its place in the flow's sources. */
  readonly index: number;
  /** Null: until it is told to stop. */
  readonly count: number | null;
  /** Events a second; null: as fast as they are taken. */
  readonly rate: number | null;
  /** Bad records, each after so many events of this source. */
  readonly poison: readonly { readonly topic: string; readonly after: number }[];
}

/** What it is told later on, a line each. */
export type WorkerCommand =
  | { readonly kind: 'pause' | 'resume' | 'stop' }
  /** To tell what it holds back, and then to answer with the same number. */
  | { readonly kind: 'flush'; readonly round: number }
  /** The work on each event takes so many milliseconds more. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'poison'; readonly topic: string };

/** What it tells, a line each. Times are milliseconds since 1970. */
export type WorkerReport =
  /** The partitions that it owns from now on. */
  | { readonly kind: 'assigned'; readonly at: number; readonly partitions: Readonly<Record<string, readonly number[]>> }
  /** The group rebalances: what it owned is nobody's. */
  | { readonly kind: 'rebalancing'; readonly at: number }
  | HandledReport
  | FiguresReport
  /** Source events were sent; `at` is when the first of them was made. */
  | {
      readonly kind: 'sent';
      readonly at: number;
      readonly count: number;
      readonly events: Readonly<Record<string, number>>;
      /** Topics into which a record was sent that nobody can read. */
      readonly poisoned: readonly string[];
    }
  /** What a service emitted by itself, from time to time: windows of what it measures. */
  | { readonly kind: 'emitted'; readonly events: Readonly<Record<string, number>> }
  /** A source has emitted all that it was to. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'flushed'; readonly round: number }
  | { readonly kind: 'failed'; readonly error: ErrorRow };

/** Events of one partition that were worked on, in their order. */
export interface HandledReport {
  readonly kind: 'handled';
  readonly at: number;
  readonly topic: string;
  readonly partition: number;
  /** The first offset, then the distance of each to the one before. */
  readonly offsets: readonly number[];
  /** From the record's timestamp to the end of the work, in milliseconds. */
  readonly latencies: PackedHistogram;
  /** Events emitted, by type. */
  readonly emitted: Readonly<Record<string, number>>;
  /** Which of the offsets had been worked on before, as the ledger says: the place of each in their row. */
  readonly again: readonly number[];
  readonly retried: number;
  readonly deadLettered: number;
  /** The last things that were done, for people. */
  readonly did: readonly WorkLogEntry[];
}

/** Figures that a service has read: the events, as they lie in the topic, that tell windows of a measure. */
export interface FiguresReport {
  readonly kind: 'figures';
  readonly events: readonly FlowEvent[];
}

export interface WorkLogEntry {
  readonly at: number;
  readonly eventType: string;
  readonly key: string | null;
  /** True where the record went to the dead letters. */
  readonly isDead: boolean;
  readonly text: string;
}
