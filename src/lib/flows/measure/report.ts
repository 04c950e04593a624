import type { ErrorRow } from '../../base/errors.js';
import type { FaultReport } from '../run/fault-log.js';
import type { RunCheck } from './evidence.js';

/** What a run measured: the element that `flows run -o json` prints. */
export interface FlowReport {
  readonly flow: string;
  readonly run: string;
  /** Makes the same events again: `--seed`. */
  readonly seed: number;
  readonly passed: boolean;
  /** True where it was ended before its time. */
  readonly interrupted: boolean;
  readonly events: {
    /** Source events; how many a second were sent, null where it was too short a time to tell. */
    readonly source: number;
    readonly sentPerSecond: number | null;
    /** How many a second from the first one until everyone had read everything. */
    readonly perSecond: number;
    /** All events in the topics, those that services emitted included. */
    readonly total: number;
  };
  /** From the first source event to the moment when every group had caught up, or nobody waited any more, in milliseconds. */
  readonly tookMs: number;
  /** False where groups had not read all of it when nobody waited any more. */
  readonly drained: boolean;
  readonly expectations: readonly RunCheck[];
  readonly services: readonly ServiceReport[];
  /** Times in which partitions were nobody's, in milliseconds since the first event. */
  readonly rebalances: readonly Rebalance[];
  /** Who owned which partitions, after each change. */
  readonly owners: readonly Ownership[];
  /** What was done to it on purpose. */
  readonly troubles: readonly FaultReport[];
  readonly left: Leftovers;
  /** What it made and does not remove, as it was asked to. */
  readonly kept: Leftovers;
  /** Why something of what it made could not be removed. */
  readonly error?: ErrorRow;
}

/** What stays: of what was there before, topics keep the events of the run, groups what they committed. */
export interface Leftovers {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

export interface Rebalance {
  readonly group: string;
  readonly atMs: number;
  readonly gapMs: number;
  /** False where partitions were still nobody's in the end: the gap is then as long as anybody waited. */
  readonly ended: boolean;
}

/** The owners of a group's partitions (`order-events/0`) from a moment on; one that is nobody's stands nowhere. */
export interface Ownership {
  readonly group: string;
  readonly atMs: number;
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

export interface ServiceReport {
  readonly name: string;
  readonly group: string;
  readonly instances: number;
  readonly expected: number;
  readonly received: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly lag: number | null;
  readonly emitted: number;
  readonly retried: number;
  readonly deadLettered: number;
  /** From the record's timestamp to the end of the work on it. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}
