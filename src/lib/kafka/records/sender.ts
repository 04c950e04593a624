import { type CliError, isUnreachable } from '../../errors.js';
import { type Answer, conclude, type OutcomeEvents } from './batch-outcome.js';
import type { LeaderChannels } from './leader-channels.js';
import { overdue } from './overdue.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import { type Acks, produceV9 } from './produce-api.js';
import { type Entry, nextRound } from './produce-round.js';
import type { Progress } from './progress.js';
import type { Standing } from './standing.js';

export interface SenderOptions {
  readonly topic: string;
  readonly acks: Acks;
  /** How long a batch may take to its acknowledgement, in milliseconds. */
  readonly timeoutMs: number;
  /** How long we wait for the answer to a request, in milliseconds. */
  readonly requestTimeoutMs: number;
}
export type SenderEvents = Pick<OutcomeEvents, 'settled' | 'tooLarge' | 'refused'>;
/** What a sender works with. */
export interface SenderParts {
  readonly queues: readonly PartitionQueue[];
  readonly channels: LeaderChannels;
  readonly standing: Standing;
  readonly progress: Progress;
}

/** Requests in flight a connection: as many batches of a partition as a broker remembers (KIP-98). */
const requestsInFlight = 5;
const tickMs = 100;

/**
 * Sends what waits in the queues to their leaders: in order, several requests in flight, again where an error passes by
 * itself, until each batch is acknowledged or its time is over.
 */
export class Sender {
  readonly #parts: SenderParts;
  readonly #options: SenderOptions;
  readonly #outcome: OutcomeEvents;
  /** Without idempotence a broker cannot tell a batch sent again, nor put two in order: one at a time. */
  readonly #batchesInFlight: number;
  #lastFailure: CliError | undefined;
  #tick: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: SenderParts, options: SenderOptions, events: SenderEvents) {
    this.#parts = parts;
    this.#options = options;
    const fail = (error: unknown) => parts.progress.fail(error);
    this.#outcome = { ...events, fail, again: (queue) => this.#again(queue) };
    this.#batchesInFlight = options.acks === -1 ? requestsInFlight : 1;
  }

  add(queue: PartitionQueue, batch: PendingBatch): void {
    queue.batches.push(batch);
    // The connection opens while the first batch still waits for a producer id.
    if (queue.leader !== null) this.#parts.channels.prepare(queue.leader);
    this.#pump();
  }

  /** True while the queue's leader is unknown, or has requests to answer. */
  isBusy({ leader }: PartitionQueue): boolean {
    return leader === null || this.#parts.channels.inFlight(leader) > 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#tick);
    this.#parts.channels.close();
  }

  #pump(): void {
    let sent = true;
    while (sent && !this.#closed) sent = this.#sendRound();
    const waiting = this.#parts.queues.filter(({ batches }) => batches.length > 0);
    if (waiting.length === 0 || this.#closed) return;
    if (waiting.some(({ leader }) => leader === null)) this.#refreshLeaders();
    if (waiting.some(({ wantsIdentity }) => wantsIdentity)) this.#identify();
    this.#tick ??= setTimeout(() => {
      this.#tick = undefined;
      this.#giveUp();
      this.#pump();
    }, tickMs);
  }

  /** False when there was nothing that could be sent. */
  #sendRound(): boolean {
    const { queues, channels } = this.#parts;
    const isFull = (leader: number) => channels.inFlight(leader) >= requestsInFlight;
    const round = nextRound(queues, { isFull, batchesInFlight: this.#batchesInFlight });
    for (const [leader, entries] of round) this.#send(leader, entries);
    return round.size > 0;
  }

  async #send(broker: number, entries: readonly Entry[]): Promise<void> {
    for (const { queue, batch } of entries) queue.sending(batch);
    try {
      const answers = await this.#request(broker, entries);
      for (const entry of entries) {
        entry.queue.returned(entry.batch);
        conclude(entry, answers.get(entry.queue.partition), this.#options.topic, this.#outcome);
      }
    } catch (error) {
      this.#unsent(entries, error);
    }
    this.#parts.progress.stepped();
    this.#pump();
  }

  #request(broker: number, entries: readonly Entry[]): Promise<ReadonlyMap<number, Answer>> {
    const { acks, timeoutMs, requestTimeoutMs, topic } = this.#options;
    const batches = entries.map(({ queue, batch }) => ({ partition: queue.partition, bytes: batch.bytes }));
    // Below our own limit for a request, so that the broker's words arrive before we stop waiting for them.
    const brokerMs = Math.max(1, Math.round(Math.min(timeoutMs, requestTimeoutMs * 0.9)));
    const request = { acks, timeoutMs: brokerMs, topic, batches };
    return this.#parts.channels.request(broker, async (channel) => {
      if (acks !== 0) {
        const answers = await channel.request(produceV9, request);
        return new Map(answers.map((answer) => [answer.partition, answer]));
      }
      await channel.post(produceV9, request);
      return new Map(batches.map(({ partition }) => [partition, 'sent']));
    });
  }

  #unsent(entries: readonly Entry[], error: unknown): void {
    if (!isUnreachable(error)) {
      this.#parts.progress.fail(error);
      return;
    }
    this.#lastFailure = error;
    for (const { queue, batch } of entries) {
      batch.unanswered = true;
      queue.returned(batch);
      this.#again(queue);
    }
  }

  #again(queue: PartitionQueue): void {
    queue.startOver(performance.now() + tickMs);
    this.#refreshLeaders();
  }

  #refreshLeaders(): void {
    if (!this.#closed) this.#parts.standing.refreshLeaders();
  }

  /** All that have nothing under way: one producer id serves every partition. */
  async #identify(): Promise<void> {
    const queues = this.#parts.queues.filter(({ wantsIdentity, inFlight }) => wantsIdentity && inFlight === 0);
    if (await this.#parts.standing.identify(queues)) this.#pump();
  }

  #giveUp(): void {
    const { queues, progress, standing } = this.#parts;
    const failure = overdue(queues, this.#options, this.#lastFailure ?? standing.lastFailure);
    if (failure) progress.fail(failure);
  }
}
