import type { Consumer } from 'kafkajs';
import { CliError } from '../../errors.js';
import { placeOf } from '../../places.js';
import type { Next, RecordCursor, RecordSource } from '../../records/record.js';
import type { Cluster, TopicPartitionOffset } from '../cluster.js';
import { wireOf } from '../connect.js';
import { groupConsumer, kafkaJs } from '../kafkajs.js';
import { kafkaJsFailure } from '../kafkajs-failures.js';
import { callToJoin, GroupBatches } from './group-batches.js';
import { type GroupEnds, groupEnds } from './group-ends.js';

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

const checkMs = 500;
/** How long a group waits in a rebalance for its slowest member: the default of kafkajs. */
const rebalanceMs = 60_000;

/**
 * Reads as a member of a consumer group, through kafkajs. One batch at a time is handed over; it is committed when it
 * was written out, and not before.
 */
export class GroupSource implements RecordSource {
  readonly #cluster: Cluster;
  readonly #signal: AbortSignal;
  readonly #options: GroupSourceOptions;
  readonly #batches = new GroupBatches(() => this.#wake());
  readonly #onAbort = () => this.#fail(this.#signal.reason);
  /** Where nothing but aborted records and markers was left: behind them, to be committed. */
  readonly #passed = new Map<string, TopicPartitionOffset>();
  #consumer: Consumer | undefined;
  #ends: GroupEnds | undefined;
  #joins = 0;
  #failure: { readonly error: unknown } | undefined;
  #crash: { readonly since: number; readonly error: unknown } | undefined;
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
    if (exit) this.#ends = await groupEnds(this.#cluster, topics);
    const consumer = groupConsumer(await kafkaJs(this.#cluster.settings), group);
    this.#consumer = consumer;
    this.#listen(consumer);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning });
      await consumer.run({ autoCommit: false, eachBatch: (payload) => this.#batches.hand(payload) });
    } catch (error) {
      throw this.#words(error);
    }
    return this;
  }

  async next(waitMs: number): Promise<Next> {
    const cursor = this.#batches.take();
    if (cursor && !this.#failure) return cursor;
    const deadline = performance.now() + waitMs;
    await this.#commitPassed();
    for (let left = waitMs; left > 0 && this.#silent; left = deadline - performance.now()) {
      await this.#woken(Math.min(left, checkMs));
      this.#checkCrash();
      await this.#commitPassed();
    }
    if (this.#failure) throw this.#failure.error;
    return this.#batches.take() ?? (this.#ends?.finished ? 'end' : 'idle');
  }

  async written(cursor: RecordCursor): Promise<void> {
    if (!this.#batches.holds(cursor)) return;
    this.#batches.written(cursor);
    const { topic, partition, position } = cursor;
    await this.#commit([{ topic, partition, offset: position }], () => this.#batches.holds(cursor));
    this.#ends?.reached(placeOf(cursor), position);
  }

  async close(): Promise<void> {
    this.#batches.close();
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#consumer?.disconnect().catch(() => {});
  }

  #listen(consumer: Consumer): void {
    const { CRASH, FETCH, END_BATCH_PROCESS, GROUP_JOIN } = consumer.events;
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      // It restarts by itself after most of them: "coordinator is loading" is usual on a fresh broker.
      if (!restart) this.#fail(this.#words(error));
      this.#crash ??= { since: performance.now(), error };
      this.#checkCrash();
    });
    consumer.on(FETCH, () => {
      this.#crash = undefined;
    });
    consumer.on(END_BATCH_PROCESS, ({ payload: { batchSize, lastOffset, ...place } }) => {
      // Where nothing is left but markers and records of aborted transactions no batch is handed over.
      if (batchSize > 0) return;
      this.#passed.set(placeOf(place), { ...place, offset: Number(lastOffset) + 1 });
      this.#wake();
    });
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#joined(payload.memberAssignment).catch((error) => this.#fail(this.#words(error)));
    });
  }

  async #joined(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    const places = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => placeOf({ topic, partition })),
    );
    this.#joins++;
    this.#passed.clear();
    this.#batches.assigned(places);
    this.#options.assigned?.(assignment);
    this.#wake();
    if (!this.#ends) return;
    const { fromBeginning, group } = this.#options;
    const commits = (await this.#cluster.committedOffsets([group])).get(group) ?? [];
    const committed = new Map(commits.map((commit) => [placeOf(commit), commit.offset]));
    const otherwise = fromBeginning ? 0 : Number.POSITIVE_INFINITY;
    this.#ends.assigned(places, (place) => committed.get(place) ?? otherwise);
    this.#wake();
  }

  /** Commits; in a rebalance after it, where the partitions are still this member's. True when it is done. */
  async #commit(offsets: readonly TopicPartitionOffset[], own: () => boolean): Promise<boolean> {
    const places = offsets.map(({ offset, ...place }) => ({ ...place, offset: `${offset}` }));
    const deadline = performance.now() + rebalanceMs;
    while (own()) {
      const joins = this.#joins;
      try {
        await this.#consumer?.commitOffsets(places);
        return true;
      } catch (error) {
        const call = callToJoin(error);
        if (!call) throw this.#words(error);
        if (this.#joins === joins) this.#batches.giveBack(call);
      }
      while (this.#joins === joins) {
        if (this.#failure) throw this.#failure.error;
        if (performance.now() > deadline) throw this.#uncommitted();
        await this.#woken(checkMs);
      }
    }
    return false;
  }

  async #commitPassed(): Promise<void> {
    const passed = [...this.#passed.values()];
    if (passed.length === 0) return;
    const joins = this.#joins;
    if (!(await this.#commit(passed, () => this.#joins === joins))) return;
    for (const place of passed) {
      this.#ends?.reached(placeOf(place), place.offset);
      if (this.#passed.get(placeOf(place)) === place) this.#passed.delete(placeOf(place));
    }
  }

  /** Restarts come to nothing while the cluster is gone: that is said after as long as a request may take. */
  #checkCrash(): void {
    const { since, error } = this.#crash ?? {};
    if (since === undefined || performance.now() - since < this.#cluster.settings.requestTimeoutMs) return;
    this.#fail(this.#words(error));
  }

  get #silent(): boolean {
    return this.#batches.empty && !this.#failure && !this.#ends?.finished;
  }

  #woken(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #words(error: unknown): CliError {
    return kafkaJsFailure(error, `read as group "${this.#options.group}"`, this.#cluster.settings);
  }

  #uncommitted(): CliError {
    const text = `group "${this.#options.group}" has been rebalancing for ${rebalanceMs / 1000} s`;
    const hint = 'What was written last is not committed: the group will read it again.';
    return new CliError('conflict', text, { hint });
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }
}
