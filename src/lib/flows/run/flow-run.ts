import { setTimeout as pause } from 'node:timers/promises';
import { asCliError, type CliError, errorRow } from '../../base/errors.js';
import { ownCommandLine } from '../../processes/worker.js';
import { judge } from '../measure/judge.js';
import type { FlowReport } from '../measure/report.js';
import type { ServiceStats } from '../measure/service-stats.js';
import { type ResourceNames, resourceNames } from '../resource-names.js';
import type { Flow, Service } from '../types.js';
import { leftoverError, runAllSteps } from './cleanup-steps.js';
import { drain, earlyEndStallMs } from './drain.js';
import type { Fault } from './fault.js';
import { FaultSchedule } from './fault-schedule.js';
import { flushWindows } from './flush-windows.js';
import { joinGroups } from './join-groups.js';
import { keptResources, ledgerStartOffsets, leftoversOf, type PreparedRun, prepareRun } from './prepare.js';
import { ReportAggregator } from './report-aggregator.js';
import { RunClock } from './run-clock.js';
import type { RunContext, RunOptions } from './run-context.js';
import { refuseSharedTopics } from './run-state.js';
import { RunStateStore } from './run-state-store.js';
import { sourceTasks } from './source-tasks.js';
import { Supervisor } from './supervisor.js';
import { TaskScheduler } from './task-scheduler.js';

/** Enough for a session timeout, the replacement of a dead worker and the rebalance that follows. */
const flushTimeoutMs = 30_000;

/**
 * A run of a flow: its groups join, sources emit, groups drain, the topics are checked, and what it created is removed.
 * Observers read its statistics meanwhile.
 */
export class FlowRun {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly prepared: PreparedRun;
  readonly clock = new RunClock();
  readonly #context: RunContext;
  readonly #stateStore: RunStateStore;
  readonly #names: ResourceNames;
  readonly #supervisor: Supervisor;
  readonly #faults: FaultSchedule;
  readonly #reports: ReportAggregator;
  /** Aborted by `endEarly`. */
  readonly #earlyEnd = new AbortController();
  readonly #scheduler = new TaskScheduler((error) => this.fail(error));
  #failure: CliError | undefined;

  private constructor(
    flow: Flow,
    options: RunOptions,
    context: RunContext,
    prepared: PreparedRun,
    stateStore: RunStateStore,
  ) {
    this.flow = flow;
    this.options = options;
    this.prepared = prepared;
    this.#context = context;
    this.#stateStore = stateStore;
    this.#names = resourceNames(options.prefix);
    const { settings, cluster, drillBroker, env, lang, onEvent } = context;
    const { run, seed, prefix, faults } = options;
    this.#reports = new ReportAggregator(flow, this.#names, prepared, {
      onSourceSent: (at) => this.#onFirstEvent(at),
      onPoisonSent: (topic) => this.#faults.onPoisonSent(topic),
      onEvent,
    });
    this.#supervisor = new Supervisor(
      { settings, flow, run, seed, lang, prefix },
      (service) => ledgerStartOffsets(flow, this.#names, prepared, service),
      ownCommandLine(['flows', 'serve', '-o', 'json'], env),
      {
        onReport: (slot, report) => this.#reports.add(slot, report),
        onWorkerEnded: (slot, isReplaced) => this.#reports.onWorkerEnded(slot, isReplaced),
        onFailure: (error) => this.fail(error),
        onWorkersChanged: () => this.#saveState(),
      },
    );
    const [leaderTopic = ''] = prepared.topics.keys();
    const onFailure = (error: unknown) => this.fail(error);
    this.#faults = new FaultSchedule(this.#supervisor, {
      requested: faults,
      cluster,
      drillBroker,
      clock: this.clock,
      lang,
      leaderTopic,
      onEvent,
      onFailure,
    });
  }

  /** Creates the missing topics and the groups' start offsets. Nothing of it stays if that fails. */
  static async prepare(flow: Flow, options: RunOptions, context: RunContext): Promise<FlowRun> {
    const names = resourceNames(options.prefix);
    refuseSharedTopics(flow, names, context.settings.brokers, context.folders);
    const stateStore = new RunStateStore(flow, options, context);
    const prepared = await prepareRun(flow, names, context.resolveTopicSettings, context.cluster, stateStore);
    return new FlowRun(flow, options, context, prepared, stateStore);
  }

  get scores(): readonly ServiceStats[] {
    return this.#reports.scores;
  }

  /** Source events sent so far. */
  get sourceEventCount(): number {
    return this.#reports.sourceEventCount;
  }

  get supervisor(): Supervisor {
    return this.#supervisor;
  }

  /** The names of the flow's topics and groups on the cluster. */
  get names(): ResourceNames {
    return this.#names;
  }

  /** True once every source has emitted all events of its task. */
  get haveSourcesFinished(): boolean {
    return this.#supervisor.sourceSlots().every((slot) => this.#reports.hasFinished(slot));
  }

  /** True if a broker may be killed: a sandbox whose partitions have other replicas. */
  get canKillBroker(): boolean {
    const [topic] = this.prepared.topics.values();
    return this.#context.drillBroker !== undefined && (topic?.partitions[0]?.replicas.length ?? 0) > 1;
  }

  /** Ends the run early but in order: sources stop, injected faults are undone, groups drain, the report follows. */
  endEarly(): void {
    if (this.#earlyEnd.signal.aborted) return;
    this.#earlyEnd.abort();
    this.#faults.release().catch((error) => this.fail(error));
    this.#stopSources();
  }

  /**
   * Runs to the end and returns the report. What the run created is removed however it ends, unless `keep` is set. If
   * that fails, the report's `error`, or the hint of the error thrown, says how to remove it.
   */
  async run(): Promise<FlowReport> {
    const { signal } = this.#context;
    const end = (): void => this.endEarly();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      const report = await this.#runPhases();
      const failure = await this.#cleanUp();
      return failure ? { ...report, error: errorRow(leftoverError(failure, this.options.run)) } : report;
    } catch (error) {
      throw (await this.#cleanUp()) ? leftoverError(asCliError(error), this.options.run) : error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  async #runPhases(): Promise<FlowReport> {
    const { onEvent } = this.#context;
    this.#saveState();
    if (!this.#earlyEnd.signal.aborted) {
      await joinGroups({
        supervisor: this.#supervisor,
        stats: this.scores,
        instanceCount: (service) => this.#instanceCount(service),
        throwIfFailed: () => this.#throwIfFailed(),
        isEnding: () => this.#earlyEnd.signal.aborted,
      });
    }
    if (!this.#earlyEnd.signal.aborted) onEvent({ kind: 'ready' });
    await this.#emit();
    const drained = await this.#drain();
    const tookMs = this.clock.elapsedAt(Date.now());
    if (this.sourceEventCount > 0) onEvent({ kind: 'drained', isComplete: drained });
    await this.#faults.end();
    // Workers finish and report the batch they are at: the statistics are final from here on.
    await this.#supervisor.stop();
    return this.#judge(drained, tookMs);
  }

  #judge(drained: boolean, tookMs: number): Promise<FlowReport> {
    const { cluster, lang, signal } = this.#context;
    const { flow, options, prepared, scores: stats, clock, sourceEventCount } = this;
    const ending = {
      flow,
      run: options.run,
      seed: options.seed,
      names: this.#names,
      starts: prepared.startOffsets,
      stats,
      instances: (service: string) => this.#supervisor.slotsOf(service).length,
      clock,
      sent: sourceEventCount,
      sentMs: this.#reports.sourceDurationMs,
      tookMs,
      drained,
      interrupted: signal.aborted,
      troubles: this.#faults.reports(),
      kept: keptResources(prepared, options.keep),
      left: leftoversOf(flow, this.#names, prepared, stats),
    };
    return judge(ending, cluster, lang);
  }

  /** Stops the workers and removes what the run created unless it is kept. Never rejects: returns the first failure. */
  async #cleanUp(): Promise<CliError | undefined> {
    this.#scheduler.close();
    return runAllSteps([
      () => this.#faults.end(),
      () => this.#supervisor.stop(),
      () => this.#stateStore.save(this.prepared, null),
      ...(this.options.keep ? [] : [() => this.#stateStore.removeCreated(this.prepared)]),
    ]);
  }

  /** Injects a fault now; does nothing once the run is ending. */
  injectFault(fault: Fault): Promise<void> {
    return this.#faults.inject(fault);
  }

  /** Ends the run with this error, or the first one of several, and removes what it created. */
  fail(error: unknown): void {
    this.#failure ??= asCliError(error);
  }

  /** Starts the sources; resolves once all source events are sent. */
  async #emit(): Promise<void> {
    if (this.#earlyEnd.signal.aborted) return;
    await this.#faults.applyInitial();
    for (const task of sourceTasks(this.flow, this.options)) {
      this.#supervisor.startSource(this.flow.sources[task.index]?.service ?? 'source', task);
    }
    while (this.#throwIfFailed() && !this.haveSourcesFinished) await pause(20);
  }

  /** Starts the clock at the first event: the duration and the timed faults count from it. */
  #onFirstEvent(at: number): void {
    if (!this.clock.start(at)) return;
    const { durationMs } = this.options;
    const late = Date.now() - at;
    if (durationMs !== null) this.#scheduler.after(durationMs - late, () => this.#stopSources());
    this.#faults.scheduleTimed(late);
  }

  #stopSources(): void {
    this.#supervisor.send(this.#supervisor.sourceSlots(), { kind: 'stop' });
  }

  /**
   * Waits until all records are read and the open windows are emitted and read; false if it stopped making progress.
   */
  async #drain(): Promise<boolean> {
    if (this.sourceEventCount === 0) return true;
    const isEndingEarly = () => this.#earlyEnd.signal.aborted;
    const draining = {
      cluster: this.#context.cluster,
      stats: this.scores,
      run: this.options.run,
      hasTemporaryFault: () => this.#faults.hasTemporaryFault,
      isEndingEarly,
      throwIfFailed: () => this.#throwIfFailed(),
    };
    const all = await drain(draining);
    const flushing = {
      supervisor: this.#supervisor,
      reports: this.#reports,
      throwIfFailed: () => this.#throwIfFailed(),
      timeoutMs: isEndingEarly() ? earlyEndStallMs : flushTimeoutMs,
    };
    const mayFollow = await flushWindows(flushing);
    return all && (!mayFollow || drain(draining));
  }

  #instanceCount({ name, instances }: Service): number {
    return this.options.scale.get(name) ?? instances;
  }

  /** Returns true, or throws the failure of the run. */
  #throwIfFailed(): true {
    if (this.#failure) throw this.#failure;
    return true;
  }

  #saveState(): void {
    this.#stateStore.save(
      this.prepared,
      this.#supervisor.slots.flatMap(({ worker }) => worker?.id ?? []),
    );
  }
}
