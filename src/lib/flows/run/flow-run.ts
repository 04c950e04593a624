import { asCliError, CliError, errorRow } from '../../base/errors.js';
import type { Fault } from '../fault.js';
import type { FlowReport } from '../measure/report.js';
import type { ServiceStats } from '../measure/service-stats.js';
import { type ResourceNames, resourceNames } from '../resource-names.js';
import type { RunClock } from '../run-clock.js';
import { type Flow, maxInstances } from '../types.js';
import { leftoverError, runAllSteps } from './cleanup-steps.js';
import { fixEnd, runEndsOf } from './fix-end.js';
import { endingError, JoinServer } from './join-server.js';
import { drainPhase, emitPhase, haveSourcesFinished, joinPhase, judgePhase } from './phases.js';
import { type PreparedRun, prepareRun } from './prepare.js';
import type { RunContext, RunOptions } from './run-context.js';
import { createRunParts, type RunParts } from './run-parts.js';
import { refuseSharedTopics } from './run-state.js';
import { RunStateStore } from './run-state-store.js';
import type { Supervisor } from './supervisor.js';

/**
 * A run of a flow: its groups join, sources emit, groups drain, the topics are judged, and what it created is removed.
 * Observers read its statistics meanwhile.
 */
export class FlowRun {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly prepared: PreparedRun;
  readonly clock: RunClock;
  /** The names of the flow's topics and groups on the cluster. */
  readonly names: ResourceNames;
  readonly supervisor: Supervisor;
  readonly #parts: RunParts;
  readonly #stateStore: RunStateStore;
  #joinServer: JoinServer | undefined;
  /** True once the run fixes its end: no service joins any more. */
  #isClosed = false;

  private constructor(
    flow: Flow,
    options: RunOptions,
    context: RunContext,
    prepared: PreparedRun,
    stateStore: RunStateStore,
  ) {
    this.#stateStore = stateStore;
    this.#parts = createRunParts(flow, options, context, prepared, () => this.#saveState());
    const { clock, names, supervisor } = this.#parts;
    this.flow = flow;
    this.options = options;
    this.prepared = prepared;
    this.clock = clock;
    this.names = names;
    this.supervisor = supervisor;
  }

  /** Creates the missing topics and the groups' start offsets. Nothing of it stays if that fails. */
  static async prepare(flow: Flow, options: RunOptions, context: RunContext): Promise<FlowRun> {
    const names = resourceNames(options.prefix);
    refuseSharedTopics(flow, names, context.settings.brokers, context.folders);
    const stateStore = new RunStateStore(flow, options, context);
    const prepared = await prepareRun(flow, names, context.resolveTopicSettings, context.cluster, stateStore);
    return new FlowRun(flow, options, context, prepared, stateStore);
  }

  /** Statistics of the services, in the order of the flow. */
  get stats(): readonly ServiceStats[] {
    return this.#parts.reports.stats;
  }

  /** Source events sent so far. */
  get sourceEventCount(): number {
    return this.#parts.reports.sourceEventCount;
  }

  /** True once every source has emitted all events of its task. */
  get haveSourcesFinished(): boolean {
    return haveSourcesFinished(this.#parts);
  }

  /** True if a broker may be killed: a sandbox whose partitions have other replicas. */
  get canKillBroker(): boolean {
    const [topic] = this.prepared.topics.values();
    return this.#parts.context.drillBroker !== undefined && (topic?.partitions[0]?.replicas.length ?? 0) > 1;
  }

  /** Injects a fault now; does nothing once the run is ending. */
  injectFault(fault: Fault): Promise<void> {
    return this.#parts.faults.inject(fault);
  }

  /** Ends the run early but in order: sources stop, injected faults are undone, groups drain, the report follows. */
  endEarly(): void {
    if (!this.#parts.control.endEarly()) return;
    this.#parts.faults.release().catch((error) => this.fail(error));
    this.supervisor.stopSources();
  }

  /** Ends the run with this error, or the first one of several, and removes what it created. */
  fail(error: unknown): void {
    this.#parts.control.fail(error);
  }

  /**
   * Runs to the end and returns the report. What the run created is removed however it ends, unless `keep` is set. If
   * that fails, the report's `error`, or the hint of the error thrown, says how to remove it.
   */
  async run(): Promise<FlowReport> {
    const { signal } = this.#parts.context;
    const { run } = this.options;
    const end = (): void => this.endEarly();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      const report = await this.#runPhases(this.#parts);
      const failure = await this.#cleanUp();
      return failure ? { ...report, error: errorRow(leftoverError(failure, run)) } : report;
    } catch (error) {
      throw (await this.#cleanUp()) ? leftoverError(asCliError(error), run) : error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  async #runPhases(parts: RunParts): Promise<FlowReport> {
    const { onEvent } = parts.context;
    this.#saveState();
    const isReady = await joinPhase(parts);
    if (isReady) {
      await this.#openForJoining();
      onEvent({ kind: 'ready', hasSource: this.options.hasSource });
    }
    const sourceEventCount = await emitPhase(parts);
    const hasBegun = sourceEventCount > 0 || (isReady && !this.options.hasSource);
    this.#isClosed = true;
    const ends = hasBegun ? await fixEnd(parts) : runEndsOf(this.prepared.startOffsets);
    this.#stateStore.fixEnds(ends);
    const drained = hasBegun ? await drainPhase(parts, ends) : { isComplete: true, tookMs: 0 };
    if (hasBegun) onEvent({ kind: 'drained', isComplete: drained.isComplete });
    await parts.faults.end();
    // Workers finish and report the batch they are at: the statistics are final from here on.
    await parts.supervisor.stop();
    return judgePhase(parts, ends, drained);
  }

  /** Stops the workers and removes what the run created unless it is kept. Never rejects: returns the first failure. */
  async #cleanUp(): Promise<CliError | undefined> {
    this.#parts.scheduler.close();
    return runAllSteps([
      () => this.#parts.faults.end(),
      () => this.supervisor.stop(),
      () => this.#joinServer?.close(),
      () => this.#stateStore.save(this.prepared, null),
      ...(this.options.keep ? [] : [() => this.#stateStore.removeCreated(this.prepared)]),
    ]);
  }

  /** Lets services join from other terminals. */
  async #openForJoining(): Promise<void> {
    const { run } = this.options;
    this.#joinServer = await JoinServer.open((service, connect) => {
      if (this.#isClosed || this.supervisor.isStopping) throw endingError(run);
      const instance = this.supervisor.addJoined(service, connect);
      if (instance === undefined) {
        throw new CliError('conflict', `${service} has ${maxInstances} instances already, and that is the most`);
      }
      this.#parts.context.onEvent({ kind: 'workerJoined', instance });
    });
    this.#stateStore.openForJoining(this.#joinServer.address);
    this.#saveState();
  }

  #saveState(): void {
    this.#stateStore.save(
      this.prepared,
      this.supervisor.slots.flatMap(({ worker }) => worker?.id ?? []),
    );
  }
}
