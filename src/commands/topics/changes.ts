import type { App } from '../../lib/app.js';
import type { CliError } from '../../lib/base/errors.js';
import type { Fields } from '../../lib/cli/fields.js';
import { field } from '../../lib/cli/fields.js';
import { flag } from '../../lib/cli/inputs.js';
import {
  type ChangeResult,
  type ChangeRow,
  type PlannedChange,
  pendingChanges,
  plannedRows,
  resultRows,
} from '../../lib/topics/changes.js';

export const dryRunFlag = flag('Show what would be done, and do nothing');

/** What every change tells of each item; a command puts its own details between `action` and `status`. */
export const plannedChangeFields = (details: Fields = {}): Fields => ({
  name: field.string('What is changed'),
  action: field.string('What is done to it'),
  ...details,
  status: field.string('done, unchanged, planned or failed'),
  error: field.object('Why it failed: code, exit, message, hint, kafka', {
    column: 'table',
    format: (value) => (value as { message?: string } | undefined)?.message ?? '',
  }),
});

/** The rows of a plan that is shown only; what it refuses is a problem all the same. */
export function dryRunRows(app: App, changes: readonly PlannedChange[]): ChangeRow[] {
  reportRefused(app, changes);
  return plannedRows(changes);
}

/** The rows of changes that the broker has already answered: made, or with `dryRun` only checked. */
export function answeredRows(app: App, changes: readonly PlannedChange[], dryRun: boolean): ChangeRow[] {
  reportRefused(app, changes);
  return dryRun ? plannedRows(changes) : resultRows(changes);
}

function reportRefused(app: App, changes: readonly PlannedChange[]): void {
  for (const { refused } of changes) if (refused) app.problem(refused);
}

/** Does what is left of a plan to do, and gives the rows of the whole plan; each failure is reported. */
export async function executeChanges<C extends PlannedChange>(
  app: App,
  changes: readonly C[],
  perform: (changes: readonly C[]) => Promise<ReadonlyMap<C, ChangeResult>>,
): Promise<ChangeRow[]> {
  const left = pendingChanges(changes);
  const done = left.length > 0 ? await perform(left) : new Map<C, ChangeResult>();
  for (const change of changes) {
    const error = change.refused ?? done.get(change)?.error;
    if (error) app.problem(error);
  }
  return resultRows(changes, done);
}

/** Pairs changes with outcomes that stand in their order. */
export function resultsByChange<C extends PlannedChange>(
  changes: readonly C[],
  results: readonly { readonly error?: CliError }[],
): Map<C, ChangeResult> {
  return new Map(changes.map((change, index) => [change, { error: results[index]?.error }]));
}
