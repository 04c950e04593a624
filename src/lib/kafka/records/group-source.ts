import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { CliError } from '../../errors.js';
import { placeOf } from '../../places.js';
import type { Next, RecordCursor, RecordSource } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import { groupConsumer, kafkaJs, kafkaJsFailure } from '../kafkajs.js';
import { Messages } from './messages.js';

export interface GroupSourceOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** For partitions without a commit. */
  readonly fromBeginning: boolean;
  /** End where the partitions of this member ended when it began. */
  readonly exit: boolean;
  /** Told the partitions of this member after each rebalance, by topic. */
  readonly assigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
}

interface Handed {
  readonly cursor: Messages;
  /** Lets the handler go on: it returns, and kafkajs fetches more. */
  readonly release: () => void;
  readonly commit: (offset: number) => Promise<void>;
}

const heartbeatMs = 3000;
const checkMs = 500;

/**
 * Reads as a member of a consumer group, through kafkajs. One batch at a time is handed over; it is committed when it
 * was written out, and not before.
 */
export class GroupSource implements RecordSource {
  readonly #cluster: Cluster;
  readonly #signal: AbortSignal;
  readonly #options: GroupSourceOptions;
  readonly #waiting: Handed[] = [];
  readonly #onAbort = () => this.#fail(this.#signal.reason);
  #current: Handed | undefined;
  #kafka: Kafka | undefined;
  #consumer: Consumer | undefined;
  #ends: ReadonlyMap<string, number> | undefined;
  /** The offset after everything that was read or passed over, by partition. */
  readonly #positions = new Map<string, number>();
  /** Partitions of this member that have not come to their end yet. */
  #unfinished: Set<string> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #crash: { readonly since: number; readonly error: unknown } | undefined;
  #closing = false;
  #wake = () => {};

  constructor(cluster: Cluster, options: GroupSourceOptions) {
    this.#cluster = cluster;
    this.#signal = wireOf(cluster).signal;
    this.#options = options;
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async open(): Promise<this> {
    const { group, topics, fromBeginning, exit } = this.#options;
    // kafkajs says of a group that may not be read only that it has found no coordinator.
    const coordinator = (await wireOf(this.#cluster).coordinators('group', [group])).get(group);
    if (coordinator instanceof CliError && coordinator.code === 'denied') throw coordinator;
    if (exit) this.#ends = await this.#endsNow();
    const kafka = await kafkaJs(this.#cluster.settings);
    this.#kafka = kafka;
    const consumer = groupConsumer(kafka, group);
    this.#consumer = consumer;
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      // It restarts by itself after most of them: "coordinator is loading" is usual on a fresh broker.
      if (!restart) this.#fail(this.#words(error));
      this.#crash ??= { since: performance.now(), error };
      this.#checkCrash();
    });
    consumer.on(consumer.events.FETCH, () => {
      this.#crash = undefined;
    });
    // Where nothing is left but markers and records of aborted transactions no batch is handed over.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      this.#reached(placeOf(payload), Number(payload.lastOffset) + 1);
      this.#wake();
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#joined(payload.memberAssignment).catch((error) => this.#fail(this.#words(error)));
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning });
      await consumer.run({ autoCommit: false, eachBatch: (payload) => this.#hand(payload, consumer) });
    } catch (error) {
      throw this.#words(error);
    }
    return this;
  }

  async next(waitMs: number): Promise<Next> {
    this.#current?.release();
    this.#current = undefined;
    const deadline = performance.now() + waitMs;
    for (let left = waitMs; left > 0 && this.#silent; left = deadline - performance.now()) {
      await this.#woken(Math.min(left, checkMs));
      this.#checkCrash();
    }
    if (this.#failure) throw this.#failure.error;
    const handed = this.#waiting.shift();
    if (!handed) return this.#finished ? 'end' : 'idle';
    this.#current = handed;
    return handed.cursor;
  }

  async written(cursor: RecordCursor): Promise<void> {
    if (this.#current?.cursor !== cursor) return;
    await this.#current.commit(cursor.position);
    this.#reached(placeOf(cursor), cursor.position);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    for (const { release } of [this.#current, ...this.#waiting].filter((handed) => handed !== undefined)) release();
    await this.#consumer?.disconnect().catch(() => {});
  }

  /** Restarts come to nothing while the cluster is gone: that is said after as long as a request may take. */
  #checkCrash(): void {
    const { since, error } = this.#crash ?? {};
    if (since === undefined || performance.now() - since < this.#cluster.settings.requestTimeoutMs) return;
    this.#fail(this.#words(error));
  }

  /** Called by kafkajs; the member stays alive while the records wait to be written. */
  async #hand({ batch, heartbeat, resolveOffset }: EachBatchPayload, consumer: Consumer): Promise<void> {
    if (this.#closing) return;
    const { topic, partition } = batch;
    const beat = setInterval(() => heartbeat().catch(() => {}), heartbeatMs);
    try {
      await new Promise<void>((release) => {
        this.#waiting.push({
          cursor: new Messages(batch),
          release,
          commit: async (offset) => {
            resolveOffset(`${offset - 1}`);
            await consumer.commitOffsets([{ topic, partition, offset: `${offset}` }]).catch((error) => {
              throw this.#words(error);
            });
          },
        });
        this.#wake();
      });
    } finally {
      clearInterval(beat);
    }
  }

  async #joined(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    this.#options.assigned?.(assignment);
    if (!this.#ends) return;
    const { fromBeginning } = this.#options;
    const committed = await this.#committed();
    const mine = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => placeOf({ topic, partition })),
    );
    const begins = (key: string) => committed.get(key) ?? (fromBeginning ? 0 : Number.POSITIVE_INFINITY);
    // Some may have been read while the commits were asked for.
    const at = (key: string) => Math.max(this.#positions.get(key) ?? 0, begins(key));
    this.#unfinished = new Set(mine.filter((key) => at(key) < (this.#ends?.get(key) ?? 0)));
    this.#wake();
  }

  async #committed(): Promise<Map<string, number>> {
    const { group, topics } = this.#options;
    const admin = this.#kafka?.admin();
    if (!admin) return new Map();
    await admin.connect();
    try {
      const found = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
      const offsets = found.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [placeOf({ topic, partition }), Number(offset)] as const),
      );
      return new Map(offsets.filter(([, offset]) => offset >= 0));
    } finally {
      await admin.disconnect();
    }
  }

  async #endsNow(): Promise<Map<string, number>> {
    const topics = await this.#cluster.topics(this.#options.topics);
    const queries = topics.flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partition }) => [
        { topic: name, partition, at: 'latest' as const },
        { topic: name, partition, at: 'earliest' as const },
      ]),
    );
    const answers = await this.#cluster.listOffsets(queries, { committed: true });
    const ends = new Map<string, number>();
    for (let index = 0; index < answers.length; index += 2) {
      const [latest, earliest] = [answers[index], answers[index + 1]];
      if (latest?.offset == null || earliest?.offset == null) throw latest?.error ?? earliest?.error;
      // An empty partition is at its end already.
      ends.set(placeOf(latest), latest.offset > earliest.offset ? latest.offset : 0);
    }
    return ends;
  }

  get #silent(): boolean {
    return this.#waiting.length === 0 && !this.#failure && !this.#finished;
  }

  get #finished(): boolean {
    return this.#unfinished?.size === 0;
  }

  #reached(key: string, position: number): void {
    this.#positions.set(key, position);
    if (position >= (this.#ends?.get(key) ?? Number.POSITIVE_INFINITY)) this.#unfinished?.delete(key);
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

  #words(error: unknown): CliError {
    return kafkaJsFailure(error, `read as group "${this.#options.group}"`, this.#cluster.settings);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }
}
