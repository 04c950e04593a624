import type { LocalizedText } from '../../base/language.js';
import { positionId } from '../event-reader.js';
import type { LogEvent, RunLog, RunRecordPosition } from './run-log.js';
import type { ServiceStats } from './service-stats.js';

/** One check of a run, with what was measured in the language of the line. */
export interface RunCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** All that the checks of a run look at: what it left in the cluster, and what its services reported. */
export interface Evidence {
  readonly log: RunLog;
  readonly stats: readonly ServiceStats[];
  /** Ledger entries of each event id, by service. */
  readonly ledgers: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The dead letters of the run as `deadLetterText` writes them, without repetitions. */
  readonly deadLetters: ReadonlySet<string>;
  /** The seed of the run, from which simulated failures are derived. */
  readonly seed: number;
  /** Lag by group, records of other producers included. */
  readonly lags: ReadonlyMap<string, number>;
  /** Committed offsets, by group and `partitionKey`. */
  readonly committed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The outcome of one check, and what was measured in both languages. */
export type CheckResult = readonly [passed: boolean, detail: LocalizedText];

/** `inventory order-events/0@17: inventory failed 3 times`: service, record and reason of a dead letter. */
export const deadLetterText = (service: string, position: RunRecordPosition, reason: string): string =>
  `${service} ${positionId(position)}: ${reason}`;

/** `ORDER_CREATED order-1 (order-events/0@17)`: type, key and position of an event. */
export const eventText = (event: LogEvent): string => `${event.eventType} ${event.key} (${positionId(event)})`;
