import type { App } from '../../lib/app.js';
import type { CliError, ErrorRow } from '../../lib/base/errors.js';
import { flag } from '../../lib/cli/inputs.js';
import type { Fields } from '../../lib/io/fields.js';
import { field } from '../../lib/io/fields.js';
import {
  type ChangeResult,
  type ChangeRow,
  type ChangeStatus,
  type PlannedChange,
  pendingChanges,
  plannedRows,
  resultRows,
} from '../../lib/topics/changes.js';

export const dryRunFlag = flag('Show what would be done, and do nothing');

/** The fields of every command that changes something, with its own `details` between `action` and `status`. */
export const plannedChangeFields = <const F extends Fields = Record<never, never>>(details: F = {} as F) => ({
  name: field.string('What is changed'),
  action: field.string('What is done to it'),
  ...details,
  status: field.string<ChangeStatus>('done, unchanged, planned or failed'),
  error: field.object<ErrorRow | undefined>('Why it failed: code, exit, message, hint, kafka', {
    column: 'table',
    format: (error) => error?.message ?? '',
  }),
});

/** The rows of `--dry-run`. Refused changes are reported as problems. */
export function dryRunRows<C extends PlannedChange>(app: App, changes: readonly C[]): ChangeRow<C>[] {
  reportRefused(app, changes);
  return plannedRows(changes);
}

/** The rows of changes that the broker has answered: done, or with `dryRun` only validated. Refused ones are reported. */
export function answeredRows<C extends PlannedChange>(
  app: App,
  changes: readonly C[],
  dryRun: boolean,
): ChangeRow<C>[] {
  reportRefused(app, changes);
  return dryRun ? plannedRows(changes) : resultRows(changes);
}

function reportRefused(app: App, changes: readonly PlannedChange[]): void {
  for (const { refused } of changes) if (refused) app.problem(refused);
}

/**
 * Sends the pending changes with `send` and returns the rows of all changes. Refused and failed ones are reported as
 * problems.
 */
export async function executeChanges<C extends PlannedChange>(
  app: App,
  changes: readonly C[],
  send: (changes: readonly C[]) => Promise<ReadonlyMap<C, ChangeResult>>,
): Promise<ChangeRow<C>[]> {
  const pending = pendingChanges(changes);
  const results = pending.length > 0 ? await send(pending) : new Map<C, ChangeResult>();
  for (const change of changes) {
    const error = change.refused ?? results.get(change)?.error;
    if (error) app.problem(error);
  }
  return resultRows(changes, results);
}

/** Results by change, from `results` in the order of `changes`. */
export function resultsByChange<C extends PlannedChange>(
  changes: readonly C[],
  results: readonly { readonly error?: CliError }[],
): Map<C, ChangeResult> {
  return new Map(changes.map((change, index) => [change, { error: results[index]?.error }]));
}
