import { asCliError } from '../../errors.js';
import { type ProcessId, thisProcess } from '../../processes/identity.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { Flow } from '../types.js';
import { removeMade } from './cleanup.js';
import { allOf, notCleared } from './clear.js';
import type { RunOptions, RunSurroundings } from './news.js';
import { writeRun } from './state.js';

/** What a run has made, or is about to make. */
export interface Made {
  readonly clusterId: string;
  /** Where the partitions of all its topics, ledgers and dead letters ended when it began; none before that is known. */
  readonly starts: readonly StartOffset[];
  readonly madeTopics: readonly string[];
  readonly madeGroups: readonly string[];
}

/** Keeps what a run makes in its state file, so that `flows stop` knows it whatever happens, and removes it. */
export class Keeper {
  readonly #flow: Flow;
  readonly #options: RunOptions;
  readonly #around: Pick<RunSurroundings, 'cluster' | 'folders' | 'settings'>;
  readonly #begunAt = Date.now();

  constructor(flow: Flow, options: RunOptions, around: Pick<RunSurroundings, 'cluster' | 'folders' | 'settings'>) {
    this.#flow = flow;
    this.#options = options;
    this.#around = around;
  }

  /** `processes` are those of its services and sources; null once the run is over. */
  remember(made: Made, processes: readonly ProcessId[] | null): void {
    const { clusterId, starts, madeTopics: topics, madeGroups: groups } = made;
    const { run, prefix } = this.#options;
    const { folders, settings } = this.#around;
    const place = { prefix: prefix ?? null, clusterId, brokers: settings.brokers, begunAt: this.#begunAt, starts };
    const owner = processes ? thisProcess() : null;
    writeRun(
      { version: 1, run, flow: this.#flow, ...place, topics, groups, owner, processes: processes ?? [] },
      folders,
    );
  }

  /** Removes what was made, and forgets the run. Throws the first failure when all that can be removed is. */
  remove({ madeTopics: topics, madeGroups: groups }: Made): Promise<void> {
    return removeMade({ run: this.#options.run, topics, groups }, this.#around.cluster, this.#around.folders);
  }

  /** Removes what was made, as the rest cannot be; what is to be thrown then. */
  async abandon(error: unknown, made: Made): Promise<unknown> {
    const left = await allOf([() => this.remove(made)]);
    return left ? notCleared(asCliError(error), this.#options.run) : error;
  }
}
