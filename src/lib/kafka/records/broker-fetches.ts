import { setTimeout as pause } from 'node:timers/promises';
import { partitionKey } from '../../places.js';
import type { ClusterSettings } from '../../settings/types.js';
import { brokerFailure } from '../broker-failures.js';
import type { Wire } from '../wire.js';
import { scanBatches } from './batch.js';
import { Channel } from './channel.js';
import { type Codec, codec } from './compression.js';
import { type FetchAnswer, type FetchedPartition, type FetchPartition, fetchV12, noSession } from './fetch-api.js';
import type { FetchLeaders } from './fetch-leaders.js';
import { isDone, type Position, widen } from './fetch-position.js';
import type { FetchRecovery } from './fetch-recovery.js';
import { FetchSession } from './fetch-session.js';
import type { Handover } from './handover.js';
import { retryPauseMs } from './pauses.js';
import { RecordReader } from './record-reader.js';

export interface BrokerFetchesOptions {
  readonly broker: number;
  /** Leave out what is not committed, and what was aborted. */
  readonly committed: boolean;
  readonly settings: ClusterSettings;
}

const answerBytes = 4 * 1024 * 1024;
const followWaitMs = 500;
/** With an end everything asked for is there already: this matters only while a leader catches up. */
const boundedWaitMs = 50;

/**
 * Reads from one broker all that it leads: one request in flight, the next one sent before the first record of an answer
 * is read, and no further while the reader is behind.
 */
export class BrokerFetches {
  readonly #wire: Wire;
  readonly #positions: readonly Position[];
  readonly #handover: Handover;
  readonly #leaders: FetchLeaders;
  readonly #recovery: FetchRecovery;
  readonly #options: BrokerFetchesOptions;
  readonly #session = new FetchSession();
  readonly #codecs = new Map<number, Codec>();
  #channel: Channel | undefined;
  #closed = false;
  #turn = 0;

  constructor(
    wire: Wire,
    positions: readonly Position[],
    handover: Handover,
    leaders: FetchLeaders,
    recovery: FetchRecovery,
    options: BrokerFetchesOptions,
  ) {
    this.#wire = wire;
    this.#positions = positions;
    this.#handover = handover;
    this.#leaders = leaders;
    this.#recovery = recovery;
    this.#options = options;
  }

  /** Returns when the broker leads nothing any more that is to be read, or `close` was called; throws CliErrors. */
  async run(): Promise<void> {
    const { broker, settings } = this.#options;
    try {
      this.#channel = await Channel.open(this.#wire, broker, settings);
      while (!this.#closed) {
        const led = this.#positions.filter((position) => position.leader === broker && !isDone(position));
        if (led.length === 0) break;
        const answer = await this.#fetch(this.#channel, led);
        await this.#handover.taken(broker);
        if (!this.#closed) await this.#take(answer, led);
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
    // The broker forgets the session; nobody waits for it to say so.
    const request = { ...ending, committed: this.#options.committed, waitMs: 0, maxBytes: 0 };
    channel
      .post(fetchV12, request)
      .catch(() => {})
      .finally(() => channel.end());
  }

  #fetch(channel: Channel, led: readonly Position[]): Promise<FetchAnswer> {
    const { committed } = this.#options;
    const bounded = led.every(({ until }) => Number.isFinite(until));
    // A reading with an end asks a few times: a session would only outlive it.
    const asked = bounded
      ? { session: noSession, partitions: this.#inTurn(led), forgotten: [] }
      : this.#session.ask(led);
    const waitMs = bounded ? boundedWaitMs : followWaitMs;
    return channel.request(fetchV12, { ...asked, committed, waitMs, maxBytes: answerBytes });
  }

  /** A broker fills its answer from the front: each comes first in turn. */
  #inTurn(led: readonly FetchPartition[]): FetchPartition[] {
    const turn = this.#turn++ % led.length;
    return [...led.slice(turn), ...led.slice(0, turn)];
  }

  async #take(answer: FetchAnswer, led: readonly Position[]): Promise<void> {
    if (!this.#session.answered(answer)) return;
    if (answer.errorCode !== 0) throw brokerFailure(answer.errorCode, { action: 'read records' });
    const positions = new Map(led.map((position) => [partitionKey(position), position]));
    const empty = answer.partitions.every(({ bytes }) => bytes.length === 0);
    let moved = false;
    for (const fetched of answer.partitions) {
      const position = positions.get(partitionKey(fetched));
      // Another may have been read from meanwhile: what was asked for is asked for there.
      if (position?.leader !== this.#options.broker) continue;
      if (fetched.errorCode !== 0) {
        moved = true;
        await this.#recovery.refused(position, fetched.errorCode);
        continue;
      }
      this.#leaders.answered(position);
      if (fetched.divergedAt !== null) this.#recovery.diverged(position, fetched.divergedAt);
      else if (fetched.bytes.length > 0) await this.#give(position, fetched);
      // Compaction may have left nothing up to an end that was promised.
      else if (empty && fetched.readableEnd >= position.until) position.offset = position.until;
    }
    this.#handover.wake();
    if (moved) await pause(retryPauseMs);
    if (moved) await this.#leaders.ask();
  }

  async #give(position: Position, { bytes, aborted }: FetchedPartition): Promise<void> {
    const { wholeBytes, nextOffset, lastEpoch, cutBatchBytes, compressions } = scanBatches(bytes);
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
    position.lastEpoch = lastEpoch;
    this.#handover.give(this.#options.broker, reader);
  }
}
