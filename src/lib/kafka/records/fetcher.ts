import { setTimeout as pause } from 'node:timers/promises';
import { type CliError, isUnreachable } from '../../errors.js';
import type { RecordSource } from '../../records/record.js';
import type { Cluster, TopicPartition } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { Wire } from '../wire.js';
import { BrokerFetches } from './broker-fetches.js';
import { FetchLeaders } from './fetch-leaders.js';
import { isDone, type Position, type Range, startOf } from './fetch-position.js';
import { FetchRecovery } from './fetch-recovery.js';
import { Handover } from './handover.js';
import { Outage } from './outage.js';
import { metadataAgeMs, retryPauseMs } from './pauses.js';
import type { RecordReader } from './record-reader.js';

export interface FetcherOptions {
  /** Leave out what is not committed, and what was aborted. */
  readonly committed: boolean;
  readonly note: (text: string) => void;
  /**
   * Told of the partitions that a topic gets meanwhile, which are read from their first record; what it throws ends the
   * reading. Absent: only what was asked for is read.
   */
  readonly grown?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /**
   * Once something was answered, brokers that go away are waited for, for as long as it takes; otherwise no longer than a
   * request may take.
   */
  readonly waits?: boolean;
  /** How old what is known of leaders and partitions may become, in milliseconds. */
  readonly metadataAgeMs?: number;
}

/** Reads partitions without a group, from all their leaders at once. */
export class Fetcher implements RecordSource {
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #options: FetcherOptions;
  readonly #positions: Position[];
  readonly #handover = new Handover();
  readonly #outage: Outage;
  readonly #leaders: FetchLeaders;
  readonly #recovery: FetchRecovery;
  readonly #reading = new Map<number, BrokerFetches>();
  readonly #onAbort = () => this.#fail(this.#wire.signal.reason);
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(cluster: Cluster, ranges: readonly Range[], options: FetcherOptions) {
    this.#cluster = cluster;
    this.#wire = wireOf(cluster);
    this.#options = options;
    this.#positions = ranges.map(startOf);
    const fail = (error: unknown) => this.#fail(error);
    const grown = options.grown && ((partitions: readonly TopicPartition[]) => this.#grow(partitions));
    const events = { found: () => this.#startReading(), failed: fail, grown };
    const { note, waits = false, metadataAgeMs: age = metadataAgeMs } = options;
    this.#outage = new Outage(this.#positions, note);
    const leading = { patienceMs: this.#wire.requestTimeoutMs, waits, metadataAgeMs: age };
    this.#leaders = new FetchLeaders(cluster, this.#positions, this.#outage, leading, events);
    this.#recovery = new FetchRecovery(cluster, this.#leaders, { note, fail });
    this.#wire.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#leaders.find();
  }

  async next(waitMs: number): Promise<RecordReader | 'idle' | 'end'> {
    const deadline = performance.now() + waitMs;
    for (let left = waitMs; left > 0 && this.#silent; left = deadline - performance.now()) {
      await this.#handover.woken(left);
    }
    const reader = this.#handover.take();
    if (reader) return reader;
    if (this.#failure) throw this.#failure.error;
    return this.#finished ? 'end' : 'idle';
  }

  async written(): Promise<void> {}

  get trouble(): CliError | undefined {
    return this.#outage.trouble;
  }

  async close(): Promise<void> {
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    this.#leaders.close();
    for (const fetches of this.#reading.values()) fetches.close();
    this.#handover.close();
  }

  get #silent(): boolean {
    return this.#handover.empty && !this.#failure && !this.#finished;
  }

  get #finished(): boolean {
    return this.#positions.every(isDone);
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#failure ??= { error };
    this.#end();
  }

  #grow(partitions: readonly TopicPartition[]): void {
    this.#options.grown?.(partitions);
    this.#positions.push(...partitions.map((place) => startOf({ ...place, offset: 0 })));
  }

  /** Starts reading from each leader that is not read from yet. */
  #startReading(): void {
    for (const position of this.#positions) {
      const { leader } = position;
      if (leader !== null && !isDone(position) && !this.#reading.has(leader) && !this.#closed) this.#readFrom(leader);
    }
  }

  async #readFrom(broker: number): Promise<void> {
    const { settings } = this.#cluster;
    const options = { broker, settings, committed: this.#options.committed };
    const fetches = new BrokerFetches(
      this.#wire,
      this.#positions,
      this.#handover,
      this.#leaders,
      this.#recovery,
      options,
    );
    this.#reading.set(broker, fetches);
    try {
      await fetches.run();
    } catch (error) {
      if (isUnreachable(error)) {
        for (const position of this.#positions.filter(({ leader }) => leader === broker)) {
          position.leader = null;
          this.#leaders.failing(position, error);
        }
      } else this.#fail(error);
      this.#wire.invalidateMetadata();
      await pause(retryPauseMs);
    }
    this.#reading.delete(broker);
    this.#handover.wake();
    if (!this.#finished) await this.#leaders.find();
    this.#startReading();
  }
}
