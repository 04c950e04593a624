import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../../base/errors.js';
import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster, Topic, TopicPartition } from '../cluster.js';
import { type FetchPosition, isDone } from './fetch-position.js';
import { topicDeleted } from './fetch-ranges.js';
import type { Outage } from './outage.js';
import { maxRetryBackoffMs, retryBackoffMs } from './retry-backoff.js';

export interface ConsumerMetadataEvents {
  /** A topic has partitions that are not read: they are added to the positions. Absent: they are not looked for. */
  readonly onPartitionsAdded?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /** Some partitions have a leader that they did not have. */
  readonly onLeadersFound: () => void;
  /** Nothing can be read any more. */
  readonly onFailure: (error: unknown) => void;
}

export interface ConsumerMetadataOptions {
  /** How long a partition may go without an answer, in milliseconds. */
  readonly unavailableTimeoutMs: number;
  /** What has answered once is waited for, for as long as it takes. */
  readonly waitsForBrokers: boolean;
  /** How often topics whose partitions are all well are looked at again, in milliseconds. */
  readonly metadataMaxAgeMs: number;
}

const leaderNotAvailable = 5;

/** Who leads the partitions that are read; asked again while one has no leader. */
export class ConsumerMetadata {
  readonly #cluster: Cluster;
  readonly #positions: readonly FetchPosition[];
  readonly #outage: Outage;
  readonly #options: ConsumerMetadataOptions;
  readonly #events: ConsumerMetadataEvents;
  readonly #refreshTimer: NodeJS.Timeout | undefined;
  /** By name; another id is another topic. */
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

  /** Asks until every partition that is still read has a leader. */
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

  /** Asks once; false where some partition has no leader, or nobody could be asked. */
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

  /** A partition has been read. */
  markReadable(position: FetchPosition): void {
    this.#hasFetched = true;
    if (position.failingSince === null) return;
    position.failingSince = null;
    this.#outage.onReadable();
  }

  /** Fails for good where a partition could not be read for too long, and an end was asked for, or all are so. */
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

  /** Nothing is wrong, so that it is no harm when nobody can be asked. */
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
      // A broker that has not heard of the last election yet names the leader before.
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
    const found = topics
      .flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })))
      .filter((place) => !read.has(partitionKey(place)));
    if (found.length === 0 || !this.#events.onPartitionsAdded) return;
    this.#events.onPartitionsAdded(found);
    this.findLeaders();
  }
}

const noLeader = ({ topic, partition }: FetchPosition) =>
  brokerFailure(leaderNotAvailable, { action: `read ${topic} partition ${partition}` });
