import { durationText } from '../../duration.js';
import { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster } from '../cluster.js';
import type { Wire } from '../wire.js';
import { Channel } from './channel.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import { type Acks, type ProducedBatch, produceV9 } from './produce-api.js';
import { verdictOf } from './produce-errors.js';
import type { Progress } from './progress.js';
import type { Standing } from './standing.js';

export interface SenderOptions {
  readonly topic: string;
  readonly acks: Acks;
  readonly timeoutMs: number;
}
export interface SenderEvents {
  readonly settled: (queue: PartitionQueue, batch: PendingBatch) => void;
  readonly leadersChanged: () => void;
  /** The topic does not take a batch: its records in smaller ones, or none where it is a single record. */
  readonly tooLarge: (queue: PartitionQueue, batch: PendingBatch, words: string | null) => readonly PendingBatch[];
}
interface Entry {
  readonly queue: PartitionQueue;
  readonly batch: PendingBatch;
}

/** Requests in flight a connection: as many batches of a partition as a broker remembers (KIP-98). */
const requestsInFlight = 5;
const requestBytes = 8 * 1024 * 1024;
const tickMs = 100;
const unanswered = { errorCode: -1, errorMessage: null, baseOffset: -1 };

/**
 * Sends what waits in the queues to their leaders: in order, several requests in flight, again where an error passes by
 * itself, until each batch is acknowledged or its time is over.
 */
export class Sender {
  readonly #cluster: Cluster;
  readonly #wire: Wire;
  readonly #queues: readonly PartitionQueue[];
  readonly #standing: Standing;
  readonly #progress: Progress;
  readonly #options: SenderOptions;
  readonly #events: SenderEvents;
  /** Without idempotence a broker cannot tell a batch sent again, nor put two in order: one at a time. */
  readonly #batchesInFlight: number;
  readonly #channels = new Map<number, Promise<Channel>>();
  readonly #requests = new Map<number, number>();
  #lastFailure: CliError | undefined;
  #tick: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    cluster: Cluster,
    wire: Wire,
    queues: readonly PartitionQueue[],
    standing: Standing,
    progress: Progress,
    options: SenderOptions,
    events: SenderEvents,
  ) {
    this.#cluster = cluster;
    this.#wire = wire;
    this.#queues = queues;
    this.#standing = standing;
    this.#progress = progress;
    this.#options = options;
    this.#events = events;
    this.#batchesInFlight = options.acks === -1 ? requestsInFlight : 1;
  }

  add(queue: PartitionQueue, batch: PendingBatch): void {
    queue.batches.push(batch);
    // The connection opens while the first batch still waits for a producer id.
    if (queue.leader !== null) this.#channel(queue.leader).catch(() => {});
    this.#pump();
  }

  /** True while the queue's leader is unknown, or has requests to answer. */
  isBusy({ leader }: PartitionQueue): boolean {
    return leader === null || (this.#requests.get(leader) ?? 0) > 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#tick);
    for (const opening of this.#channels.values()) opening.then((channel) => channel.end()).catch(() => {});
    this.#channels.clear();
  }

  #pump(): void {
    let sent = true;
    while (sent && !this.#closed) sent = this.#sendRound();
    const waiting = this.#queues.filter(({ batches }) => batches.length > 0);
    if (waiting.length === 0 || this.#closed) return;
    if (waiting.some(({ leader }) => leader === null)) this.#refreshLeaders();
    if (waiting.some(({ wantsIdentity }) => wantsIdentity)) this.#identify();
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
    for (const { queue, batch } of entries) queue.sending(batch);
    try {
      const answers = await this.#request(broker, entries);
      for (const { queue, batch } of entries) {
        queue.returned(batch);
        this.#answered(queue, batch, answers.get(queue.partition));
      }
    } catch (error) {
      this.#channels.delete(broker);
      if (!(error instanceof CliError) || error.code !== 'unreachable') this.#progress.fail(error);
      else {
        this.#lastFailure = error;
        for (const { queue, batch } of entries) {
          queue.returned(batch);
          this.#again(queue);
        }
      }
    }
    this.#requests.set(broker, (this.#requests.get(broker) ?? 1) - 1);
    this.#progress.stepped();
    this.#pump();
  }

  async #request(broker: number, entries: readonly Entry[]): Promise<Map<number, ProducedBatch | 'sent'>> {
    const { acks, timeoutMs, topic } = this.#options;
    const channel = await this.#channel(broker);
    const batches = entries.map(({ queue, batch }) => ({ partition: queue.partition, bytes: batch.bytes }));
    // Below our own limit for a request, so that the broker's words arrive before we stop waiting for them.
    const brokerMs = Math.max(1, Math.round(Math.min(timeoutMs, this.#wire.requestTimeoutMs * 0.9)));
    const request = { acks, timeoutMs: brokerMs, topic, batches };
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

  #answered(queue: PartitionQueue, batch: PendingBatch, answer: ProducedBatch | 'sent' | undefined): void {
    if (answer === 'sent') {
      this.#settle(queue, batch, -1);
      return;
    }
    const { errorCode, errorMessage: words, baseOffset } = answer ?? unanswered;
    switch (verdictOf(errorCode)) {
      case 'written':
        this.#settle(queue, batch, baseOffset);
        break;
      case 'retry':
        queue.lastError = { code: errorCode, words };
        this.#again(queue);
        break;
      case 'outOfSequence':
        // Behind an unwritten batch this only follows from it; at the head the broker has lost where we stood.
        if (batch === queue.batches[0]) queue.wantsIdentity = true;
        this.#again(queue);
        break;
      case 'tooLarge':
        this.#split(queue, batch, words);
        break;
      case 'fatal':
        this.#progress.fail(brokerFailure(errorCode, { doing: this.#doing(queue), words }));
    }
  }

  #settle(queue: PartitionQueue, batch: PendingBatch, baseOffset: number): void {
    queue.settle(batch, baseOffset);
    this.#events.settled(queue, batch);
  }

  #split(queue: PartitionQueue, batch: PendingBatch, words: string | null): void {
    try {
      queue.replace(batch, this.#events.tooLarge(queue, batch, words));
      queue.startOver(0);
    } catch (error) {
      this.#progress.fail(error);
    }
  }

  #again(queue: PartitionQueue): void {
    queue.startOver(performance.now() + tickMs);
    this.#refreshLeaders();
  }

  async #refreshLeaders(): Promise<void> {
    if (!this.#closed && (await this.#standing.refreshLeaders())) this.#events.leadersChanged();
  }

  /** All that have nothing under way: one producer id serves every partition. */
  async #identify(): Promise<void> {
    const queues = this.#queues.filter(({ wantsIdentity, inFlight }) => wantsIdentity && inFlight === 0);
    if (await this.#standing.identify(queues)) this.#pump();
  }

  #checkDeadlines(): void {
    const now = performance.now();
    for (const queue of this.#queues) {
      const [first] = queue.batches;
      if (!first || first.deadline > now) continue;
      const doing = `${this.#doing(queue)} within ${durationText(this.#options.timeoutMs)}`;
      const { lastError } = queue;
      if (lastError) this.#progress.fail(brokerFailure(lastError.code, { doing, words: lastError.words }));
      const failure = this.#lastFailure ?? this.#standing.lastFailure;
      const hint = failure?.hint ?? 'Allow more time with --timeout 60s.';
      const why = failure?.message ?? 'no answer came';
      this.#progress.fail(new CliError('unreachable', `cannot ${doing}: ${why}`, { hint, kafka: failure?.kafka }));
    }
  }

  #doing({ partition }: PartitionQueue): string {
    return `write to ${this.#options.topic} partition ${partition}`;
  }
}
