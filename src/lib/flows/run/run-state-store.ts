import { asCliError } from '../../base/errors.js';
import { type ProcessId, thisProcess } from '../../processes/identity.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { Flow } from '../types.js';
import { removeCreated } from './cleanup.js';
import { leftoverError, runAllSteps } from './cleanup-steps.js';
import type { RunContext, RunOptions } from './run-context.js';
import { writeRunState } from './run-state.js';

/** What a run has made, or is about to make. */
export interface CreatedResources {
  readonly clusterId: string;
  /** Where the partitions of all its topics, ledgers and dead letters ended when it began; none before that is known. */
  readonly starts: readonly StartOffset[];
  readonly madeTopics: readonly string[];
  readonly madeGroups: readonly string[];
}

/** Keeps what a run makes in its state file, so that `flows stop` knows it whatever happens, and removes it. */
export class RunStateStore {
  readonly #flow: Flow;
  readonly #options: RunOptions;
  readonly #context: Pick<RunContext, 'cluster' | 'folders' | 'settings'>;
  readonly #startedAt = Date.now();

  constructor(flow: Flow, options: RunOptions, around: Pick<RunContext, 'cluster' | 'folders' | 'settings'>) {
    this.#flow = flow;
    this.#options = options;
    this.#context = around;
  }

  /** `processes` are those of its services and sources; null once the run is over. */
  save(made: CreatedResources, processes: readonly ProcessId[] | null): void {
    const { clusterId, starts, madeTopics: topics, madeGroups: groups } = made;
    const { run, prefix } = this.#options;
    const { folders, settings } = this.#context;
    const place = { prefix: prefix ?? null, clusterId, brokers: settings.brokers, begunAt: this.#startedAt, starts };
    const owner = processes ? thisProcess() : null;
    writeRunState(
      { version: 1, run, flow: this.#flow, ...place, topics, groups, owner, processes: processes ?? [] },
      folders,
    );
  }

  /** Removes what was made, and forgets the run. Throws the first failure when all that can be removed is. */
  removeCreated({ madeTopics: topics, madeGroups: groups }: CreatedResources): Promise<void> {
    return removeCreated({ run: this.#options.run, topics, groups }, this.#context.cluster, this.#context.folders);
  }

  /** Removes what was made, as the rest cannot be; what is to be thrown then. */
  async rollBack(error: unknown, made: CreatedResources): Promise<unknown> {
    const left = await runAllSteps([() => this.removeCreated(made)]);
    return left ? leftoverError(asCliError(error), this.#options.run) : error;
  }
}
