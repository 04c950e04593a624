import type { App } from '../../lib/app.js';
import { asCliError, CliError, type ErrorRow, errorRow } from '../../lib/base/errors.js';
import { nearest } from '../../lib/base/nearest.js';
import { removeCreated, stopRun } from '../../lib/flows/run/cleanup.js';
import { type RunState, readRunStates } from '../../lib/flows/run/run-state.js';
import { sandboxOfBrokers } from '../../lib/sandbox/sandbox-of-brokers.js';
import { stopTexts } from './stop-texts.js';

/** A row of `flows stop`. */
export interface StoppedRun {
  readonly name: string;
  readonly run: string;
  readonly action: 'stop';
  readonly status: 'done' | 'failed';
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly error?: ErrorRow;
}

/**
 * Stops and removes the runs that have a state file and are on this cluster: all, those of one flow, or one by its id.
 */
export async function stopRuns(which: string | undefined, app: App): Promise<StoppedRun[]> {
  const all = readRunStates(app.folders);
  const selected = all.filter(({ flow, run }) => which === undefined || which === flow.name || which === run);
  if (selected.length === 0) {
    if (which !== undefined && all.length > 0)
      throw noSuchRun(which, [...new Set(all.map((state) => state.flow.name))]);
    return [];
  }
  const cluster = await app.cluster();
  const { clusterId } = await cluster.describe();
  const here = selected.filter((state) => state.clusterId === clusterId);
  const elsewhere = selected.length - here.length;
  if (elsewhere > 0) app.note(stopTexts.elsewhere(elsewhere)[app.lang]);
  if (here.length > 0 && !sandboxOfBrokers((await app.settings()).brokers, app.folders))
    await confirmRemoval(here, app);
  const rows: StoppedRun[] = [];
  for (const state of here) {
    const { run, topics, groups } = state;
    const row = { name: state.flow.name, run, action: 'stop', topics, groups } as const;
    try {
      await stopRun(state);
      await removeCreated(state, cluster, app.folders);
      rows.push({ ...row, status: 'done' });
    } catch (error) {
      const failure = asCliError(error);
      app.problem(failure);
      rows.push({ ...row, status: 'failed', error: errorRow(failure) });
    }
  }
  return rows;
}

/** Other runs have left something: the name may be misspelt. */
function noSuchRun(flow: string, others: readonly string[]): CliError {
  const near = nearest(flow, others);
  return new CliError('notFound', `no run of "${flow}" has left anything`, {
    hint: near ? `Did you mean ${near}?` : `There are runs of ${others.join(', ')}.`,
  });
}

const confirmRemoval = (states: readonly RunState[], app: App): Promise<void> =>
  app.confirm({
    question: stopTexts.remove(states.length),
    affected: states.flatMap(({ topics, groups }) => [...topics, ...groups]),
    name: states[0]?.flow.name ?? '',
  });
