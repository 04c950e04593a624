import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../base/errors.js';
import type { Folders } from '../../base/folders.js';
import { type ProcessId, processState } from '../../processes/identity.js';
import { readIfThere, writePrivately } from '../../settings/files.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { ResourceNames } from '../resource-names.js';
import type { Flow } from '../types.js';

/** What is remembered of a run: enough to read its events again and to remove what it made. No secrets. */
export interface RunState {
  readonly version: 1;
  readonly run: string;
  readonly flow: Flow;
  readonly prefix: string | null;
  readonly clusterId: string;
  readonly brokers: readonly string[];
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** The ends of the flow's topics when it began. */
  readonly starts: readonly StartOffset[];
  /** What it made and nobody had before. */
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  /** The process that runs it, null once it is over, and those of its services. */
  readonly owner: ProcessId | null;
  readonly processes: readonly ProcessId[];
}

const stateFolder = (folders: Folders): string => join(folders.state, 'flows');
const stateFile = (run: string, folders: Folders): string => join(stateFolder(folders), `${run}.json`);

export const writeRunState = (state: RunState, folders: Folders): void =>
  writePrivately(stateFile(state.run, folders), `${JSON.stringify(state)}\n`);

export const deleteRunState = (run: string, folders: Folders): void => rmSync(stateFile(run, folders), { force: true });

/**
 * Throws `conflict` where a run that goes on made topics that this flow would use: they go when it ends.
 */
export function refuseSharedTopics(
  flow: Flow,
  names: ResourceNames,
  brokers: readonly string[],
  folders: Folders,
): void {
  const wanted = new Set(flow.topics.map(({ name }) => names.topic(name)));
  for (const state of readRunStates(folders)) {
    const shared = state.topics.find((topic) => wanted.has(topic));
    const here = state.brokers.some((broker) => brokers.includes(broker));
    if (!shared || !here || !state.owner || processState(state.owner) === 'gone') continue;
    throw new CliError('conflict', `a run of ${state.flow.name} goes on, and topic "${shared}" is its own`, {
      hint: `Wait for it, end it with  kafkactl flows stop ${state.flow.name}  or take other names:  --prefix P`,
    });
  }
}

/** Every run that is remembered, the newest first. */
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
