import type { LocalizedText } from '../../base/language.js';
import type { LogEvent, RunLog, RunRecordPosition } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** One check of a run, measured. */
export interface RunCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** What a run left behind, read from the cluster, and what its services told. */
export interface Evidence {
  readonly log: RunLog;
  readonly stats: readonly ServiceStats[];
  /** How often each event stands in the ledger of a service, by service. */
  readonly ledgers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** What lies in the dead-letter topics, each once: `letterText`. */
  readonly deadLetters: ReadonlySet<string>;
  /** What the failures of services hang on. */
  readonly seed: number;
  /** What groups have not read, by group, records of others included. */
  readonly lags: ReadonlyMap<string, number>;
  /** Up to where each group has read, by group and `placeOf`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Whether it is so, and what was measured. */
export type CheckResult = readonly [passed: boolean, detail: LocalizedText];

/** `order-events/0@17`: where a record lies, as people type it. */
export const recordPositionText = ({ topic, partition, offset }: RunRecordPosition): string =>
  `${topic}/${partition}@${offset}`;

/** `inventory order-events/0@17: inventory failed 3 times`: a dead letter, by who could not handle which record and why. */
export const deadLetterText = (service: string, place: RunRecordPosition, reason: string): string =>
  `${service} ${recordPositionText(place)}: ${reason}`;

/** An event and where it lies. */
export const eventText = (event: LogEvent): string => `${event.eventType} ${event.key} (${recordPositionText(event)})`;
