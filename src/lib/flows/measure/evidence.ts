import type { Both } from '../../app.js';
import type { LogEvent, RecordPlace, RunLog } from './log.js';
import type { Score } from './score.js';

/** One check of a run, measured. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** What a run left behind, read from the cluster, and what its services told. */
export interface Evidence {
  readonly log: RunLog;
  readonly scores: readonly Score[];
  /** How often each event stands in the ledger of a service, by service. */
  readonly ledgers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Dead letters by service and place: `inventory order-events/0@17`. */
  readonly deadLetters: ReadonlySet<string>;
  /** What groups have not read, by group, records of others included. */
  readonly lags: ReadonlyMap<string, number>;
  /** Up to where each group has read, by group and `placeOf`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Whether it is so, and what was measured. */
export type Verdict = readonly [passed: boolean, detail: Both];

/** `order-events/0@17`: where a record lies, as people type it. */
export const placeText = ({ topic, partition, offset }: RecordPlace): string => `${topic}/${partition}@${offset}`;

/** An event and where it lies. */
export const eventText = (event: LogEvent): string => `${event.eventType} ${event.key} (${placeText(event)})`;
