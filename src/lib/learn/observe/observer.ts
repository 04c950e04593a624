import type { Cluster } from '../../kafka/cluster.js';
import { GapTracker } from './gap-tracker.js';
import type { ClusterState, Observation, PartitionRead, Scope, TimelineEvent } from './observation.js';
import { RecordTail } from './record-tail.js';
import { type LoggedEvent, RequestLog } from './request-log.js';
import { StateReader } from './state-reader.js';
import { MemberNumbers, Timeline } from './timeline.js';

/** Milliseconds that a look spends at most on records: the rest comes with the next. */
const recordsMs = 400;

export interface ObserverOptions {
  /**
   * A cluster of its own, with `watchingClientId`, without an expected cluster id, and with requests that end
   * soon, as `watcherSettings` gives them: a look takes hardly longer.
   */
  readonly cluster: Cluster;
  /** The request logs of the cluster's brokers; without them reads and refused requests are not seen. */
  readonly requestLogFiles: readonly string[];
  readonly scope: Scope;
  /** The start of the attempt, in milliseconds since 1970: what the logs have of it is read again. */
  readonly since: number;
  readonly now: () => number;
  /** The events that an earlier process has seen since. */
  readonly earlier?: readonly TimelineEvent[];
}

/** Watches the topics and groups of a lesson. Closing it leaves the cluster open. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #states: StateReader;
  readonly #records: RecordTail;
  readonly #log: RequestLog;
  readonly #timeline: Timeline;
  readonly #gaps = new GapTracker();
  readonly #topicNames = new Map<string, string>();
  #unseenEarlier: Set<string>;
  /** What was read of the log in this look. */
  #logged: LoggedEvent[] = [];
  #configChanges = 0;
  #looking: Promise<Observation> | undefined;
  #next: Promise<Observation> | undefined;

  constructor(options: ObserverOptions) {
    const { cluster, requestLogFiles, scope, since, earlier = [] } = options;
    this.#options = options;
    this.#states = new StateReader(cluster, scope, new MemberNumbers((of) => this.#joinedAt(of), earlier));
    this.#records = new RecordTail(cluster);
    this.#log = new RequestLog(requestLogFiles, since, (id) => this.#topicNames.get(id));
    this.#timeline = new Timeline(earlier);
    this.#unseenEarlier = new Set(earlier.map(eventKey));
  }

  /**
   * Looks at the cluster once, in at most about one and a half seconds, and never rejects because it does not answer.
   * Looks do not overlap: a call while one is under way gets the one after it.
   */
  look(): Promise<Observation> {
    if (!this.#looking) {
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
      });
      return this.#looking;
    }
    this.#next ??= this.#looking.then(ignore, ignore).then(() => {
      this.#next = undefined;
      return this.look();
    });
    return this.#next;
  }

  /** Looks at another cluster from the next look on, where that of the sandbox was made anew. */
  follow(cluster: Cluster): void {
    this.#states.follow(cluster);
    this.#records.follow(cluster);
  }

  close(): void {
    this.#log.close();
  }

  async #look(): Promise<Observation> {
    const { now, scope } = this.#options;
    this.#readLog();
    const isConfigChanged = this.#log.configChanges > this.#configChanges;
    this.#configChanges = this.#log.configChanges;
    const state = await this.#states.read(now(), isConfigChanged);
    for (const { name, id } of state.topics.values()) this.#topicNames.set(id, name);
    if (state.answers) await this.#records.read(state.topics, recordsMs);
    // Read again: a member that the state has no more may have left a moment ago.
    this.#readLog();
    const departures = this.#timeline.update(state, this.#log);
    this.#timeline.add(this.#logged);
    this.#logged = [];
    this.#timeline.add(this.#gaps.update(state, departures, this.#log));
    return {
      now: this.#withSessions(state),
      records: this.#records.records,
      reads: this.#log.reads.filter(({ topic }) => scope(topic)).map((read) => this.#withGroup(read, state)),
      events: this.#timeline.events,
    };
  }

  /** The state with the session timeouts that members have asked for. */
  #withSessions(state: ClusterState): ClusterState {
    const groups = [...state.groups].map(([group, found]) => {
      const members = found.members.map((member) => ({
        ...member,
        sessionTimeoutMs: this.#log.sessionOf({ group, member: member.id }),
      }));
      return [group, { ...found, members }] as const;
    });
    return { ...state, groups: new Map(groups) };
  }

  #withGroup(read: PartitionRead, { groups }: ClusterState): PartitionRead {
    const group = this.#log.groupOf(read, (name, topic) => {
      const { members = [], committed = [] } = groups.get(name) ?? {};
      return [...committed, ...members.flatMap(({ partitions }) => partitions)].some((each) => each.topic === topic);
    });
    return group === undefined ? read : { ...read, group };
  }

  /** Keeps the events of the log that are of the scope, and not among those of an earlier process. */
  #readLog(): void {
    const { scope } = this.#options;
    const events = this.#log.read().filter((event) => {
      if (!scope(event.kind === 'produced' ? event.topic : event.resource)) return false;
      return !this.#unseenEarlier.delete(eventKey(event));
    });
    this.#logged.push(...events);
  }

  /** A member that the state shows may have joined after the log was read. */
  #joinedAt(of: { readonly group: string; readonly member: string }): number | undefined {
    const known = this.#log.joinedAt(of);
    if (known !== undefined) return known;
    this.#readLog();
    return this.#log.joinedAt(of);
  }
}

const ignore = (): void => {};
const eventKey = (event: TimelineEvent): string => JSON.stringify(Object.entries(event).sort());
