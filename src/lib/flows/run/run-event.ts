import type { FaultEvent } from '../fault.js';
import type { WorkerReport } from '../protocol.js';
import type { WorkerSlot } from './supervisor.js';

/** An event of a run, for live views and logs. */
export type RunEvent =
  /** Every group has its partitions: the sources start, if there are any. */
  | { readonly kind: 'ready'; readonly hasSource: boolean }
  /** Every group has read all records of the run; `isComplete` is false if the drain was given up before. */
  | { readonly kind: 'drained'; readonly isComplete: boolean }
  /** A worker process has reported what it did. */
  | {
      readonly kind: 'report';
      readonly slot: Pick<WorkerSlot, 'instance' | 'service' | 'source'>;
      readonly report: WorkerReport;
    }
  /** An instance has joined from another terminal. */
  | { readonly kind: 'workerJoined'; readonly instance: string }
  /** A worker process has ended; `lastError` is the error that it reported, if any. */
  | {
      readonly kind: 'workerEnded';
      readonly instance: string;
      readonly isReplaced: boolean;
      readonly lastError: string | undefined;
    }
  /** A fault was injected; `applied` is false if it had no target. */
  | { readonly kind: 'fault'; readonly fault: FaultEvent; readonly target: string; readonly applied: boolean };
