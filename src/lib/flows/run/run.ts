import { setTimeout as pause } from 'node:timers/promises';
import type { Folders, Lang } from '../../app.js';
import { asCliError, CliError } from '../../errors.js';
import type { Cluster } from '../../kafka/cluster.js';
import { thisProcess } from '../../processes/identity.js';
import { ownLine } from '../../processes/worker.js';
import type { ClusterSettings } from '../../settings/types.js';
import { until } from '../../until.js';
import { unreadBy } from '../measure/lags.js';
import type { FlowReport } from '../measure/report.js';
import { Score } from '../measure/score.js';
import { judge } from '../measure/verdict.js';
import { type Names, namesWith } from '../names.js';
import type { Report } from '../protocol.js';
import { type Flow, keepsLedger, type Service, topicsOf } from '../types.js';
import { BrokerDrills, type Drill } from './broker-drills.js';
import { removeMade } from './cleanup.js';
import { Crew, type Post } from './crew.js';
import { type Preparation, prepare, type TopicSettings } from './prepare.js';
import { type Amount, sourceTasks } from './source-tasks.js';
import { refuseShared, writeRun } from './state.js';
import type { Trouble } from './trouble.js';
import { Troublemaker } from './troublemaker.js';

export interface RunOptions extends Amount {
  /** Tells the events of this run from all others. */
  readonly run: string;
  /** The sources end after so long; null: when they have emitted their count. */
  readonly durationMs: number | null;
  readonly scale: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly keep: boolean;
  readonly prefix: string | undefined;
}

export interface RunSurroundings {
  readonly settings: ClusterSettings;
  /** One that Ctrl-C does not close: what was made is still to be removed. */
  readonly cluster: Cluster;
  readonly topicSettings: TopicSettings;
  readonly folders: Folders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lang: Lang;
  /** Ctrl-C: the sources end, and the report is of what there was. */
  readonly signal: AbortSignal;
  /** Absent where the cluster is no sandbox. */
  readonly drill?: Drill | undefined;
  readonly onNews: (news: News) => void;
}

/** What happens in a run, for those who watch. */
export type News =
  | { readonly kind: 'ready' | 'drained' }
  | { readonly kind: 'heard'; readonly post: Post; readonly report: Report }
  | { readonly kind: 'lost'; readonly instance: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly target: string };

const joinMs = 60_000;
/** Without any progress for so long the groups will not catch up. A dead member is missed after six seconds. */
const stillMs = 30_000;
const hurriedMs = 5000;
const lookMs = 200;

/** A run of a flow: prepared, alive, drained, judged, and removed again. Watchers may look at its scores meanwhile. */
export class FlowRun {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly scores: readonly Score[];
  readonly prepared: Preparation;
  /** Source events so far. */
  sent = 0;
  readonly #around: RunSurroundings;
  readonly #names: Names;
  readonly #crew: Crew;
  readonly #brokers: BrokerDrills;
  readonly #troublemaker: Troublemaker;
  readonly #begunAt = Date.now();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #finished = new Set<Post>();
  #failure: CliError | undefined;
  #firstSentAt: number | undefined;
  #flushed = 0;

  private constructor(flow: Flow, options: RunOptions, around: RunSurroundings, prepared: Preparation) {
    this.flow = flow;
    this.options = options;
    this.prepared = prepared;
    this.#around = around;
    this.#names = namesWith(options.prefix);
    this.#brokers = new BrokerDrills(around.cluster, around.drill);
    this.scores = flow.services.map((service) => {
      const topics = new Set(topicsOf(flow, service).map(({ name }) => this.#names.topic(name)));
      const starts = prepared.starts.filter(({ topic }) => topics.has(topic));
      return new Score(service, this.#names.group(service.group), starts, this.#begunAt);
    });
    const { settings, env, lang } = around;
    const { run, seed, prefix } = options;
    this.#crew = new Crew(
      { settings, flow, run, seed, lang, prefix },
      (service) => this.#ledgerFrom(service),
      ownLine(['flows', 'serve', '-o', 'json'], env),
      {
        hear: (post, report) => this.#hear(post, report),
        lost: (post) => this.#lost(post),
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

  get crew(): Crew {
    return this.#crew;
  }

  /** What the flow's topics and groups are called on the cluster. */
  get names(): Names {
    return this.#names;
  }

  /** True once every source has emitted all that it was to. */
  get sourcesHaveEnded(): boolean {
    return this.#crew.sources().every((post) => this.#finished.has(post));
  }

  /** True where a broker may be killed without an end to it all: others have its partitions too. */
  get canKillBroker(): boolean {
    const [topic] = this.prepared.topics.values();
    return this.#around.drill !== undefined && (topic?.partitions[0]?.replicas.length ?? 0) > 1;
  }

  /** Runs it to its end and measures. What it made is removed, however it ends, unless it is kept. */
  async run(): Promise<FlowReport> {
    const { cluster, folders, lang, signal, onNews } = this.#around;
    // Who ends a run does not wait for what was slowed or held on purpose.
    const lift = (): void => {
      const posts = this.#crew.posts.filter(({ source }) => !source);
      this.#crew.order(posts, { kind: 'resume' });
      this.#crew.order(posts, { kind: 'slow', ms: 0 });
    };
    signal.addEventListener('abort', lift, { once: true });
    try {
      this.#remember();
      await this.#join();
      onNews({ kind: 'ready' });
      await this.#emit();
      await this.#drain();
      await this.#flush();
      const drainedAt = Date.now();
      onNews({ kind: 'drained' });
      await this.#brokers.startAll();
      const ending = {
        flow: this.flow,
        run: this.options.run,
        names: this.#names,
        starts: this.prepared.starts,
        scores: this.scores,
        instances: (service: string) => this.#crew.of(service).length,
        sent: this.sent,
        tookMs: drainedAt - (this.#firstSentAt ?? drainedAt),
        interrupted: signal.aborted,
      };
      return await judge(ending, cluster, lang);
    } finally {
      signal.removeEventListener('abort', lift);
      for (const timer of this.#timers) clearTimeout(timer);
      await this.#crew.end();
      await this.#brokers.startAll();
      const { madeTopics: topics, madeGroups: groups } = this.prepared;
      this.#remember(true);
      if (!this.options.keep) await removeMade({ run: this.options.run, topics, groups }, cluster, folders);
    }
  }

  /** Does something to it now. */
  async trouble(trouble: Trouble): Promise<void> {
    const target = await this.#troublemaker.make(trouble);
    if (target !== undefined) this.#around.onNews({ kind: 'trouble', trouble, target });
  }

  /** The run cannot go on: it ends with the first of these, and what it made is removed. */
  fail(error: unknown): void {
    this.#failure ??= asCliError(error);
  }

  /** Starts the services, and returns when every partition of every group has an owner. */
  async #join(): Promise<void> {
    for (const service of this.flow.services) {
      this.#crew.startService(service, this.#instances(service));
    }
    const isComplete = ({ owners, service }: Score) =>
      owners.settled && owners.memberCount === this.#instances(service);
    const settled = () => this.#around.signal.aborted || this.scores.every(isComplete);
    const joined = await until(() => !this.#mustGoOn() || settled(), { withinMs: joinMs, everyMs: 20 });
    if (joined) {
      for (const { owners } of this.scores) owners.watch();
      return;
    }
    const open = this.scores.filter((score) => !isComplete(score)).map(({ group }) => group);
    throw new CliError('unreachable', `${open.join(', ')} did not get all partitions within ${joinMs / 1000} seconds`);
  }

  /** Starts the sources, does the troubles at their time, and returns when all source events are sent. */
  async #emit(): Promise<void> {
    const { signal } = this.#around;
    const { durationMs, troubles } = this.options;
    for (const task of sourceTasks(this.flow, this.options)) {
      this.#crew.startSource(this.flow.sources[task.index]?.service ?? 'source', task);
    }
    // Poison is the sources' own affair: it comes after so many of their events.
    for (const trouble of troubles) {
      if (trouble.kind !== 'poison') this.#later(trouble.atMs, () => this.trouble(trouble));
    }
    const stop = (): void => this.#crew.order(this.#crew.sources(), { kind: 'stop' });
    if (durationMs !== null) this.#later(durationMs, stop);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    while (this.#mustGoOn() && !this.sourcesHaveEnded) await pause(20);
    signal.removeEventListener('abort', stop);
  }

  /** Returns when every group has read everything, or nothing moves any more. */
  async #drain(): Promise<void> {
    let mark = '';
    let movedAt = performance.now();
    while (this.#mustGoOn()) {
      const unread = await unreadBy(this.#around.cluster, this.scores);
      if (unread === 0) return;
      const now = [unread, ...this.scores.map(({ received, duplicates }) => received + duplicates)].join(' ');
      if (now !== mark || this.#brokers.someAreDead) movedAt = performance.now();
      mark = now;
      if (performance.now() - movedAt > (this.#around.signal.aborted ? hurriedMs : stillMs)) return;
      await pause(lookMs);
    }
  }

  /** Lets services tell what they hold back, until nothing follows from it. */
  async #flush(): Promise<void> {
    const measuring = this.flow.services.filter(({ measures }) => measures.length > 0);
    const posts = measuring.flatMap(({ name }) => this.#crew.of(name)).filter(({ worker }) => worker);
    if (posts.length === 0) return;
    this.#flushed = 0;
    this.#crew.order(posts, { kind: 'flush' });
    await until(() => this.#flushed >= posts.length, { withinMs: hurriedMs, everyMs: 20 });
    await this.#drain();
  }

  #hear(post: Post, report: Report): void {
    const score = this.scores.find(({ service }) => service.name === post.service && !post.source);
    if (report.kind === 'assigned') score?.owners.assigned(post.instance, report.partitions, report.at);
    else if (report.kind === 'rebalancing') score?.owners.lost(post.instance, report.at);
    else if (report.kind === 'handled') score?.add(report);
    else if (report.kind === 'finished') this.#finished.add(post);
    else if (report.kind === 'flushed') this.#flushed++;
    else if (report.kind === 'sent') {
      this.#firstSentAt ??= Date.now();
      this.sent += report.count;
    }
    this.#around.onNews({ kind: 'heard', post, report });
  }

  #lost(post: Post): void {
    const score = this.scores.find(({ service }) => service.name === post.service && !post.source);
    score?.owners.lost(post.instance, Date.now());
    this.#around.onNews({ kind: 'lost', instance: post.instance });
  }

  #later(ms: number, act: () => void | Promise<void>): void {
    const run = async () => act();
    this.#timers.push(setTimeout(() => run().catch((error) => this.fail(error)), ms));
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
