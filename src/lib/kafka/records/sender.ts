import { type CliError, isUnreachable } from '../../base/errors.js';
import type { Acks } from '../values/producing.js';
import { expiredBatch } from './expired-batch.js';
import type { LeaderChannels } from './leader-channels.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import { produceV9 } from './produce-api.js';
import { type BatchToSend, nextProduceRequests } from './produce-requests.js';
import { handleProduceResult, type ProduceResult, type ProduceResultEvents } from './produce-result.js';
import type { ProducerMetadata } from './producer-metadata.js';
import type { SendProgress } from './send-progress.js';

export interface SenderOptions {
  readonly topic: string;
  readonly acks: Acks;
  /** Delivery timeout of a batch, in milliseconds. */
  readonly timeoutMs: number;
  /** Request timeout, in milliseconds. */
  readonly requestTimeoutMs: number;
}
export type SenderEvents = Pick<ProduceResultEvents, 'onAcked' | 'onTooLarge' | 'onRejected'>;
/** Objects that a sender works with. */
export interface SenderDependencies {
  readonly queues: readonly PartitionQueue[];
  readonly channels: LeaderChannels;
  readonly metadata: ProducerMetadata;
  readonly progress: SendProgress;
}

/** Requests in flight per connection: as many batches as a broker remembers per producer and partition (KIP-98). */
const maxInFlightRequests = 5;
const retryIntervalMs = 100;

/**
 * Sends queued batches to their leaders: in order, several requests in flight, with retries, until each batch is
 * acknowledged or its delivery timeout ends.
 */
export class Sender {
  readonly #dependencies: SenderDependencies;
  readonly #options: SenderOptions;
  readonly #resultEvents: ProduceResultEvents;
  /** Without idempotence a broker can neither detect duplicates nor keep the order of retries: one batch in flight. */
  readonly #batchesInFlight: number;
  #lastFailure: CliError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: SenderDependencies, options: SenderOptions, events: SenderEvents) {
    this.#dependencies = parts;
    this.#options = options;
    const onFailure = (error: unknown) => parts.progress.fail(error);
    this.#resultEvents = { ...events, onFailure, onRetry: (queue) => this.#retry(queue) };
    this.#batchesInFlight = options.acks === -1 ? maxInFlightRequests : 1;
  }

  add(queue: PartitionQueue, batch: PendingBatch): void {
    queue.batches.push(batch);
    // Opens the connection while the first batch waits for a producer id.
    if (queue.leader !== null) this.#dependencies.channels.openAhead(queue.leader);
    this.#sendReady();
  }

  /** True while the leader is unknown, or has unanswered requests. */
  isBusy({ leader }: PartitionQueue): boolean {
    return leader === null || this.#dependencies.channels.inFlight(leader) > 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#dependencies.channels.close();
  }

  #sendReady(): void {
    let sent = true;
    while (sent && !this.#closed) sent = this.#sendRequests();
    const waiting = this.#dependencies.queues.filter(({ batches }) => batches.length > 0);
    if (waiting.length === 0 || this.#closed) return;
    if (waiting.some(({ leader }) => leader === null)) this.#refreshLeaders();
    if (waiting.some(({ needsProducerId }) => needsProducerId)) this.#initProducerId();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#failExpired();
      this.#sendReady();
    }, retryIntervalMs);
  }

  /** Returns false where nothing can be sent. */
  #sendRequests(): boolean {
    const { queues, channels } = this.#dependencies;
    const isFull = (leader: number) => channels.inFlight(leader) >= maxInFlightRequests;
    const round = nextProduceRequests(queues, { isFull, batchesInFlight: this.#batchesInFlight });
    for (const [leader, entries] of round) this.#send(leader, entries);
    return round.size > 0;
  }

  async #send(broker: number, entries: readonly BatchToSend[]): Promise<void> {
    for (const { queue, batch } of entries) queue.markSent(batch);
    try {
      const answers = await this.#request(broker, entries);
      for (const entry of entries) {
        entry.queue.markReturned(entry.batch);
        handleProduceResult(entry, answers.get(entry.queue.partition), this.#options.topic, this.#resultEvents);
      }
    } catch (error) {
      this.#onRequestFailed(entries, error);
    }
    this.#dependencies.progress.notifyStep();
    this.#sendReady();
  }

  #request(broker: number, entries: readonly BatchToSend[]): Promise<ReadonlyMap<number, ProduceResult>> {
    const { acks, timeoutMs, requestTimeoutMs, topic } = this.#options;
    const batches = entries.map(({ queue, batch }) => ({ partition: queue.partition, bytes: batch.bytes }));
    // Below the request timeout, so that the broker's error arrives before we stop waiting.
    const brokerMs = Math.max(1, Math.round(Math.min(timeoutMs, requestTimeoutMs * 0.9)));
    const request = { acks, timeoutMs: brokerMs, topic, batches };
    return this.#dependencies.channels.request(broker, async (channel) => {
      if (acks !== 0) {
        const answers = await channel.request(produceV9, request);
        return new Map(answers.map((answer) => [answer.partition, answer]));
      }
      await channel.sendWithoutResponse(produceV9, request);
      return new Map(batches.map(({ partition }) => [partition, 'sent']));
    });
  }

  #onRequestFailed(entries: readonly BatchToSend[], error: unknown): void {
    if (!isUnreachable(error)) {
      this.#dependencies.progress.fail(error);
      return;
    }
    this.#lastFailure = error;
    for (const { queue, batch } of entries) {
      batch.mayBeWritten = true;
      queue.markReturned(batch);
      this.#retry(queue);
    }
  }

  #retry(queue: PartitionQueue): void {
    queue.retryFromFirst(performance.now() + retryIntervalMs);
    this.#refreshLeaders();
  }

  #refreshLeaders(): void {
    if (!this.#closed) this.#dependencies.metadata.refresh();
  }

  /** One producer id serves all queues that need one and have nothing in flight. */
  async #initProducerId(): Promise<void> {
    const queues = this.#dependencies.queues.filter(
      ({ needsProducerId, inFlight }) => needsProducerId && inFlight === 0,
    );
    if (await this.#dependencies.metadata.assignProducerId(queues)) this.#sendReady();
  }

  #failExpired(): void {
    const { queues, progress, metadata } = this.#dependencies;
    const failure = expiredBatch(queues, this.#options, this.#lastFailure ?? metadata.lastFailure);
    if (!failure) return;
    // What no leader has taken is certain not to be written, as nothing more is sent.
    for (const { batches } of queues) {
      for (const batch of batches) if (!batch.inFlight && !batch.mayBeWritten) this.#resultEvents.onRejected(batch);
    }
    progress.fail(failure);
  }
}
