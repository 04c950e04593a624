import { setTimeout as pause } from 'node:timers/promises';
import { asCliError, type CliError, errorRow } from '../../errors.js';
import { ownCommandLine } from '../../processes/worker.js';
import { judge } from '../measure/judge.js';
import type { FlowReport } from '../measure/report.js';
import type { ServiceStats } from '../measure/service-stats.js';
import { type Names, namesWith } from '../names.js';
import type { Flow, Service } from '../types.js';
import { allOf, notCleared } from './clear.js';
import { Clock } from './clock.js';
import { Crew } from './crew.js';
import { drain, hurriedMs } from './drain.js';
import { flush } from './flush.js';
import { Hearing } from './hearing.js';
import { join } from './join.js';
import { Keeper } from './keeper.js';
import { Later } from './later.js';
import type { RunOptions, RunSurroundings } from './news.js';
import { keptBy, ledgerStarts, leftBy, type Preparation, prepare } from './prepare.js';
import { sourceTasks } from './source-tasks.js';
import { refuseShared } from './state.js';
import type { Trouble } from './trouble.js';
import { Troubles } from './troubles.js';

/** A dead member is missed, another process takes its place, and the group gives its partitions out anew. */
const settleMs = 30_000;

/** A run of a flow: prepared, alive, drained, judged, and removed again. Watchers may look at its scores meanwhile. */
export class FlowRun {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly prepared: Preparation;
  readonly clock = new Clock();
  readonly #around: RunSurroundings;
  readonly #keeper: Keeper;
  readonly #names: Names;
  readonly #crew: Crew;
  readonly #troubles: Troubles;
  readonly #hearing: Hearing;
  /** Ends it before its time. */
  readonly #early = new AbortController();
  readonly #later = new Later((error) => this.fail(error));
  #failure: CliError | undefined;

  private constructor(flow: Flow, options: RunOptions, around: RunSurroundings, prepared: Preparation, keeper: Keeper) {
    this.flow = flow;
    this.options = options;
    this.prepared = prepared;
    this.#around = around;
    this.#keeper = keeper;
    this.#names = namesWith(options.prefix);
    const { settings, cluster, drill, env, lang, onNews } = around;
    const { run, seed, prefix, troubles } = options;
    this.#hearing = new Hearing(flow, this.#names, prepared, {
      sent: (at) => this.#begin(at),
      poisoned: (topic) => this.#troubles.poisoned(topic),
      onNews,
    });
    this.#crew = new Crew(
      { settings, flow, run, seed, lang, prefix },
      (service) => ledgerStarts(flow, this.#names, prepared, service),
      ownCommandLine(['flows', 'serve', '-o', 'json'], env),
      {
        hear: (post, report) => this.#hearing.hear(post, report),
        lost: (post, isReplaced) => this.#hearing.lost(post, isReplaced),
        fail: (error) => this.fail(error),
        changed: () => this.#remember(),
      },
    );
    const [leadTopic = ''] = prepared.topics.keys();
    const fail = (error: unknown) => this.fail(error);
    this.#troubles = new Troubles(this.#crew, {
      wanted: troubles,
      cluster,
      drill,
      clock: this.clock,
      lang,
      leadTopic,
      onNews,
      fail,
    });
  }

  /** Makes what is missing on the cluster. */
  static async prepare(flow: Flow, options: RunOptions, around: RunSurroundings): Promise<FlowRun> {
    const names = namesWith(options.prefix);
    refuseShared(flow, names, around.settings.brokers, around.folders);
    const keeper = new Keeper(flow, options, around);
    const prepared = await prepare(flow, names, around.topicSettings, around.cluster, keeper);
    return new FlowRun(flow, options, around, prepared, keeper);
  }

  get scores(): readonly ServiceStats[] {
    return this.#hearing.scores;
  }

  /** Source events so far. */
  get sent(): number {
    return this.#hearing.sent;
  }

  get crew(): Crew {
    return this.#crew;
  }

  /** What the flow's topics and groups are called on the cluster. */
  get names(): Names {
    return this.#names;
  }

  /** True once every source has emitted all that it was to. */
  get sourcesHaveEnded(): boolean {
    return this.#crew.sources().every((post) => this.#hearing.hasFinished(post));
  }

  /** True where a broker may be killed without an end to it all: others have its partitions too. */
  get canKillBroker(): boolean {
    const [topic] = this.prepared.topics.values();
    return this.#around.drill !== undefined && (topic?.partitions[0]?.replicas.length ?? 0) > 1;
  }

  /** Ends it before its time, in order: nobody waits for what was slowed or held on purpose. */
  end(): void {
    if (this.#early.signal.aborted) return;
    this.#early.abort();
    this.#troubles.release().catch((error) => this.fail(error));
    this.#stopSources();
  }

  /**
   * Runs it to its end and measures. What it made is removed, however it ends, unless it is kept; what could not be is
   * named in the report, or where it failed in the hint of why.
   */
  async run(): Promise<FlowReport> {
    const { signal } = this.#around;
    const end = (): void => this.end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      const report = await this.#live();
      const failure = await this.#clear();
      return failure ? { ...report, error: errorRow(notCleared(failure, this.options.run)) } : report;
    } catch (error) {
      throw (await this.#clear()) ? notCleared(asCliError(error), this.options.run) : error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  async #live(): Promise<FlowReport> {
    const { onNews } = this.#around;
    this.#remember();
    if (!this.#early.signal.aborted) {
      await join({
        crew: this.#crew,
        scores: this.scores,
        instances: (service) => this.#instances(service),
        check: () => this.#mustGoOn(),
        isOver: () => this.#early.signal.aborted,
      });
    }
    if (!this.#early.signal.aborted) onNews({ kind: 'ready' });
    await this.#emit();
    const drained = await this.#drain();
    const tookMs = this.clock.since(Date.now());
    if (this.sent > 0) onNews({ kind: 'drained', all: drained });
    await this.#troubles.end();
    // What is measured does not move any more: who is still at work finishes that, and tells it.
    await this.#crew.end();
    return this.#judge(drained, tookMs);
  }

  #judge(drained: boolean, tookMs: number): Promise<FlowReport> {
    const { cluster, lang, signal } = this.#around;
    const { flow, options, prepared, scores, clock, sent } = this;
    const ending = {
      flow,
      run: options.run,
      seed: options.seed,
      names: this.#names,
      starts: prepared.starts,
      stats: scores,
      instances: (service: string) => this.#crew.of(service).length,
      clock,
      sent,
      sentMs: this.#hearing.sentMs,
      tookMs,
      drained,
      interrupted: signal.aborted,
      troubles: this.#troubles.all(),
      kept: keptBy(prepared, options.keep),
      left: leftBy(flow, this.#names, prepared, scores),
    };
    return judge(ending, cluster, lang);
  }

  /** Ends what still lives and removes what was made, unless it is kept, as far as it can; why it could not. */
  async #clear(): Promise<CliError | undefined> {
    this.#later.close();
    return allOf([
      () => this.#troubles.end(),
      () => this.#crew.end(),
      () => this.#keeper.remember(this.prepared, null),
      ...(this.options.keep ? [] : [() => this.#keeper.remove(this.prepared)]),
    ]);
  }

  /** Does something to it now, unless it ends. */
  trouble(trouble: Trouble): Promise<void> {
    return this.#troubles.make(trouble);
  }

  /** The run cannot go on: it ends with the first of these, and what it made is removed. */
  fail(error: unknown): void {
    this.#failure ??= asCliError(error);
  }

  /** Starts the sources, and returns when all source events are sent. */
  async #emit(): Promise<void> {
    if (this.#early.signal.aborted) return;
    await this.#troubles.start();
    for (const task of sourceTasks(this.flow, this.options)) {
      this.#crew.startSource(this.flow.sources[task.index]?.service ?? 'source', task);
    }
    while (this.#mustGoOn() && !this.sourcesHaveEnded) await pause(20);
  }

  /** With the first event the clock begins, and what is to be done at a time waits for it. */
  #begin(at: number): void {
    if (!this.clock.begin(at)) return;
    const { durationMs } = this.options;
    const late = Date.now() - at;
    if (durationMs !== null) this.#later.in(durationMs - late, () => this.#stopSources());
    this.#troubles.begin(late);
  }

  #stopSources(): void {
    this.#crew.order(this.#crew.sources(), { kind: 'stop' });
  }

  /** Waits until all is read, and lets services tell what they hold back; false where it was given up. */
  async #drain(): Promise<boolean> {
    if (this.sent === 0) return true;
    const hurries = () => this.#early.signal.aborted;
    const check = () => this.#mustGoOn();
    const draining = {
      cluster: this.#around.cluster,
      scores: this.scores,
      run: this.options.run,
      waits: () => this.#troubles.willPass,
      hurries,
      check,
    };
    const all = await drain(draining);
    const flushing = { crew: this.#crew, hearing: this.#hearing, check, withinMs: hurries() ? hurriedMs : settleMs };
    const mayFollow = await flush(flushing);
    return all && (!mayFollow || drain(draining));
  }

  #instances({ name, instances }: Service): number {
    return this.options.scale.get(name) ?? instances;
  }

  /** True; throws where the run has failed. */
  #mustGoOn(): true {
    if (this.#failure) throw this.#failure;
    return true;
  }

  #remember(): void {
    this.#keeper.remember(
      this.prepared,
      this.#crew.posts.flatMap(({ worker }) => worker?.id ?? []),
    );
  }
}
