import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../errors.js';
import type { RecordSource } from '../../records/record.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import { errorName } from '../error-names.js';
import { isPassing } from '../retry.js';
import type { Wire } from '../wire.js';
import { scanBatches } from './batch.js';
import { Channel } from './channel.js';
import { type Codec, codec } from './compression.js';
import { type FetchAnswer, type FetchedPartition, fetchV12 } from './fetch-api.js';
import { isDone, type Position, type Range, startOf, widen } from './fetch-position.js';
import { RecordReader } from './record-reader.js';

export interface FetcherOptions {
  /** Leave out what is not committed, and what was aborted. */
  readonly committed: boolean;
  readonly note: (text: string) => void;
}

const answerBytes = 8 * 1024 * 1024;
const followWaitMs = 500;
/** With an end everything asked for is there already: this matters only while a leader catches up. */
const boundedWaitMs = 50;
const retryPauseMs = 100;

/**
 * Reads partitions without a group: one request in flight to each broker for all that it leads, the next one sent before
 * the first record of an answer is read, and no further while the reader is behind.
 */
export class Fetcher implements RecordSource {
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #options: FetcherOptions;
  readonly #positions: readonly Position[];
  readonly #channels = new Map<number, Channel>();
  readonly #running = new Set<number>();
  readonly #ready: { readonly broker: number; readonly reader: RecordReader }[] = [];
  readonly #codecs = new Map<number, Codec>();
  readonly #onAbort = () => this.#fail(this.#wire.signal.reason);
  #failure: { readonly error: unknown } | undefined;
  #assigning = false;
  #closed = false;
  #rotation = 0;
  #wake = () => {};
  #taken: (() => void)[] = [];

  constructor(cluster: Cluster, ranges: readonly Range[], options: FetcherOptions) {
    this.#cluster = cluster;
    this.#wire = wireOf(cluster);
    this.#options = options;
    this.#positions = ranges.map(startOf);
    this.#wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#assign();
  }

  async next(waitMs: number): Promise<RecordReader | 'idle' | 'end'> {
    const deadline = performance.now() + waitMs;
    for (let left = waitMs; left > 0 && this.#silent; left = deadline - performance.now()) await this.#woken(left);
    const first = this.#ready.shift();
    if (first) {
      this.#tellTaken();
      return first.reader;
    }
    if (this.#failure) throw this.#failure.error;
    return this.#finished ? 'end' : 'idle';
  }

  async written(): Promise<void> {}

  async close(): Promise<void> {
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    for (const channel of this.#channels.values()) channel.end();
    this.#tellTaken();
  }

  #tellTaken(): void {
    const waiting = this.#taken;
    this.#taken = [];
    for (const resolve of waiting) resolve();
  }

  get #silent(): boolean {
    return this.#ready.length === 0 && !this.#failure && !this.#finished;
  }

  get #finished(): boolean {
    return this.#positions.every(isDone);
  }

  #woken(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(waitMs) ? setTimeout(resolve, waitMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#failure ??= { error };
    this.#end();
    this.#wake();
  }

  /** Asks who leads what, and starts reading from each leader that is not read from yet. */
  async #assign(): Promise<void> {
    if (this.#assigning || this.#closed) return;
    this.#assigning = true;
    while (!this.#closed && this.#positions.some((position) => position.leader === null && !isDone(position))) {
      if (!(await this.#findLeaders())) await pause(retryPauseMs);
    }
    this.#assigning = false;
  }

  /** False where some partition has no leader, or nobody could be asked. */
  async #findLeaders(): Promise<boolean> {
    const open = this.#positions.filter((position) => !isDone(position));
    const names = [...new Set(open.map(({ topic }) => topic))];
    try {
      const topics = new Map((await this.#cluster.topics(names)).map((topic) => [topic.name, topic]));
      for (const position of open) {
        const topic = topics.get(position.topic);
        if (!topic) throw new CliError('notFound', `the topic "${position.topic}" is gone`);
        const { leader = null, leaderEpoch = -1 } = topic.partitions[position.partition] ?? {};
        position.leader = leader;
        position.leaderEpoch = leaderEpoch;
        if (leader === null) this.#failing(position, noLeader(position));
      }
    } catch (error) {
      if (!isUnreachable(error)) this.#fail(error);
      else for (const position of open) this.#failing(position, error);
      return this.#closed;
    }
    this.#startReading();
    return open.every(({ leader }) => leader !== null);
  }

  #startReading(): void {
    for (const position of this.#positions) {
      const { leader } = position;
      if (leader !== null && !isDone(position) && !this.#running.has(leader) && !this.#closed) this.#readFrom(leader);
    }
  }

  /** Fails for good where a partition could not be read for as long as a request may take, and an end was asked for. */
  #failing(position: Position, error: CliError): void {
    const now = performance.now();
    position.failingSince ??= now;
    if (now - position.failingSince < this.#wire.requestTimeoutMs) return;
    const all = this.#positions.every((each) => isDone(each) || each.failingSince !== null);
    if (all || Number.isFinite(position.until)) this.#fail(error);
  }

  async #readFrom(broker: number): Promise<void> {
    this.#running.add(broker);
    try {
      while (!this.#closed) {
        const led = this.#positions.filter((position) => position.leader === broker && !isDone(position));
        if (led.length === 0) break;
        const answer = await this.#fetch(broker, led);
        await this.#room(broker);
        await this.#take(broker, led, answer);
      }
    } catch (error) {
      this.#channels.get(broker)?.end();
      this.#channels.delete(broker);
      if (!isUnreachable(error)) this.#fail(error);
      for (const position of this.#positions) {
        if (position.leader !== broker || !isUnreachable(error)) continue;
        position.leader = null;
        this.#failing(position, error);
      }
      this.#wire.refresh();
      await pause(retryPauseMs);
    }
    this.#running.delete(broker);
    this.#wake();
    if (!this.#finished) await this.#assign();
    this.#startReading();
  }

  async #fetch(broker: number, led: readonly Position[]): Promise<FetchAnswer> {
    let channel = this.#channels.get(broker);
    if (!channel?.usable) {
      channel = await Channel.open(this.#wire, broker, this.#cluster.settings);
      this.#channels.set(broker, channel);
      if (this.#closed) channel.end();
    }
    const turn = this.#rotation++ % led.length;
    return channel.request(fetchV12, {
      committed: this.#options.committed,
      waitMs: led.every(({ until }) => Number.isFinite(until)) ? boundedWaitMs : followWaitMs,
      maxBytes: answerBytes,
      partitions: [...led.slice(turn), ...led.slice(0, turn)],
    });
  }

  /** Returns when all that this broker sent before has been read. */
  async #room(broker: number): Promise<void> {
    while (!this.#closed && this.#ready.some((waiting) => waiting.broker === broker)) {
      await new Promise<void>((resolve) => this.#taken.push(resolve));
    }
  }

  async #take(broker: number, led: readonly Position[], { errorCode, partitions }: FetchAnswer): Promise<void> {
    if (errorCode !== 0) throw brokerFailure(errorCode, { doing: 'read records' });
    const empty = partitions.every(({ bytes }) => bytes.length === 0);
    let moved = false;
    for (const fetched of partitions) {
      const position = led.find(({ topic, partition }) => topic === fetched.topic && partition === fetched.partition);
      if (!position) continue;
      if (fetched.errorCode !== 0) {
        moved = true;
        await this.#refused(position, fetched.errorCode);
      } else {
        position.failingSince = null;
        if (fetched.bytes.length > 0) await this.#give(broker, position, fetched);
        // Compaction may have left nothing up to an end that was promised.
        else if (empty && fetched.readableEnd >= position.until) position.offset = position.until;
      }
    }
    this.#wake();
    if (moved) await pause(retryPauseMs);
    if (moved) await this.#findLeaders();
  }

  async #give(broker: number, position: Position, { bytes, aborted }: FetchedPartition): Promise<void> {
    const { wholeBytes, nextOffset, cutBatchBytes, compressions } = scanBatches(bytes);
    if (wholeBytes === 0) {
      widen(position, cutBatchBytes);
      return;
    }
    position.cutAnswers = 0;
    for (const id of compressions) {
      // The reader says of a codec that is none where it stands.
      const loaded = this.#codecs.get(id) ?? (await codec(id).catch(() => undefined));
      if (loaded) this.#codecs.set(id, loaded);
    }
    const { topic, partition, offset: from, until } = position;
    const reader = new RecordReader({ topic, partition, bytes, from, until, aborted, codecs: this.#codecs });
    position.offset = Math.max(from, nextOffset ?? Number.POSITIVE_INFINITY);
    this.#ready.push({ broker, reader });
  }

  async #refused(position: Position, errorCode: number): Promise<void> {
    const name = errorName(errorCode);
    if (name === 'OFFSET_OUT_OF_RANGE') return this.#outOfRange(position);
    const doing = `read ${position.topic} partition ${position.partition}`;
    const error = brokerFailure(errorCode, { doing });
    if (isPassing(errorCode) || name === 'UNKNOWN_TOPIC_OR_PARTITION' || name === 'KAFKA_STORAGE_ERROR') {
      this.#failing(position, error);
    } else this.#fail(error);
  }

  /** The log no longer holds what was asked for: it is said, and reading goes on at the log's nearest end. */
  async #outOfRange(position: Position): Promise<void> {
    const { topic, partition, offset } = position;
    const [earliest, latest] = await this.#cluster.listOffsets([
      { topic, partition, at: 'earliest' },
      { topic, partition, at: 'latest' },
    ]);
    if (earliest?.offset == null || latest?.offset == null) return;
    const gone = offset < earliest.offset;
    position.offset = gone ? earliest.offset : latest.offset;
    const why = gone ? 'is no longer there' : 'is not there';
    this.#options.note(`${topic} partition ${partition}: offset ${offset} ${why}; reading on from ${position.offset}`);
  }
}

const isUnreachable = (error: unknown): error is CliError => error instanceof CliError && error.code === 'unreachable';

const noLeader = ({ topic, partition }: Position) =>
  brokerFailure(5, { doing: `read ${topic} partition ${partition}` });
