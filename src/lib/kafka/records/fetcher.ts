import { setTimeout as pause } from 'node:timers/promises';
import { type CliError, isUnreachable } from '../../base/errors.js';
import type { FetchOptions, FetchRange, RecordFetcher } from '../values/fetching.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { Wire } from '../wire/wire.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import { BrokerFetcher } from './broker-fetcher.js';
import { ConsumerMetadata } from './consumer-metadata.js';
import { FetchBuffer } from './fetch-buffer.js';
import { type FetchPosition, initialPosition, isDone } from './fetch-position.js';
import { FetchRecovery } from './fetch-recovery.js';
import { Outage } from './outage.js';
import type { RecordReader } from './record-reader.js';
import { metadataMaxAgeMs, retryBackoffMs } from './retry-backoff.js';

/** Reads partitions without a consumer group, from all their leaders in parallel. */
export class Fetcher implements RecordFetcher {
  readonly #cluster: WiredCluster;
  readonly #wire: Wire;
  readonly #options: FetchOptions;
  readonly #positions: FetchPosition[];
  readonly #fetchBuffer = new FetchBuffer();
  readonly #outage: Outage;
  readonly #metadata: ConsumerMetadata;
  readonly #recovery: FetchRecovery;
  readonly #brokerFetchers = new Map<number, BrokerFetcher>();
  readonly #onAbort = () => this.#fail(this.#wire.signal.reason);
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(cluster: WiredCluster, ranges: readonly FetchRange[], options: FetchOptions) {
    this.#cluster = cluster;
    this.#wire = cluster.wire;
    this.#options = options;
    this.#positions = ranges.map(initialPosition);
    const onFailure = (error: unknown) => this.#fail(error);
    const onPartitionsAdded =
      options.onPartitionsAdded && ((partitions: readonly TopicPartition[]) => this.#addPartitions(partitions));
    const events = { onLeadersFound: () => this.#startFetching(), onFailure, onPartitionsAdded };
    const { note, waitsForBrokers = false, metadataMaxAgeMs: age = metadataMaxAgeMs } = options;
    this.#outage = new Outage(this.#positions, note);
    const metadataOptions = {
      unavailableTimeoutMs: this.#wire.requestTimeoutMs,
      waitsForBrokers,
      metadataMaxAgeMs: age,
    };
    this.#metadata = new ConsumerMetadata(cluster, this.#positions, this.#outage, metadataOptions, events);
    this.#recovery = new FetchRecovery(cluster, this.#metadata, { note, fail: onFailure });
    this.#wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#metadata.findLeaders();
  }

  async poll(waitMs: number): Promise<RecordReader | 'idle' | 'end'> {
    this.#fetchBuffer.release();
    const deadline = performance.now() + waitMs;
    for (let left = waitMs; left > 0 && this.#isWaiting; left = deadline - performance.now()) {
      await this.#fetchBuffer.waitForWake(left);
    }
    const reader = this.#fetchBuffer.poll();
    if (reader) return reader;
    if (this.#failure) throw this.#failure.error;
    return this.#isFinished ? 'end' : 'idle';
  }

  async commit(): Promise<void> {}

  get outage(): CliError | undefined {
    return this.#outage.error;
  }

  async close(): Promise<void> {
    this.#stop();
  }

  #stop(): void {
    this.#closed = true;
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    this.#metadata.close();
    for (const fetches of this.#brokerFetchers.values()) fetches.close();
    this.#fetchBuffer.close();
  }

  get #isWaiting(): boolean {
    return this.#fetchBuffer.isEmpty && !this.#failure && !this.#isFinished;
  }

  get #isFinished(): boolean {
    return this.#positions.every(isDone);
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#failure ??= { error };
    this.#stop();
  }

  #addPartitions(partitions: readonly TopicPartition[]): void {
    this.#options.onPartitionsAdded?.(partitions);
    this.#positions.push(...partitions.map((partition) => initialPosition({ ...partition, offset: 0 })));
  }

  /** Starts a fetcher for each leader that has none. */
  #startFetching(): void {
    for (const position of this.#positions) {
      const { leader } = position;
      if (leader !== null && !isDone(position) && !this.#brokerFetchers.has(leader) && !this.#closed)
        this.#fetchFrom(leader);
    }
  }

  async #fetchFrom(broker: number): Promise<void> {
    const { clientIdSuffix = '', readCommitted } = this.#options;
    const settings = { ...this.#cluster.settings, clientId: this.#cluster.settings.clientId + clientIdSuffix };
    const options = { broker, settings, readCommitted };
    const fetches = new BrokerFetcher(
      this.#wire,
      this.#positions,
      this.#fetchBuffer,
      this.#metadata,
      this.#recovery,
      options,
    );
    this.#brokerFetchers.set(broker, fetches);
    try {
      await fetches.run();
    } catch (error) {
      if (isUnreachable(error)) {
        for (const position of this.#positions.filter(({ leader }) => leader === broker)) {
          position.leader = null;
          this.#metadata.markUnreadable(position, error);
        }
      } else this.#fail(error);
      this.#wire.invalidateMetadata();
      await pause(retryBackoffMs);
    }
    this.#brokerFetchers.delete(broker);
    this.#fetchBuffer.wake();
    if (!this.#isFinished) await this.#metadata.findLeaders();
    this.#startFetching();
  }
}
