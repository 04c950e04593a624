import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../../base/errors.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../cluster.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { Topic } from '../values/topics.js';
import { type FetchPosition, isDone } from './fetch-position.js';
import { topicDeleted } from './fetch-ranges.js';
import type { Outage } from './outage.js';
import { maxRetryBackoffMs, retryBackoffMs } from './retry-backoff.js';

export interface ConsumerMetadataEvents {
  /** Called with partitions of the topics that are not read yet. Absent: added partitions are ignored. */
  readonly onPartitionsAdded?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /** Called after each update: partitions may have new leaders. */
  readonly onLeadersFound: () => void;
  /** Called with an error after which nothing can be read. */
  readonly onFailure: (error: unknown) => void;
}

export interface ConsumerMetadataOptions {
  /** Time for which a partition may stay unavailable before the read fails, in milliseconds. */
  readonly unavailableTimeoutMs: number;
  /** After a first successful fetch, wait for unavailable brokers without a limit. */
  readonly waitsForBrokers: boolean;
  /** Interval of refreshes while all partitions are well, in milliseconds (metadata.max.age.ms). */
  readonly metadataMaxAgeMs: number;
}

const leaderNotAvailable = 5;

/** Leaders of the partitions that are read; refreshed while one has no leader. */
export class ConsumerMetadata {
  readonly #cluster: Cluster;
  readonly #positions: readonly FetchPosition[];
  readonly #outage: Outage;
  readonly #options: ConsumerMetadataOptions;
  readonly #events: ConsumerMetadataEvents;
  readonly #refreshTimer: NodeJS.Timeout | undefined;
  /** Topic ids by name: another id means that the topic was deleted and created again. */
  readonly #topicIds = new Map<string, string>();
  readonly #closing = new AbortController();
  #finding = false;
  #hasFetched = false;

  constructor(
    cluster: Cluster,
    positions: readonly FetchPosition[],
    outage: Outage,
    options: ConsumerMetadataOptions,
    events: ConsumerMetadataEvents,
  ) {
    this.#cluster = cluster;
    this.#positions = positions;
    this.#outage = outage;
    this.#options = options;
    this.#events = events;
    if (events.onPartitionsAdded)
      this.#refreshTimer = setInterval(() => this.#refreshInBackground(), options.metadataMaxAgeMs);
  }

  close(): void {
    this.#closing.abort();
    clearInterval(this.#refreshTimer);
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Refreshes until every unfinished partition has a leader. */
  async findLeaders(): Promise<void> {
    if (this.#finding) return;
    this.#finding = true;
    const { signal } = this.#closing;
    let pauseMs = retryBackoffMs;
    while (!this.#closed && this.#positions.some((position) => position.leader === null && !isDone(position))) {
      if (await this.refresh()) continue;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, maxRetryBackoffMs);
    }
    this.#finding = false;
  }

  /** Refreshes once; returns false where some partition has no leader, or no broker could be asked. */
  async refresh(): Promise<boolean> {
    const open = this.#positions.filter((position) => !isDone(position));
    try {
      await this.#update(open);
    } catch (error) {
      if (!isUnreachable(error)) this.#events.onFailure(error);
      else for (const position of open) this.markUnreadable(position, error);
      return this.#closed;
    }
    this.#events.onLeadersFound();
    return open.every(({ leader }) => leader !== null);
  }

  /** Call after each successful fetch of a partition. */
  markReadable(position: FetchPosition): void {
    this.#hasFetched = true;
    if (position.failingSince === null) return;
    position.failingSince = null;
    this.#outage.onReadable();
  }

  /**
   * Call when a partition cannot be read. Fails the read where it was unavailable for too long and either has an end
   * offset, or no other partition can be read.
   */
  markUnreadable(position: FetchPosition, error: CliError): void {
    const { unavailableTimeoutMs, waitsForBrokers } = this.#options;
    const now = performance.now();
    position.failingSince ??= now;
    if (waitsForBrokers && this.#hasFetched) {
      this.#outage.onUnreadable(error);
      return;
    }
    if (now - position.failingSince < unavailableTimeoutMs) return;
    const all = this.#positions.every((each) => isDone(each) || each.failingSince !== null);
    if (all || Number.isFinite(position.until)) this.#events.onFailure(error);
  }

  /** A refresh while all is well: an unreachable cluster is no failure here. */
  async #refreshInBackground(): Promise<void> {
    try {
      await this.#update(this.#positions.filter((position) => !isDone(position)));
      if (this.#closed) return;
      this.#events.onLeadersFound();
      this.findLeaders();
    } catch (error) {
      if (!this.#closed && !isUnreachable(error)) this.#events.onFailure(error);
    }
  }

  async #update(open: readonly FetchPosition[]): Promise<void> {
    const names = [...new Set(open.map(({ topic }) => topic))];
    const topics = new Map((await this.#cluster.topics(names)).map((topic) => [topic.name, topic]));
    for (const name of names) this.#refuseRecreated(name, topics.get(name));
    for (const position of open) {
      const { leader = null, leaderEpoch = -1 } = topics.get(position.topic)?.partitions[position.partition] ?? {};
      // A broker with older metadata still names the previous leader.
      if (position.leader !== null && leaderEpoch < position.leaderEpoch) continue;
      position.leader = leader;
      position.leaderEpoch = leaderEpoch;
      if (leader === null) this.markUnreadable(position, noLeader(position));
    }
    if (!this.#closed) this.#addPartitions([...topics.values()]);
  }

  #refuseRecreated(name: string, topic: Topic | undefined): void {
    if (!topic) throw topicDeleted(name);
    if ((this.#topicIds.get(name) ?? topic.id) !== topic.id) {
      throw new CliError('notFound', `the topic "${name}" was deleted while it was read, and made anew`, {
        hint: 'The same line reads the new one.',
      });
    }
    this.#topicIds.set(name, topic.id);
  }

  #addPartitions(topics: readonly Topic[]): void {
    const read = new Set(this.#positions.map(partitionKey));
    const added = topics
      .flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })))
      .filter((partition) => !read.has(partitionKey(partition)));
    if (added.length === 0 || !this.#events.onPartitionsAdded) return;
    this.#events.onPartitionsAdded(added);
    this.findLeaders();
  }
}

const noLeader = ({ topic, partition }: FetchPosition) =>
  brokerFailure(leaderNotAvailable, { action: `read ${topic} partition ${partition}` });
