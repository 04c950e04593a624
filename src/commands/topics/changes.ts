import type { App } from '../../lib/app.js';
import type { Fields } from '../../lib/cli/fields.js';
import { field } from '../../lib/cli/fields.js';
import { flag } from '../../lib/cli/inputs.js';
import type { CliError } from '../../lib/errors.js';
import { type Change, type ChangeRow, type Done, doneRows, pending, plannedRows } from '../../lib/topics/changes.js';

export const dryRunFlag = flag('Show what would be done, and do nothing');

/** What every change tells of each item; a command puts its own details between `action` and `status`. */
export const changeFields = (details: Fields = {}): Fields => ({
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
export function showPlan(app: App, changes: readonly Change[]): ChangeRow[] {
  reportRefused(app, changes);
  return plannedRows(changes);
}

/** The rows of changes that the broker has already answered: made, or with `dryRun` only checked. */
export function answered(app: App, changes: readonly Change[], dryRun: boolean): ChangeRow[] {
  reportRefused(app, changes);
  return dryRun ? plannedRows(changes) : doneRows(changes);
}

function reportRefused(app: App, changes: readonly Change[]): void {
  for (const { refused } of changes) if (refused) app.problem(refused);
}

/** Does what is left of a plan to do, and gives the rows of the whole plan; each failure is reported. */
export async function carryOut<C extends Change>(
  app: App,
  changes: readonly C[],
  perform: (changes: readonly C[]) => Promise<ReadonlyMap<C, Done>>,
): Promise<ChangeRow[]> {
  const left = pending(changes);
  const done = left.length > 0 ? await perform(left) : new Map<C, Done>();
  for (const change of changes) {
    const error = change.refused ?? done.get(change)?.error;
    if (error) app.problem(error);
  }
  return doneRows(changes, done);
}

/** Pairs changes with outcomes that stand in their order. */
export function outcomes<C extends Change>(
  changes: readonly C[],
  results: readonly { readonly error?: CliError }[],
): Map<C, Done> {
  return new Map(changes.map((change, index) => [change, { error: results[index]?.error }]));
}
