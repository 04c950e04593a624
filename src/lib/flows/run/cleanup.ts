import type { Folders } from '../../app.js';
import { CliError } from '../../errors.js';
import type { Cluster, Outcome } from '../../kafka/cluster.js';
import { endProcess } from '../../processes/end.js';
import { until } from '../../until.js';
import { forgetRun, type RunState } from './state.js';

/** A dead member is missed after its session: only then its group can go. */
const emptyMs = 15_000;
/** A run that is told to end drains, measures and removes. */
const orderMs = 60_000;
const graceMs = 3000;

/**
 * Removes what a run made on the cluster: nothing else is touched, and what is gone already is no failure. The run is
 * forgotten once all is removed. Throws the first failure.
 */
export async function removeMade(
  { run, topics, groups }: Pick<RunState, 'run' | 'topics' | 'groups'>,
  cluster: Cluster,
  folders: Folders,
): Promise<void> {
  const left = (outcomes: readonly Outcome[]) => outcomes.filter(({ error }) => error && error.code !== 'notFound');
  if (groups.length > 0) {
    const remove = async () => left(await cluster.deleteGroups(groups));
    const failed = await until(async () => ((await remove()).length === 0 ? true : undefined), { withinMs: emptyMs });
    if (!failed) throw (await remove())[0]?.error ?? new CliError('failed', 'groups are still there');
  }
  if (topics.length > 0) {
    const [failed] = left(await cluster.deleteTopics(topics));
    if (failed?.error) throw failed.error;
  }
  forgetRun(run, folders);
}

/** Ends a run: one that goes on ends in order, with its report; of one that was cut off the processes are ended. */
export async function endRun({ owner, processes }: Pick<RunState, 'owner' | 'processes'>): Promise<void> {
  if (owner) await endProcess(owner, orderMs);
  await Promise.all(processes.map((process) => endProcess(process, graceMs)));
}
