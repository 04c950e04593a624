import { type CliError, type ErrorRow, errorRow } from '../base/errors.js';
import { configValueText } from './units.js';

/** One thing that a command is going to do, or will not: the rows of `--dry-run` and of the real run come from it. */
export interface PlannedChange {
  readonly name: string;
  readonly action: string;
  /** It is so already. */
  readonly unchanged?: boolean;
  /** It cannot be done, and why. */
  readonly refused?: CliError;
  /** What the row says besides: `key, from, to`, `partitionCount`, … */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ChangeStatus = 'done' | 'unchanged' | 'planned' | 'failed';

export interface ChangeRow {
  readonly name: string;
  readonly action: string;
  readonly status: ChangeStatus;
  readonly error?: ErrorRow;
  readonly [detail: string]: unknown;
}

/** A change of one topic in a few words: `retention.ms 7d -> 1h`; undefined for an action that is another's. */
export function changeText(action: string, key: string, from: unknown, to: unknown): string | undefined {
  switch (action) {
    case 'addPartitions':
      return `partitions ${from} -> ${to}`;
    case 'changeReplication':
      return `replicas ${from} -> ${to}`;
    case 'setConfig':
      return `${key} ${configValueText(key, from)} -> ${configValueText(key, to)}`;
    case 'unsetConfig':
      return `${key} ${configValueText(key, from)} -> ${configValueText(key, to)} (taken back)`;
    default:
      return undefined;
  }
}

/** What is left to do. */
export const pendingChanges = <C extends PlannedChange>(changes: readonly C[]): C[] =>
  changes.filter(({ unchanged, refused }) => !unchanged && !refused);

/** The rows of a plan that is only shown. */
export const plannedRows = (changes: readonly PlannedChange[]): ChangeRow[] =>
  changes.map((change) => changeRow(change, 'planned', undefined));

/** What became of a change that was tried. */
export interface ChangeResult {
  readonly error?: CliError | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The rows of a plan that was carried out: `done` tells of failures, and what came of it besides. */
export const resultRows = <C extends PlannedChange>(
  changes: readonly C[],
  done: ReadonlyMap<C, ChangeResult> = new Map<C, ChangeResult>(),
): ChangeRow[] =>
  changes.map((change) => {
    const { error, details } = done.get(change) ?? {};
    return changeRow({ ...change, details: { ...change.details, ...details } }, 'done', error);
  });

function changeRow(change: PlannedChange, status: ChangeStatus, failure: CliError | undefined): ChangeRow {
  const { name, action, unchanged, refused, details } = change;
  const error = refused ?? failure;
  return {
    name,
    action,
    ...details,
    status: error ? 'failed' : unchanged ? 'unchanged' : status,
    ...(error && { error: errorRow(error) }),
  };
}
