import type { Lang } from '../../app.js';
import type { Cluster } from '../../kafka/cluster.js';
import { BrokerDrills, type Drill } from './broker-drills.js';
import type { Clock } from './clock.js';
import { type Crew, isPaused, isSlowed } from './crew.js';
import { Later } from './later.js';
import type { News } from './news.js';
import { holdsFromTheStart, type Incident, type Trouble } from './trouble.js';
import { TroubleLog, type TroubleReport, targetOf } from './trouble-log.js';
import { Troublemaker } from './troublemaker.js';

interface TroublesOptions {
  /** Those that the line asks for. */
  readonly wanted: readonly Trouble[];
  readonly cluster: Cluster;
  /** Absent where the cluster is no sandbox. */
  readonly drill: Drill | undefined;
  readonly clock: Clock;
  readonly lang: Lang;
  /** The topic whose leader dies. */
  readonly leadTopic: string;
  readonly onNews: (news: News) => void;
  readonly fail: (error: unknown) => void;
}

/** The troubles of a run: each comes at its time, is told, and stands in the report; none comes once the run ends. */
export class Troubles {
  readonly #options: TroublesOptions;
  readonly #crew: Crew;
  readonly #brokers: BrokerDrills;
  readonly #later: Later;
  readonly #maker: Troublemaker;
  readonly #log: TroubleLog;

  constructor(crew: Crew, options: TroublesOptions) {
    const { wanted, cluster, drill, clock, lang, leadTopic, fail } = options;
    this.#options = options;
    this.#crew = crew;
    this.#brokers = new BrokerDrills(cluster, drill, (broker) =>
      this.#tell({ kind: 'brokerBack', broker }, `broker ${broker}`),
    );
    this.#later = new Later(fail);
    this.#maker = new Troublemaker(crew, this.#brokers, leadTopic, (ms, act) => this.#later.in(ms, act));
    this.#log = new TroubleLog(wanted, clock, lang);
  }

  /** Makes those that hold before the first event. */
  async start(): Promise<void> {
    for (const trouble of this.#options.wanted.filter(holdsFromTheStart)) await this.make(trouble);
  }

  /** The clock has begun, so many milliseconds ago: the others wait for their time. */
  begin(late: number): void {
    for (const trouble of this.#options.wanted) {
      // Poison is the sources' own affair: it comes after so many of their events.
      if (trouble.kind !== 'poison' && !holdsFromTheStart(trouble)) {
        this.#later.in(trouble.atMs - late, () => this.make(trouble));
      }
    }
  }

  /** Makes one now; nothing happens where the run ends already. */
  async make(trouble: Trouble): Promise<void> {
    if (this.#later.isClosed) return;
    const target = await this.#later.now(() => this.#maker.make(trouble));
    // A source tells when it has poisoned a topic.
    if (trouble.kind !== 'poison') this.#tell(trouble, target);
  }

  /** A source has sent a record that nobody can read. */
  poisoned(topic: string): void {
    this.#log.poisoned(topic);
    this.#options.onNews({ kind: 'trouble', trouble: { kind: 'poison', topic, after: 0 }, target: topic, done: true });
  }

  /** True while a broker is away, or a service paused for a time: it comes back by itself, and is worth waiting for. */
  get willPass(): boolean {
    return this.#brokers.someAreDead || (this.#maker.somebodyRests && !this.#later.isClosed);
  }

  /** The run is to end: what was to come never will, and nobody is held or slowed any more. */
  async release(): Promise<void> {
    this.#later.close();
    for (const target of new Set(this.#crew.posts.flatMap(({ source, service }) => (source ? [] : [service])))) {
      const posts = this.#crew.of(target);
      const [isHeld, isSlow] = [posts.some(isPaused), posts.some(isSlowed)];
      this.#crew.order(posts, { kind: 'resume' });
      this.#crew.order(posts, { kind: 'slow', ms: 0 });
      if (isHeld) this.#tell({ kind: 'resume', target, atMs: 0 }, target);
      if (isSlow) this.#tell({ kind: 'slow', target, ms: 0, atMs: 0 }, target);
    }
    await this.end();
  }

  /** Returns when nothing is done to the run any more, and the brokers that were killed are back. */
  async end(): Promise<void> {
    this.#later.close();
    await this.#later.settled();
    await this.#brokers.startAll();
  }

  all(): readonly TroubleReport[] {
    return this.#log.all();
  }

  #tell(trouble: Incident, target: string | undefined): void {
    this.#log.add(trouble, target);
    this.#options.onNews({ kind: 'trouble', trouble, target: target ?? targetOf(trouble), done: target !== undefined });
  }
}
