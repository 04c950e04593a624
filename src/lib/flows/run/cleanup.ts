import { asCliError, type CliError } from '../../base/errors.js';
import type { Folders } from '../../base/folders.js';
import { pollUntil } from '../../base/poll-until.js';
import type { Cluster, NamedOutcome } from '../../kafka/cluster.js';
import { endProcess } from '../../processes/end.js';
import { deleteRunState, type RunState } from './run-state.js';

/** A group can be deleted only once the session timeout of its dead members has passed. */
const groupEmptyTimeoutMs = 15_000;
/** A run that is asked to stop still drains its groups, measures and removes what it created. */
const runStopTimeoutMs = 60_000;
const workerStopTimeoutMs = 3000;

/**
 * Deletes the topics and groups that a run created, and nothing else. What is gone already is no failure. The state
 * file is deleted once everything is: what is left stays known to `flows stop`. Throws the first failure, after having
 * deleted all it can.
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

/** The errors of a deletion, other than that there was nothing to delete. */
async function deletionErrors(remove: () => Promise<readonly NamedOutcome[]>): Promise<CliError[]> {
  try {
    return (await remove()).flatMap(({ error }) => (error && error.code !== 'notFound' ? [error] : []));
  } catch (error) {
    return [asCliError(error)];
  }
}

/**
 * Stops a run: a live one shuts down in order, with its report; of one that was cut off the left processes are ended.
 */
export async function stopRun({ owner, processes }: Pick<RunState, 'owner' | 'processes'>): Promise<void> {
  if (owner) await endProcess(owner, runStopTimeoutMs);
  await Promise.all(processes.map((process) => endProcess(process, workerStopTimeoutMs)));
}
