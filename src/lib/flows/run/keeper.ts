import { asCliError } from '../../errors.js';
import { thisProcess } from '../../processes/identity.js';
import type { Flow } from '../types.js';
import { removeMade } from './cleanup.js';
import { allOf, notCleared } from './clear.js';
import type { RunOptions, RunSurroundings } from './news.js';
import type { Keeper } from './prepare.js';
import { stateOf, writeRun } from './state.js';

/** Keeps what a run makes while it is prepared in its state file, so that `flows stop` knows it whatever happens. */
export const keeperOf = (
  flow: Flow,
  options: RunOptions,
  { cluster, folders, settings }: Pick<RunSurroundings, 'cluster' | 'folders' | 'settings'>,
): Keeper => ({
  remember(made) {
    const state = stateOf(flow, options, { ...made, starts: [] });
    const living = { begunAt: Date.now(), owner: thisProcess(), processes: [] };
    writeRun({ ...state, brokers: settings.brokers, ...living }, folders);
  },
  async abandon(error, { madeTopics: topics, madeGroups: groups }) {
    const { run } = options;
    const left = await allOf([() => removeMade({ run, topics, groups }, cluster, folders)]);
    return left ? notCleared(asCliError(error), run) : error;
  },
});
