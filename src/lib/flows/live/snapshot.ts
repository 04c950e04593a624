import type { Tone } from '../../io/blocks.js';
import type { TopicOwners } from '../draw/owner.js';
import type { HandExample } from '../hand-example.js';
import type { RunLineWidths } from '../run/run-event-lines.js';

/** A run at one moment, as the live view draws it. Rates are events a second, times are milliseconds. */
export interface Snapshot {
  readonly flow: string;
  readonly run: string;
  /** Address of the dashboard, if there is one. */
  readonly dashboard: string | undefined;
  /** How to send an event by hand, in a run without a source. */
  readonly example: HandExample | undefined;
  readonly hasSource: boolean;
  readonly phase: Phase;
  readonly elapsedMs: number;
  /** Source events so far, or without a source those by hand, and how many there will be; null where the run ends by time. */
  readonly sent: number;
  readonly count: number | null;
  /** Progress from 0 to 1; null where it is unknown. */
  readonly progress: number | null;
  readonly topics: readonly TopicSnapshot[];
  readonly services: readonly ServiceSnapshot[];
  /** Index of the service that keys act on. */
  readonly selected: number;
  /** Notices about processes, groups and brokers, the oldest first. */
  readonly notices: readonly ActivityEntry[];
  /** Handled events, the oldest first. */
  readonly events: readonly ActivityEntry[];
  /** True where the leading broker may be killed. */
  readonly canKillBroker: boolean;
  /** Widths for the names of this flow. */
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
  /** Owners of the partitions that it reads, by topic: the number of the instance, null where there is none. */
  readonly owners: readonly TopicOwners[];
  readonly inRate: number;
  readonly outRate: number;
  readonly received: number;
  readonly duplicates: number;
  /** Lag of the group; null while it is unknown. */
  readonly lag: number | null;
  /** Records of the lag that were not handled yet; the rest is handled and waits for the next commit. */
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
