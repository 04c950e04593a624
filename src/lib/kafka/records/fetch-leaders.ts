import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../../errors.js';
import { partitionKey } from '../../places.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster, Topic, TopicPartition } from '../cluster.js';
import { isDone, type Position } from './fetch-position.js';
import type { Outage } from './outage.js';
import { longestPauseMs, retryPauseMs } from './pauses.js';
import { deletedTopic } from './ranges.js';

export interface FetchLeadersEvents {
  /** A topic has partitions that are not read: they are added to the positions. Absent: they are not looked for. */
  readonly grown?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /** Some partitions have a leader that they did not have. */
  readonly found: () => void;
  /** Nothing can be read any more. */
  readonly failed: (error: unknown) => void;
}

export interface FetchLeadersOptions {
  /** How long a partition may go without an answer, in milliseconds. */
  readonly patienceMs: number;
  /** What has answered once is waited for, for as long as it takes. */
  readonly waits: boolean;
  /** How often topics whose partitions are all well are looked at again, in milliseconds. */
  readonly metadataAgeMs: number;
}

const leaderNotAvailable = 5;

/** Who leads the partitions that are read; asked again while one has no leader. */
export class FetchLeaders {
  readonly #cluster: Cluster;
  readonly #positions: readonly Position[];
  readonly #outage: Outage;
  readonly #options: FetchLeadersOptions;
  readonly #events: FetchLeadersEvents;
  readonly #looking: NodeJS.Timeout | undefined;
  /** By name; another id is another topic. */
  readonly #ids = new Map<string, string>();
  readonly #closing = new AbortController();
  #finding = false;
  #begun = false;

  constructor(
    cluster: Cluster,
    positions: readonly Position[],
    outage: Outage,
    options: FetchLeadersOptions,
    events: FetchLeadersEvents,
  ) {
    this.#cluster = cluster;
    this.#positions = positions;
    this.#outage = outage;
    this.#options = options;
    this.#events = events;
    if (events.grown) this.#looking = setInterval(() => this.#look(), options.metadataAgeMs);
  }

  close(): void {
    this.#closing.abort();
    clearInterval(this.#looking);
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Asks until every partition that is still read has a leader. */
  async find(): Promise<void> {
    if (this.#finding) return;
    this.#finding = true;
    const { signal } = this.#closing;
    let pauseMs = retryPauseMs;
    while (!this.#closed && this.#positions.some((position) => position.leader === null && !isDone(position))) {
      if (await this.ask()) continue;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
    this.#finding = false;
  }

  /** Asks once; false where some partition has no leader, or nobody could be asked. */
  async ask(): Promise<boolean> {
    const open = this.#positions.filter((position) => !isDone(position));
    try {
      await this.#learn(open);
    } catch (error) {
      if (!isUnreachable(error)) this.#events.failed(error);
      else for (const position of open) this.failing(position, error);
      return this.#closed;
    }
    this.#events.found();
    return open.every(({ leader }) => leader !== null);
  }

  /** A partition has been read. */
  answered(position: Position): void {
    this.#begun = true;
    if (position.failingSince === null) return;
    position.failingSince = null;
    this.#outage.mended();
  }

  /** Fails for good where a partition could not be read for too long, and an end was asked for, or all are so. */
  failing(position: Position, error: CliError): void {
    const { patienceMs, waits } = this.#options;
    const now = performance.now();
    position.failingSince ??= now;
    if (waits && this.#begun) {
      this.#outage.waiting(error);
      return;
    }
    if (now - position.failingSince < patienceMs) return;
    const all = this.#positions.every((each) => isDone(each) || each.failingSince !== null);
    if (all || Number.isFinite(position.until)) this.#events.failed(error);
  }

  /** Nothing is wrong, so that it is no harm when nobody can be asked. */
  async #look(): Promise<void> {
    try {
      await this.#learn(this.#positions.filter((position) => !isDone(position)));
      if (this.#closed) return;
      this.#events.found();
      this.find();
    } catch (error) {
      if (!this.#closed && !isUnreachable(error)) this.#events.failed(error);
    }
  }

  async #learn(open: readonly Position[]): Promise<void> {
    const names = [...new Set(open.map(({ topic }) => topic))];
    const topics = new Map((await this.#cluster.topics(names)).map((topic) => [topic.name, topic]));
    for (const name of names) this.#refuseOther(name, topics.get(name));
    for (const position of open) {
      const { leader = null, leaderEpoch = -1 } = topics.get(position.topic)?.partitions[position.partition] ?? {};
      // A broker that has not heard of the last election yet names the leader before.
      if (position.leader !== null && leaderEpoch < position.leaderEpoch) continue;
      position.leader = leader;
      position.leaderEpoch = leaderEpoch;
      if (leader === null) this.failing(position, noLeader(position));
    }
    if (!this.#closed) this.#grow([...topics.values()]);
  }

  #refuseOther(name: string, topic: Topic | undefined): void {
    if (!topic) throw deletedTopic(name);
    if ((this.#ids.get(name) ?? topic.id) !== topic.id) {
      throw new CliError('notFound', `the topic "${name}" was deleted while it was read, and made anew`, {
        hint: 'The same line reads the new one.',
      });
    }
    this.#ids.set(name, topic.id);
  }

  #grow(topics: readonly Topic[]): void {
    const read = new Set(this.#positions.map(partitionKey));
    const found = topics
      .flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })))
      .filter((place) => !read.has(partitionKey(place)));
    if (found.length === 0 || !this.#events.grown) return;
    this.#events.grown(found);
    this.find();
  }
}

const noLeader = ({ topic, partition }: Position) =>
  brokerFailure(leaderNotAvailable, { action: `read ${topic} partition ${partition}` });
