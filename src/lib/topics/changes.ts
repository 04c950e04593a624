import { type CliError, type ErrorRow, errorRow } from '../base/errors.js';
import { configValueText } from './units.js';

/** One change that a command would make. The rows of `--dry-run` and of the real run are made from it. */
export interface PlannedChange {
  readonly name: string;
  readonly action: string;
  /** The cluster is in the wanted state already: nothing is sent. */
  readonly unchanged?: boolean;
  /** Why the change cannot be made: nothing is sent, and the row has status `failed`. */
  readonly refused?: CliError;
  /** Further keys of the row: `key, from, to`, `partitionCount`, … */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ChangeStatus = 'done' | 'unchanged' | 'planned' | 'failed';

/** The row of a change: its details stand between `action` and `status`. */
export type ChangeRow<C extends PlannedChange = PlannedChange> = {
  readonly name: string;
  readonly action: string;
  readonly status: ChangeStatus;
  readonly error?: ErrorRow;
} & DetailsOf<C>;
type DetailsOf<C> = C extends { readonly details: infer D } ? D : unknown;

/** A change of a topic in a few words, `retention.ms 7d -> 1h`; undefined for an action that changes no value. */
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

/** The changes that are to be sent: neither unchanged nor refused. */
export const pendingChanges = <C extends PlannedChange>(changes: readonly C[]): C[] =>
  changes.filter(({ unchanged, refused }) => !unchanged && !refused);

/** The rows of `--dry-run`. */
export function plannedRows<C extends PlannedChange>(changes: readonly C[]): ChangeRow<C>[];
export function plannedRows(changes: readonly PlannedChange[]): ChangeRow[] {
  return changes.map((change) => changeRow(change, 'planned', undefined));
}

/** The answer to a change that was sent. */
export interface ChangeResult {
  readonly error?: CliError | undefined;
}

/** The rows of changes after they were sent. A change without a result in `results` succeeded, unless it was refused. */
export function resultRows<C extends PlannedChange>(
  changes: readonly C[],
  results?: ReadonlyMap<C, ChangeResult>,
): ChangeRow<C>[];
export function resultRows(
  changes: readonly PlannedChange[],
  results?: ReadonlyMap<PlannedChange, ChangeResult>,
): ChangeRow[] {
  return changes.map((change) => changeRow(change, 'done', results?.get(change)?.error));
}

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
