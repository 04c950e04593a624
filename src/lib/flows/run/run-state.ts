import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../base/errors.js';
import type { Folders } from '../../base/folders.js';
import { type ProcessId, processState } from '../../processes/identity.js';
import { readIfThere, writePrivately } from '../../settings/files.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { RunEnds } from '../protocol.js';
import type { ResourceNames } from '../resource-names.js';
import type { Flow } from '../types.js';
import type { JoinAddress } from './join-server.js';

/**
 * The state file of a run: enough to read its events again and to remove what it created. Holds no secret of a cluster;
 * only its owner can read it, as the token of the join address admits services.
 */
export interface RunState {
  readonly version: 1;
  readonly run: string;
  readonly flow: Flow;
  readonly prefix: string | null;
  readonly clusterId: string;
  readonly brokers: readonly string[];
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** The end offsets of the flow's topics when the run began. */
  readonly starts: readonly StartOffset[];
  /** Where the run ended for records without its header; null, or missing in older files, while it goes on. */
  readonly ends?: RunEnds | null;
  /** Where services join it; null, or missing in older files, before its groups are ready and once it is over. */
  readonly joinAddress?: JoinAddress | null;
  /** Topics and groups that the run created. */
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  /** The process of `flows run`, null once the run is over; `processes` are its workers. */
  readonly owner: ProcessId | null;
  readonly processes: readonly ProcessId[];
}

const stateFolder = (folders: Folders): string => join(folders.state, 'flows');
const stateFile = (run: string, folders: Folders): string => join(stateFolder(folders), `${run}.json`);

export const writeRunState = (state: RunState, folders: Folders): void =>
  writePrivately(stateFile(state.run, folders), `${JSON.stringify(state)}\n`);

export const deleteRunState = (run: string, folders: Folders): void => rmSync(stateFile(run, folders), { force: true });

/**
 * Throws `conflict` if a live run on the same brokers has created a topic of this flow: it will delete it at its end.
 */
export function refuseSharedTopics(
  flow: Flow,
  names: ResourceNames,
  brokers: readonly string[],
  folders: Folders,
): void {
  const requested = new Set(flow.topics.map(({ name }) => names.topic(name)));
  for (const state of readLiveRuns(folders)) {
    const shared = state.topics.find((topic) => requested.has(topic));
    const here = state.brokers.some((broker) => brokers.includes(broker));
    if (!shared || !here) continue;
    throw new CliError('conflict', `a run of ${state.flow.name} goes on, and topic "${shared}" is its own`, {
      hint: `Wait for it, end it with  kafkactl flows stop ${state.flow.name}  or take other names:  --prefix P`,
    });
  }
}

/** The runs that are going on, newest first. */
export const readLiveRuns = (folders: Folders): RunState[] =>
  readRunStates(folders).filter(({ owner }) => owner && processState(owner) !== 'gone');

/** The state files of all runs, newest first. */
export function readRunStates(folders: Folders): RunState[] {
  const path = stateFolder(folders);
  const files = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.json')) : [];
  return files
    .flatMap((name) => {
      const text = readIfThere(join(path, name));
      return text === undefined ? [] : [JSON.parse(text) as RunState];
    })
    .sort((a, b) => b.begunAt - a.begunAt);
}
