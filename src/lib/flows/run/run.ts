import { setTimeout as pause } from 'node:timers/promises';
import { asCliError, CliError } from '../../errors.js';
import { thisProcess } from '../../processes/identity.js';
import { ownLine } from '../../processes/worker.js';
import { until } from '../../until.js';
import type { FlowReport } from '../measure/report.js';
import type { Score } from '../measure/score.js';
import { judge } from '../measure/verdict.js';
import { type Names, namesWith } from '../names.js';
import { type Flow, keepsLedger, type Service } from '../types.js';
import { BrokerDrills } from './broker-drills.js';
import { removeMade } from './cleanup.js';
import { Clock } from './clock.js';
import { Crew } from './crew.js';
import { drain, hurriedMs } from './drain.js';
import { Hearing } from './hearing.js';
import type { RunOptions, RunSurroundings } from './news.js';
import { leftBy, type Preparation, prepare } from './prepare.js';
import { sourceTasks } from './source-tasks.js';
import { refuseShared, writeRun } from './state.js';
import { holdsFromTheStart, type Trouble } from './trouble.js';
import { TroubleLog } from './trouble-log.js';
import { Troublemaker } from './troublemaker.js';

const joinMs = 60_000;

/** A run of a flow: prepared, alive, drained, judged, and removed again. Watchers may look at its scores meanwhile. */
export class FlowRun {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly prepared: Preparation;
  readonly clock = new Clock();
  readonly #around: RunSurroundings;
  readonly #names: Names;
  readonly #crew: Crew;
  readonly #brokers: BrokerDrills;
  readonly #troublemaker: Troublemaker;
  readonly #troubles: TroubleLog;
  readonly #hearing: Hearing;
  /** Ends it before its time. */
  readonly #early = new AbortController();
  readonly #begunAt = Date.now();
  readonly #timers: NodeJS.Timeout[] = [];
  #failure: CliError | undefined;

  private constructor(flow: Flow, options: RunOptions, around: RunSurroundings, prepared: Preparation) {
    this.flow = flow;
    this.options = options;
    this.prepared = prepared;
    this.#around = around;
    this.#names = namesWith(options.prefix);
    this.#brokers = new BrokerDrills(around.cluster, around.drill);
    const { settings, env, lang } = around;
    const { run, seed, prefix, troubles } = options;
    this.#troubles = new TroubleLog(troubles, this.clock, lang);
    this.#hearing = new Hearing(flow, this.#names, prepared, this.#troubles, {
      sent: (at) => this.#begin(at),
      onNews: around.onNews,
    });
    this.#crew = new Crew(
      { settings, flow, run, seed, lang, prefix },
      (service) => this.#ledgerFrom(service),
      ownLine(['flows', 'serve', '-o', 'json'], env),
      {
        hear: (post, report) => this.#hearing.hear(post, report),
        lost: (post, isReplaced) => this.#hearing.lost(post, isReplaced),
        fail: (error) => this.fail(error),
        changed: () => this.#remember(),
      },
    );
    const [first = ''] = prepared.topics.keys();
    this.#troublemaker = new Troublemaker(this.#crew, this.#brokers, first, (ms, act) => this.#later(ms, act));
  }

  /** Makes what is missing on the cluster. */
  static async prepare(flow: Flow, options: RunOptions, around: RunSurroundings): Promise<FlowRun> {
    const names = namesWith(options.prefix);
    refuseShared(flow, names, around.settings.brokers, around.folders);
    const prepared = await prepare(flow, names, around.topicSettings, around.cluster);
    return new FlowRun(flow, options, around, prepared);
  }

  get scores(): readonly Score[] {
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
    this.#forgetLater();
    const posts = this.#crew.posts.filter(({ source }) => !source);
    this.#crew.order(posts, { kind: 'resume' });
    this.#crew.order(posts, { kind: 'slow', ms: 0 });
    this.#stopSources();
  }

  /** Runs it to its end and measures. What it made is removed, however it ends, unless it is kept. */
  async run(): Promise<FlowReport> {
    const { cluster, folders, lang, signal, onNews } = this.#around;
    const end = (): void => this.end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      this.#remember();
      await this.#join();
      onNews({ kind: 'ready' });
      await this.#emit();
      await this.#drain();
      await this.#flush();
      this.#forgetLater();
      const tookMs = this.clock.since(Date.now());
      onNews({ kind: 'drained' });
      await this.#brokers.startAll();
      const ending = {
        flow: this.flow,
        run: this.options.run,
        names: this.#names,
        starts: this.prepared.starts,
        scores: this.scores,
        instances: (service: string) => this.#crew.of(service).length,
        clock: this.clock,
        sent: this.sent,
        tookMs,
        interrupted: signal.aborted,
        troubles: this.#troubles.all(),
        left: leftBy(
          this.prepared,
          this.scores,
          this.flow.topics.map(({ name }) => this.#names.deadLetters(name)),
        ),
      };
      return await judge(ending, cluster, lang);
    } finally {
      signal.removeEventListener('abort', end);
      this.#forgetLater();
      try {
        await this.#crew.end();
        await this.#brokers.startAll();
      } finally {
        const { madeTopics: topics, madeGroups: groups } = this.prepared;
        this.#remember(true);
        if (!this.options.keep) await removeMade({ run: this.options.run, topics, groups }, cluster, folders);
      }
    }
  }

  /** Does something to it now. */
  async trouble(trouble: Trouble): Promise<void> {
    const target = await this.#troublemaker.make(trouble);
    // A source tells when it has poisoned a topic.
    if (trouble.kind === 'poison') return;
    this.#troubles.add(trouble, target);
    if (target !== undefined) this.#around.onNews({ kind: 'trouble', trouble, target });
  }

  /** The run cannot go on: it ends with the first of these, and what it made is removed. */
  fail(error: unknown): void {
    this.#failure ??= asCliError(error);
  }

  /** Starts the services, and returns when every partition of every group has an owner. */
  async #join(): Promise<void> {
    const { signal } = this.#early;
    if (signal.aborted) return;
    for (const service of this.flow.services) this.#crew.startService(service, this.#instances(service));
    const isComplete = ({ owners, service }: Score) =>
      owners.settled && owners.memberCount === this.#instances(service);
    const settled = () => signal.aborted || this.scores.every(isComplete);
    const joined = await until(() => !this.#mustGoOn() || settled(), { withinMs: joinMs, everyMs: 20 });
    if (joined) {
      for (const { owners } of this.scores) owners.watch(Date.now());
      return;
    }
    const open = this.scores.filter((score) => !isComplete(score)).map(({ group }) => group);
    throw new CliError('unreachable', `${open.join(', ')} did not get all partitions within ${joinMs / 1000} seconds`);
  }

  /** Starts the sources, and returns when all source events are sent. */
  async #emit(): Promise<void> {
    if (this.#early.signal.aborted) return;
    for (const trouble of this.options.troubles.filter(holdsFromTheStart)) await this.trouble(trouble);
    for (const task of sourceTasks(this.flow, this.options)) {
      this.#crew.startSource(this.flow.sources[task.index]?.service ?? 'source', task);
    }
    while (this.#mustGoOn() && !this.sourcesHaveEnded) await pause(20);
  }

  /** With the first event the clock begins, and what is to be done at a time waits for it. */
  #begin(at: number): void {
    if (!this.clock.begin(at)) return;
    const { durationMs, troubles } = this.options;
    const late = Date.now() - at;
    if (durationMs !== null) this.#later(durationMs - late, () => this.#stopSources());
    for (const trouble of troubles) {
      // Poison is the sources' own affair: it comes after so many of their events.
      if (trouble.kind !== 'poison' && !holdsFromTheStart(trouble))
        this.#later(trouble.atMs - late, () => this.trouble(trouble));
    }
  }

  #stopSources(): void {
    this.#crew.order(this.#crew.sources(), { kind: 'stop' });
  }

  #drain(): Promise<void> {
    return drain({
      cluster: this.#around.cluster,
      scores: this.scores,
      run: this.options.run,
      waits: () => this.#brokers.someAreDead,
      hurries: () => this.#early.signal.aborted,
      check: () => this.#mustGoOn(),
    });
  }

  /** Lets services tell what they hold back, until nothing follows from it. */
  async #flush(): Promise<void> {
    const measuring = this.flow.services.filter(({ measures }) => measures.length > 0);
    const posts = measuring.flatMap(({ name }) => this.#crew.of(name)).filter(({ worker }) => worker);
    if (posts.length === 0) return;
    const before = this.#hearing.flushed;
    this.#crew.order(posts, { kind: 'flush' });
    await until(() => this.#hearing.flushed - before >= posts.length, { withinMs: hurriedMs, everyMs: 20 });
    await this.#drain();
  }

  #later(ms: number, act: () => void | Promise<void>): void {
    const run = async () => act();
    this.#timers.push(setTimeout(() => run().catch((error) => this.fail(error)), ms));
  }

  /** What was to be done at a time is not done any more. */
  #forgetLater(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  #instances({ name, instances }: Service): number {
    return this.options.scale.get(name) ?? instances;
  }

  /** True; throws where the run has failed. */
  #mustGoOn(): true {
    if (this.#failure) throw this.#failure;
    return true;
  }

  /** Where the records of this run begin in a service's ledger, by partition. */
  #ledgerFrom(name: string): number[] | undefined {
    const service = this.flow.services.find((each) => each.name === name);
    if (!service || !keepsLedger(service)) return undefined;
    const ledger = this.#names.ledger(name);
    return this.prepared.starts.filter(({ topic }) => topic === ledger).map(({ offset }) => offset);
  }

  #remember(isOver = false): void {
    const { settings, folders } = this.#around;
    const { run, prefix = null } = this.options;
    const { clusterId, starts, madeTopics, madeGroups } = this.prepared;
    const state = {
      flow: this.flow,
      run,
      prefix,
      clusterId,
      brokers: settings.brokers,
      begunAt: this.#begunAt,
      starts,
    };
    const owner = isOver ? null : thisProcess();
    const processes = isOver ? [] : this.#crew.posts.flatMap(({ worker }) => worker?.id ?? []);
    writeRun({ version: 1, ...state, topics: madeTopics, groups: madeGroups, owner, processes }, folders);
  }
}
