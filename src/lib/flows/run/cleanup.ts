import { asCliError, type CliError } from '../../base/errors.js';
import type { Folders } from '../../base/folders.js';
import { pollUntil } from '../../base/poll-until.js';
import type { Cluster, NamedOutcome } from '../../kafka/cluster.js';
import { endProcess } from '../../processes/end.js';
import { deleteRunState, type RunState } from './run-state.js';

/** A dead member is missed after its session: only then its group can go. */
const groupEmptyTimeoutMs = 15_000;
/** A run that is told to end drains, measures and removes. */
const runStopTimeoutMs = 60_000;
const workerStopTimeoutMs = 3000;

/**
 * Removes what a run made on the cluster: nothing else is touched, and what is gone already is no failure. The run is
 * forgotten once all is removed: what is not is still known to `flows stop`. Throws the first failure when all that can
 * be removed is.
 */
export async function removeCreated(
  { run, topics, groups }: Pick<RunState, 'run' | 'topics' | 'groups'>,
  cluster: Cluster,
  folders: Folders,
): Promise<void> {
  let failures: CliError[] = [];
  await pollUntil(
    async () => {
      failures = groups.length > 0 ? await deletionErrors(() => cluster.deleteGroups(groups)) : [];
      return failures.length === 0;
    },
    { withinMs: groupEmptyTimeoutMs },
  );
  if (topics.length > 0) failures.push(...(await deletionErrors(() => cluster.deleteTopics(topics))));
  const [first] = failures;
  if (first) throw first;
  deleteRunState(run, folders);
}

/** Why things could not be removed. */
async function deletionErrors(remove: () => Promise<readonly NamedOutcome[]>): Promise<CliError[]> {
  try {
    return (await remove()).flatMap(({ error }) => (error && error.code !== 'notFound' ? [error] : []));
  } catch (error) {
    return [asCliError(error)];
  }
}

/** Ends a run: one that goes on ends in order, with its report; of one that was cut off the processes are ended. */
export async function stopRun({ owner, processes }: Pick<RunState, 'owner' | 'processes'>): Promise<void> {
  if (owner) await endProcess(owner, runStopTimeoutMs);
  await Promise.all(processes.map((process) => endProcess(process, workerStopTimeoutMs)));
}
