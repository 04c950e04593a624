import { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';
import { Channel } from './channel.js';
import { newIdentity } from './identity.js';
import type { Batch, PartitionQueue } from './partition-queue.js';
import { type Acks, type ProducedBatch, produceV9 } from './produce-api.js';
import { verdictOf } from './produce-errors.js';

export interface SenderOptions {
  readonly acks: Acks;
  readonly timeoutMs: number;
}
export interface SenderEvents {
  readonly settled: (queue: PartitionQueue, batch: Batch) => void;
  readonly leadersChanged: () => void;
}
interface Entry {
  readonly queue: PartitionQueue;
  readonly batch: Batch;
}

/** Requests in flight a connection: as many batches of a partition as a broker remembers (KIP-98). */
const requestsInFlight = 5;
const requestBytes = 8 * 1024 * 1024;
const tickMs = 100;

/**
 * Sends what waits in the queues to their leaders: in order, several requests in flight, again where an error passes by
 * itself, until each batch is acknowledged or its time is over.
 */
export class Sender {
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #topic: string;
  readonly #queues: readonly PartitionQueue[];
  readonly #options: SenderOptions;
  readonly #events: SenderEvents;
  /** Without idempotence a broker cannot tell a batch sent again, nor put two in order: one at a time. */
  readonly #batchesInFlight: number;
  readonly #channels = new Map<number, Promise<Channel>>();
  readonly #requests = new Map<number, number>();
  readonly #waiting = new Set<{ resolve: () => void; reject: (error: unknown) => void }>();
  readonly #onAbort = () => this.fail(this.#wire.signal.reason);
  /** Rejected with what makes the sending fail. */
  readonly failure: Promise<never>;
  #reject: (error: unknown) => void = () => {};
  #failure: { readonly error: unknown } | undefined;
  #lastFailure: CliError | undefined;
  #tick: NodeJS.Timeout | undefined;
  #refreshing = false;
  #identifying = false;

  constructor(
    cluster: Cluster,
    wire: Wire,
    topic: string,
    queues: readonly PartitionQueue[],
    options: SenderOptions,
    events: SenderEvents,
  ) {
    this.#cluster = cluster;
    this.#wire = wire;
    this.#topic = topic;
    this.#queues = queues;
    this.#options = options;
    this.#events = events;
    this.#batchesInFlight = options.acks === -1 ? requestsInFlight : 1;
    this.failure = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failure.catch(() => {});
    wire.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  add(queue: PartitionQueue, batch: Batch): void {
    queue.batches.push(batch);
    this.#pump();
  }

  /** True while the queue's leader is unknown, or has requests to answer. */
  isBusy({ leader }: PartitionQueue): boolean {
    return leader === null || (this.#requests.get(leader) ?? 0) > 0;
  }

  /** Throws what made the sending fail, if it did. */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Returns when something more is acknowledged; throws when the sending has failed. */
  progress(): Promise<void> {
    this.check();
    return new Promise((resolve, reject) => this.#waiting.add({ resolve, reject }));
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#reject(error);
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
    this.close();
  }

  close(): void {
    clearTimeout(this.#tick);
    this.#tick = undefined;
    this.#wire.signal.removeEventListener('abort', this.#onAbort);
    for (const opening of this.#channels.values()) opening.then((channel) => channel.end()).catch(() => {});
    this.#channels.clear();
  }

  #pump(): void {
    let sent = true;
    while (sent && !this.#failure) sent = this.#sendRound();
    const waiting = this.#queues.filter(({ batches }) => batches.length > 0);
    if (waiting.length === 0 || this.#failure) return;
    if (waiting.some(({ leader }) => leader === null)) this.#refreshLeaders();
    this.#identify(waiting.filter(({ wantsIdentity, inFlight }) => wantsIdentity && inFlight === 0));
    this.#tick ??= setTimeout(() => {
      this.#tick = undefined;
      this.#checkDeadlines();
      this.#pump();
    }, tickMs);
  }

  /** One request to each leader that has something to take; false when there was none. */
  #sendRound(): boolean {
    const now = performance.now();
    const byLeader = new Map<number, { entries: Entry[]; bytes: number }>();
    for (const queue of this.#queues) {
      const { leader } = queue;
      if (leader === null || (this.#requests.get(leader) ?? 0) >= requestsInFlight) continue;
      const batch = queue.next(now, this.#batchesInFlight);
      if (!batch) continue;
      const request = byLeader.get(leader) ?? { entries: [], bytes: 0 };
      byLeader.set(leader, request);
      if (request.bytes > 0 && request.bytes + batch.bytes.length > requestBytes) continue;
      request.bytes += batch.bytes.length;
      request.entries.push({ queue, batch });
    }
    for (const [leader, { entries }] of byLeader) this.#send(leader, entries);
    return byLeader.size > 0;
  }

  async #send(broker: number, entries: readonly Entry[]): Promise<void> {
    this.#requests.set(broker, (this.#requests.get(broker) ?? 0) + 1);
    for (const { queue, batch } of entries) {
      queue.inFlight++;
      batch.inFlight = true;
      queue.sign(batch);
    }
    try {
      const answers = await this.#request(broker, entries);
      for (const entry of entries) this.#answered(entry, answers.get(entry.queue.partition));
    } catch (error) {
      this.#channels.delete(broker);
      if (this.#wire.signal.aborted) this.fail(this.#wire.signal.reason);
      else if (error instanceof CliError && error.code === 'unreachable') this.#unanswered(entries, error);
      else this.fail(error);
    }
    this.#requests.set(broker, (this.#requests.get(broker) ?? 1) - 1);
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting.clear();
    this.#pump();
  }

  async #request(broker: number, entries: readonly Entry[]): Promise<Map<number, ProducedBatch | 'sent'>> {
    const { acks, timeoutMs } = this.#options;
    const channel = await this.#channel(broker);
    // Below our own limit for a request, so that the broker's words arrive before we stop waiting for them.
    const brokerMs = Math.max(1, Math.round(Math.min(timeoutMs, this.#wire.requestTimeoutMs * 0.9)));
    const batches = entries.map(({ queue, batch }) => ({ partition: queue.partition, bytes: batch.bytes }));
    const request = { acks, timeoutMs: brokerMs, topic: this.#topic, batches };
    if (acks === 0) {
      await channel.post(produceV9, request);
      return new Map(entries.map(({ queue }) => [queue.partition, 'sent']));
    }
    const answers = await channel.request(produceV9, request);
    return new Map(answers.map((answer) => [answer.partition, answer]));
  }

  #channel(broker: number): Promise<Channel> {
    let opening = this.#channels.get(broker);
    if (!opening) {
      opening = Channel.open(this.#wire, broker, this.#cluster.settings);
      this.#channels.set(broker, opening);
    }
    return opening;
  }

  #answered({ queue, batch }: Entry, answer: ProducedBatch | 'sent' | undefined): void {
    queue.inFlight--;
    batch.inFlight = false;
    if (answer === 'sent') {
      this.#settle(queue, batch, -1);
      return;
    }
    const { errorCode, errorMessage, baseOffset } = answer ?? { errorCode: -1, errorMessage: null, baseOffset: -1 };
    const doing = `write to ${this.#topic} partition ${queue.partition}`;
    switch (verdictOf(errorCode)) {
      case 'written':
        this.#settle(queue, batch, baseOffset);
        break;
      case 'retry':
        queue.lastError = { code: errorCode, words: errorMessage };
        this.#again(queue);
        break;
      case 'outOfSequence':
        // Behind an unwritten batch this only follows from it; at the head the broker has lost where we stood.
        if (batch === queue.batches[0]) queue.wantsIdentity = true;
        this.#again(queue);
        break;
      case 'tooLarge':
        this.fail(
          brokerFailure(errorCode, { doing, words: errorMessage, hint: 'Write smaller batches:  --batch-size 100KiB' }),
        );
        break;
      case 'fatal':
        this.fail(brokerFailure(errorCode, { doing, words: errorMessage }));
    }
  }

  #settle(queue: PartitionQueue, batch: Batch, baseOffset: number): void {
    queue.settle(batch, baseOffset);
    this.#events.settled(queue, batch);
  }

  #unanswered(entries: readonly Entry[], error: CliError): void {
    this.#lastFailure = error;
    for (const { queue, batch } of entries) {
      queue.inFlight--;
      batch.inFlight = false;
      this.#again(queue);
    }
  }

  #again(queue: PartitionQueue): void {
    queue.stalled = true;
    queue.pausedUntil = performance.now() + tickMs;
    this.#refreshLeaders();
  }

  async #refreshLeaders(): Promise<void> {
    if (this.#refreshing || this.#failure) return;
    this.#refreshing = true;
    try {
      this.#wire.refresh();
      const [topic] = await this.#cluster.topics([this.#topic]);
      for (const queue of this.#queues) queue.leader = topic?.partitions[queue.partition]?.leader ?? null;
      this.#events.leadersChanged();
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'unreachable') this.fail(error);
      else this.#lastFailure = error;
    }
    this.#refreshing = false;
  }

  async #identify(queues: readonly PartitionQueue[]): Promise<void> {
    if (queues.length === 0 || this.#identifying) return;
    this.#identifying = true;
    try {
      const identity = await newIdentity(this.#wire);
      for (const queue of queues) queue.identify(identity);
      setImmediate(() => this.#pump());
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'unreachable') this.fail(error);
      else this.#lastFailure = error;
    }
    this.#identifying = false;
  }

  #checkDeadlines(): void {
    const now = performance.now();
    for (const { batches, partition, lastError } of this.#queues) {
      if (!batches[0] || batches[0].deadline > now) continue;
      const doing = `write to ${this.#topic} partition ${partition} within ${this.#options.timeoutMs / 1000} s`;
      if (lastError) this.fail(brokerFailure(lastError.code, { doing, words: lastError.words }));
      const hint = this.#lastFailure?.hint ?? 'Allow more time with --timeout 60s.';
      const why = this.#lastFailure?.message ?? 'no answer came';
      this.fail(new CliError('unreachable', `cannot ${doing}: ${why}`, { hint, kafka: this.#lastFailure?.kafka }));
    }
  }
}
