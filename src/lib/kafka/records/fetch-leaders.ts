import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../../errors.js';
import { placeOf } from '../../places.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster, Topic, TopicPartition } from '../cluster.js';
import { isDone, type Position } from './fetch-position.js';
import { deletedTopic } from './ranges.js';

export interface FetchLeadersEvents {
  /** A topic has partitions that are not read: they are added to the positions. Absent: they are not looked for. */
  readonly grown?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /** Some partitions have a leader that they did not have. */
  readonly found: () => void;
  /** Nothing can be read any more. */
  readonly failed: (error: unknown) => void;
}

export const retryPauseMs = 100;
/** How often topics are looked at again whose partitions are all well: nothing else tells that there are new ones. */
const lookMs = 10_000;
const leaderNotAvailable = 5;

/** Who leads the partitions that are read; asked again while one has no leader. */
export class FetchLeaders {
  readonly #cluster: Cluster;
  readonly #positions: readonly Position[];
  readonly #patienceMs: number;
  readonly #events: FetchLeadersEvents;
  readonly #looking: NodeJS.Timeout | undefined;
  /** By name; another id is another topic. */
  readonly #ids = new Map<string, string>();
  #finding = false;
  #closed = false;

  /** `patienceMs` is how long a partition may go without an answer. */
  constructor(cluster: Cluster, positions: readonly Position[], patienceMs: number, events: FetchLeadersEvents) {
    this.#cluster = cluster;
    this.#positions = positions;
    this.#patienceMs = patienceMs;
    this.#events = events;
    if (events.grown) this.#looking = setInterval(() => this.#look(), lookMs);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
  }

  /** Asks until every partition that is still read has a leader. */
  async find(): Promise<void> {
    if (this.#finding) return;
    this.#finding = true;
    while (!this.#closed && this.#positions.some((position) => position.leader === null && !isDone(position))) {
      if (!(await this.ask())) await pause(retryPauseMs);
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

  /** Fails for good where a partition could not be read for too long, and an end was asked for, or all are so. */
  failing(position: Position, error: CliError): void {
    const now = performance.now();
    position.failingSince ??= now;
    if (now - position.failingSince < this.#patienceMs) return;
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
    const read = new Set(this.#positions.map(placeOf));
    const found = topics
      .flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })))
      .filter((place) => !read.has(placeOf(place)));
    if (found.length === 0 || !this.#events.grown) return;
    this.#events.grown(found);
    this.find();
  }
}

const noLeader = ({ topic, partition }: Position) =>
  brokerFailure(leaderNotAvailable, { doing: `read ${topic} partition ${partition}` });
