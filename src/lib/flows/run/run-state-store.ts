import { asCliError } from '../../base/errors.js';
import { type ProcessId, thisProcess } from '../../processes/identity.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { RunEnds } from '../protocol.js';
import type { Flow } from '../types.js';
import { removeCreated } from './cleanup.js';
import { leftoverError, runAllSteps } from './cleanup-steps.js';
import type { JoinAddress } from './join-server.js';
import type { RunContext, RunOptions } from './run-context.js';
import { writeRunState } from './run-state.js';

/** What a run has created on the cluster, or is about to. */
export interface CreatedResources {
  readonly clusterId: string;
  /** End offsets, at the start, of all its topics with ledgers and dead letters; empty until they are known. */
  readonly startOffsets: readonly StartOffset[];
  readonly createdTopics: readonly string[];
  readonly createdGroups: readonly string[];
}

/** Saves what a run creates in its state file, so that `flows stop` knows it even after a crash, and removes it. */
export class RunStateStore {
  readonly #flow: Flow;
  readonly #options: RunOptions;
  readonly #context: Pick<RunContext, 'cluster' | 'folders' | 'settings'>;
  readonly #startedAt = Date.now();
  #ends: RunEnds | null = null;
  #joinAddress: JoinAddress | null = null;

  constructor(flow: Flow, options: RunOptions, context: Pick<RunContext, 'cluster' | 'folders' | 'settings'>) {
    this.#flow = flow;
    this.#options = options;
    this.#context = context;
  }

  /** The run has fixed its end: it is saved with the next state. */
  fixEnds(ends: RunEnds): void {
    this.#ends = ends;
  }

  /** Services may join there, until the run is over: it is saved with the next state. */
  openForJoining(address: JoinAddress): void {
    this.#joinAddress = address;
  }

  /** `processes` are the workers of the run; null once it is over. */
  save(made: CreatedResources, processes: readonly ProcessId[] | null): void {
    const { clusterId, startOffsets, createdTopics: topics, createdGroups: groups } = made;
    const { run, prefix } = this.#options;
    const { folders, settings } = this.#context;
    const start = {
      prefix: prefix ?? null,
      clusterId,
      brokers: settings.brokers,
      begunAt: this.#startedAt,
      starts: startOffsets,
      ends: this.#ends,
      joinAddress: processes ? this.#joinAddress : null,
    };
    const owner = processes ? thisProcess() : null;
    writeRunState(
      { version: 1, run, flow: this.#flow, ...start, topics, groups, owner, processes: processes ?? [] },
      folders,
    );
  }

  /** Deletes what was created, then the state file. Throws the first failure, after having deleted all it can. */
  removeCreated({ createdTopics: topics, createdGroups: groups }: CreatedResources): Promise<void> {
    return removeCreated({ run: this.#options.run, topics, groups }, this.#context.cluster, this.#context.folders);
  }

  /**
   * Deletes what was created before a failed preparation. Returns the error to throw: with a hint if something is left.
   */
  async rollBack(error: unknown, made: CreatedResources): Promise<unknown> {
    const left = await runAllSteps([() => this.removeCreated(made)]);
    return left ? leftoverError(asCliError(error), this.#options.run) : error;
  }
}
