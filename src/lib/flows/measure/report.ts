import type { ErrorRow } from '../../base/errors.js';
import type { FaultEvent } from '../fault.js';
import type { RunCheck } from './evidence.js';

/** A fault in the report: its target and time, or why it had no effect. */
export interface FaultReport {
  readonly kind: FaultEvent['kind'];
  readonly target: string;
  /** Milliseconds since the first event; null if the run ended before, or there was no target. */
  readonly atMs: number | null;
  readonly detail: string;
}

/** The report of a run: the element that `flows run -o json` prints. */
export interface FlowReport {
  readonly flow: string;
  readonly run: string;
  /** `--seed` of a run that makes the same events. */
  readonly seed: number;
  readonly passed: boolean;
  /** True where it was interrupted. */
  readonly interrupted: boolean;
  readonly events: {
    /** Source events, and how many were sent a second; null where sending took too little time to tell. */
    readonly source: number;
    /** Records without the header of a run, which people typed or another program wrote. */
    readonly byHand: number;
    readonly sentPerSecond: number | null;
    /** Source events a second, from the first one until every group had caught up. */
    readonly perSecond: number;
    /** All events in the topics, those that services emitted included. */
    readonly total: number;
  };
  /** False where the services ran alone, without a source. */
  readonly hasSource: boolean;
  /** Types of events that nobody works on, as the flow knows no such type in that topic. */
  readonly unknownTypes: readonly UnknownType[];
  /** The first dead letters of the run. */
  readonly deadLetters: readonly DeadLetterReport[];
  /** Milliseconds from the first source event, or in a run without a source from its beginning, until every group had caught up, or the wait for that was given up. */
  readonly tookMs: number;
  /** False where groups had not caught up when the wait for them was given up. */
  readonly drained: boolean;
  readonly expectations: readonly RunCheck[];
  readonly services: readonly ServiceReport[];
  /** Times in which some partition had no owner, in milliseconds since the first event. */
  readonly rebalances: readonly Rebalance[];
  /** The owners of partitions after each change. */
  readonly owners: readonly Ownership[];
  /** Faults that were injected. */
  readonly troubles: readonly FaultReport[];
  readonly left: Leftovers;
  /** What it created and keeps, with --keep. */
  readonly kept: Leftovers;
  /** Why something that it created could not be removed. */
  readonly error?: ErrorRow | undefined;
}

/** Topics that keep events of the run, and groups that keep commits of it. */
export interface Leftovers {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/** Events of a type that the flow does not know in their topic. */
export interface UnknownType {
  readonly eventType: string;
  readonly topic: string;
  readonly count: number;
}

/** A record that a service gave up, by its position, and why. */
export interface DeadLetterReport {
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** In English, as the header of the dead letter has it. */
  readonly reason: string;
}

export interface Rebalance {
  readonly group: string;
  readonly atMs: number;
  readonly gapMs: number;
  /** False where partitions had no owner to the end: the gap then lasts to the end of the run. */
  readonly ended: boolean;
}

/** The owners of a group's partitions (`order-events/0`) from a moment on; partitions without an owner are missing. */
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
  /** From the record's timestamp to the end of its handling. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}
