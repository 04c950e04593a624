import type { Tone } from '../../io/blocks.js';
import type { TopicOwners } from '../draw/owner.js';
import type { RunLineWidths } from '../run/run-event-lines.js';

/** A run at one moment, as the live view draws it. Rates are events a second, times milliseconds. */
export interface Snapshot {
  readonly flow: string;
  readonly run: string;
  /** Where the dashboard is, if there is one. */
  readonly dashboard: string | undefined;
  readonly phase: Phase;
  readonly elapsedMs: number;
  /** Source events so far, and how many there are to be; null where nobody knows. */
  readonly sent: number;
  readonly count: number | null;
  /** How far it is, from 0 to 1; null where nobody knows. */
  readonly progress: number | null;
  readonly topics: readonly TopicSnapshot[];
  readonly services: readonly ServiceSnapshot[];
  /** The service that keys act on. */
  readonly selected: number;
  /** What happened to processes, groups and brokers; the oldest first. */
  readonly notices: readonly ActivityEntry[];
  /** What was done for events; the oldest first. */
  readonly events: readonly ActivityEntry[];
  /** True where the leading broker may be killed. */
  readonly canKillBroker: boolean;
  /** Columns in which the names of this flow have room. */
  readonly widths: RunLineWidths;
}

export type Phase = 'joining' | 'running' | 'draining' | 'measuring' | 'ending';

export interface TopicSnapshot {
  readonly name: string;
  readonly partitions: number;
  /** Events written. */
  readonly total: number;
  readonly rate: number;
  readonly writers: readonly { readonly service: string; readonly source: boolean; readonly rate: number }[];
}

/** `idle` is a member of the group for which no partition is left. */
export type InstanceState = 'starting' | 'alive' | 'idle' | 'paused' | 'slow' | 'dead' | 'ended';

export interface ServiceSnapshot {
  readonly name: string;
  readonly instances: readonly { readonly index: number; readonly state: InstanceState }[];
  /** Owners of the partitions that it reads, by topic: the number of the instance, null for nobody's. */
  readonly owners: readonly TopicOwners[];
  readonly inRate: number;
  readonly outRate: number;
  readonly received: number;
  readonly duplicates: number;
  /** What the group has not committed; null while it is not known. */
  readonly lag: number | null;
  /** What of it nobody has worked on. The rest is done, and waits for the next commit. */
  readonly unprocessed: number | null;
  /** Events a second in the topics that it reads. */
  readonly arrivalRate: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface ActivityEntry {
  /** Milliseconds since the run began. */
  readonly atMs: number;
  readonly subject: string;
  readonly eventType: string;
  readonly key: string;
  readonly text: string;
  readonly tone: Tone;
}
