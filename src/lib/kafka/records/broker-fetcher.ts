import { setTimeout as pause } from 'node:timers/promises';
import { partitionKey } from '../../base/topic-partition.js';
import type { ClusterSettings } from '../../settings/types.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { Wire } from '../wire/wire.js';
import { scanBatches } from './batch.js';
import { Channel } from './channel.js';
import { type Codec, loadCodec } from './compression.js';
import type { ConsumerMetadata } from './consumer-metadata.js';
import { type FetchedPartition, type FetchPartition, type FetchResponse, fetchV12, sessionless } from './fetch-api.js';
import type { FetchBuffer } from './fetch-buffer.js';
import { type FetchPosition, increaseMaxBytes, isDone } from './fetch-position.js';
import type { FetchRecovery } from './fetch-recovery.js';
import { FetchSession } from './fetch-session.js';
import { RecordReader } from './record-reader.js';
import { retryBackoffMs } from './retry-backoff.js';

export interface BrokerFetcherOptions {
  readonly broker: number;
  /** Isolation level read_committed: leave out open and aborted transactions. */
  readonly readCommitted: boolean;
  readonly settings: ClusterSettings;
}

const maxResponseBytes = 4 * 1024 * 1024;
const followWaitMs = 500;
/**
 * Fetch wait with a known end, in milliseconds: the records exist, so that waiting matters only while a leader catches
 * up.
 */
const boundedWaitMs = 50;

/**
 * Fetches all partitions that one broker leads: one request in flight, sent before the records of the previous response
 * are read; no further request while a response is unread.
 */
export class BrokerFetcher {
  readonly #wire: Wire;
  readonly #positions: readonly FetchPosition[];
  readonly #fetchBuffer: FetchBuffer;
  readonly #metadata: ConsumerMetadata;
  readonly #recovery: FetchRecovery;
  readonly #options: BrokerFetcherOptions;
  readonly #session = new FetchSession();
  readonly #codecs = new Map<number, Codec>();
  #channel: Channel | undefined;
  #closed = false;
  #rotation = 0;

  constructor(
    wire: Wire,
    positions: readonly FetchPosition[],
    fetchBuffer: FetchBuffer,
    leaders: ConsumerMetadata,
    recovery: FetchRecovery,
    options: BrokerFetcherOptions,
  ) {
    this.#wire = wire;
    this.#positions = positions;
    this.#fetchBuffer = fetchBuffer;
    this.#metadata = leaders;
    this.#recovery = recovery;
    this.#options = options;
  }

  /** Resolves when this broker leads no unfinished partition any more, or after `close`. Throws CliErrors. */
  async run(): Promise<void> {
    const { broker, settings } = this.#options;
    try {
      this.#channel = await Channel.open(this.#wire, broker, settings);
      while (!this.#closed) {
        const led = this.#positions.filter((position) => position.leader === broker && !isDone(position));
        if (led.length === 0) break;
        const answer = await this.#fetch(this.#channel, led);
        await this.#fetchBuffer.waitUntilDrained(broker);
        if (!this.#closed) await this.#handleResponse(answer, led, this.#channel);
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const channel = this.#channel;
    const ending = this.#session.close();
    if (!ending || !channel?.usable) {
      channel?.end();
      return;
    }
    // The broker frees the session; its response is not awaited.
    const request = { ...ending, readCommitted: this.#options.readCommitted, waitMs: 0, maxBytes: 0 };
    channel
      .sendWithoutResponse(fetchV12, request)
      .catch(() => {})
      .finally(() => channel.end());
  }

  #fetch(channel: Channel, led: readonly FetchPosition[]): Promise<FetchResponse> {
    const { readCommitted } = this.#options;
    const bounded = led.every(({ until }) => Number.isFinite(until));
    // A bounded read takes few requests: the session would only stay behind in the broker's cache.
    const asked = bounded
      ? { metadata: sessionless, partitions: this.#rotated(led), forgotten: [] }
      : this.#session.buildRequest(led);
    const waitMs = bounded ? boundedWaitMs : followWaitMs;
    return channel.request(fetchV12, { ...asked, readCommitted, waitMs, maxBytes: maxResponseBytes });
  }

  /** Rotates the order of partitions, because a broker fills its response from the first one on. */
  #rotated(led: readonly FetchPartition[]): FetchPartition[] {
    const turn = this.#rotation++ % led.length;
    return [...led.slice(turn), ...led.slice(0, turn)];
  }

  async #handleResponse(answer: FetchResponse, led: readonly FetchPosition[], channel: Channel): Promise<void> {
    if (!this.#session.handleResponse(answer)) return;
    if (answer.errorCode !== 0) throw brokerFailure(answer.errorCode, { action: 'read records' });
    const positions = new Map(led.map((position) => [partitionKey(position), position]));
    const empty = answer.partitions.every(({ bytes }) => bytes.length === 0);
    let moved = false;
    // The buffer of the response is reused when it is handled and all of its readers are released.
    let users = 1;
    const release = () => {
      if (--users === 0) recycle(answer, channel);
    };
    for (const fetched of answer.partitions) {
      const position = positions.get(partitionKey(fetched));
      // The position may have moved to another leader meanwhile; that one fetches these records.
      if (position?.leader !== this.#options.broker) continue;
      if (fetched.errorCode !== 0) {
        moved = true;
        await this.#recovery.handleError(position, fetched.errorCode);
        continue;
      }
      this.#metadata.markReadable(position);
      if (fetched.divergingEndOffset !== null) this.#recovery.handleDivergence(position, fetched.divergingEndOffset);
      else if (fetched.bytes.length > 0) {
        const reader = await this.#readerOf(position, fetched);
        if (!reader) continue;
        users++;
        this.#fetchBuffer.add({ broker: this.#options.broker, reader, release });
      }
      // Compaction may have removed all records up to the end offset.
      else if (empty && fetched.lastStableOffset >= position.until) position.offset = position.until;
    }
    release();
    this.#fetchBuffer.wake();
    if (moved) await pause(retryBackoffMs);
    if (moved) await this.#metadata.refresh();
  }

  /** A reader of what was fetched of a partition, whose position moves behind it; undefined for no complete batch. */
  async #readerOf(position: FetchPosition, { bytes, aborted }: FetchedPartition): Promise<RecordReader | undefined> {
    const { completeBytes, nextOffset, lastEpoch, truncatedBatchBytes, compressions } = scanBatches(bytes);
    if (completeBytes === 0) {
      increaseMaxBytes(position, truncatedBatchBytes);
      return undefined;
    }
    position.truncatedResponses = 0;
    for (const id of compressions) {
      // An unknown codec is reported by the reader, with the offset of its batch.
      const loaded = this.#codecs.get(id) ?? (await loadCodec(id).catch(() => undefined));
      if (loaded) this.#codecs.set(id, loaded);
    }
    const { topic, partition, offset: from, until } = position;
    const reader = new RecordReader({ topic, partition, bytes, from, until, aborted, codecs: this.#codecs });
    position.offset = Math.max(from, nextOffset ?? Number.POSITIVE_INFINITY);
    position.lastEpoch = lastEpoch;
    return reader;
  }
}

/** Returns the buffer of a response, of which all records are slices, to the channel. */
function recycle({ partitions }: FetchResponse, channel: Channel): void {
  const fetched = partitions.find(({ bytes }) => bytes.length > 0);
  if (fetched) channel.recycle(fetched.bytes);
}
