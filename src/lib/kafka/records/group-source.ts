import type { Consumer } from 'kafkajs';
import { CliError } from '../../errors.js';
import { partitionKey } from '../../places.js';
import type { Next, RecordCursor, RecordSource } from '../../records/record.js';
import type { Cluster, TopicPartition } from '../cluster.js';
import { wireOf } from '../connect.js';
import { createGroupConsumer, createKafkaJs } from '../kafkajs.js';
import { kafkaJsFailure } from '../kafkajs-failures.js';
import { GroupBatches } from './group-batches.js';
import { GroupCommits } from './group-commits.js';
import { GroupCrashes } from './group-crashes.js';
import { type GroupEnds, groupEnds } from './group-ends.js';
import { GroupGrowth } from './group-growth.js';
import { checkMs, GroupStanding } from './group-standing.js';
import { noTopic } from './ranges.js';

export interface GroupSourceOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** For partitions without a commit. */
  readonly fromBeginning: boolean;
  /** End where the partitions of this member ended when it began. */
  readonly exit: boolean;
  /** Leave out what is not committed, and what was aborted. */
  readonly committed: boolean;
  /** Told the partitions of this member after each rebalance, by topic. */
  readonly assigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** Told of partitions that a topic got meanwhile, and that are read from their first record. */
  readonly grown?: (partitions: readonly TopicPartition[]) => void;
}

/**
 * Reads as a member of a consumer group, through kafkajs. One batch at a time is handed over; it is committed when it
 * was written out, and not before.
 */
export class GroupSource implements RecordSource {
  readonly #cluster: Cluster;
  readonly #options: GroupSourceOptions;
  readonly #consumer: Consumer;
  readonly #standing = new GroupStanding();
  readonly #batches = new GroupBatches(() => this.#standing.wake());
  readonly #commits: GroupCommits;
  readonly #growth: GroupGrowth;
  readonly #crashes: GroupCrashes;
  readonly #ends: GroupEnds | undefined;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#standing.fail(this.#signal.reason);

  /** Joins the group. Throws `notFound` for a topic that is not there, `denied` for a group that may not be read. */
  static async open(cluster: Cluster, options: GroupSourceOptions): Promise<GroupSource> {
    const { group, topics, exit, committed } = options;
    // kafkajs says of a group that may not be read only that it has found no coordinator.
    const coordinator = (await wireOf(cluster).coordinators('group', [group])).get(group);
    if (coordinator instanceof CliError && coordinator.code === 'denied') throw coordinator;
    const counts = new Map((await cluster.topics(topics)).map(({ name, partitions }) => [name, partitions.length]));
    const absent = topics.find((topic) => !counts.has(topic));
    if (absent !== undefined) throw noTopic(absent);
    const ends = exit ? await groupEnds(cluster, topics, committed) : undefined;
    const consumer = createGroupConsumer(await createKafkaJs(cluster.settings), group, { readUncommitted: !committed });
    const source = new GroupSource(cluster, options, consumer, counts, ends);
    try {
      await source.#join();
    } catch (error) {
      await source.close();
      throw source.#words(error);
    }
    return source;
  }

  private constructor(
    cluster: Cluster,
    options: GroupSourceOptions,
    consumer: Consumer,
    counts: ReadonlyMap<string, number>,
    ends: GroupEnds | undefined,
  ) {
    this.#cluster = cluster;
    this.#options = options;
    this.#consumer = consumer;
    this.#ends = ends;
    const words = (error: unknown) => this.#words(error);
    this.#commits = new GroupCommits(options.group, consumer, this.#batches, this.#standing, words);
    this.#growth = new GroupGrowth(cluster, options.group, counts);
    this.#crashes = new GroupCrashes(cluster, options.topics, this.#standing);
    this.#signal = wireOf(cluster).signal;
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async next(waitMs: number): Promise<Next> {
    const cursor = this.#batches.take();
    if (cursor && !this.#standing.failed) return cursor;
    const deadline = performance.now() + waitMs;
    await this.#commitPassed();
    for (let left = waitMs; left > 0 && this.#silent; left = deadline - performance.now()) {
      await this.#standing.woken(Math.min(left, checkMs));
      this.#crashes.check();
      await this.#commitPassed();
    }
    this.#standing.check();
    return this.#batches.take() ?? (this.#ends?.finished ? 'end' : 'idle');
  }

  async written(cursor: RecordCursor): Promise<void> {
    if (!this.#batches.holds(cursor)) return;
    this.#batches.written(cursor);
    const { topic, partition, position } = cursor;
    await this.#commits.commit([{ topic, partition, offset: position }], () => this.#batches.holds(cursor));
    this.#ends?.reached(partitionKey(cursor), position);
  }

  async close(): Promise<void> {
    this.#batches.close();
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#consumer.disconnect().catch(() => {});
  }

  async #join(): Promise<void> {
    const { topics, fromBeginning } = this.#options;
    this.#listen();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => {
        await this.#growth.settled();
        if (!payload.isStale()) await this.#batches.hand(payload);
      },
    });
  }

  #listen(): void {
    const { CRASH, FETCH, END_BATCH_PROCESS, GROUP_JOIN } = this.#consumer.events;
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      this.#crashes.crashed(this.#words(error), restart).catch((failed) => this.#standing.fail(failed));
    });
    this.#consumer.on(FETCH, () => this.#crashes.over());
    this.#consumer.on(END_BATCH_PROCESS, ({ payload: { batchSize, lastOffset, topic, partition } }) => {
      // Where nothing is left but markers and records of aborted transactions no batch is handed over.
      if (batchSize > 0) return;
      this.#commits.pass({ topic, partition, offset: Number(lastOffset) + 1 });
      this.#standing.wake();
    });
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#joined(payload.memberAssignment).catch((error) => this.#standing.fail(this.#words(error)));
    });
  }

  async #joined(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    const places = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.#standing.joins++;
    this.#commits.forgetPassed();
    this.#batches.assigned(places.map(partitionKey));
    this.#options.assigned?.(assignment);
    this.#standing.wake();
    if (this.#ends) await this.#assignEnds(this.#ends, places.map(partitionKey));
    else await this.#assignNew(this.#growth.newOf(places));
  }

  async #assignEnds(ends: GroupEnds, places: readonly string[]): Promise<void> {
    const { fromBeginning, group } = this.#options;
    const commits = (await this.#cluster.committedOffsets([group])).get(group) ?? [];
    const committed = new Map(commits.map((commit) => [partitionKey(commit), commit.offset]));
    const otherwise = fromBeginning ? 0 : Number.POSITIVE_INFINITY;
    ends.assigned(places, (place) => committed.get(place) ?? otherwise);
    this.#standing.wake();
  }

  async #assignNew(places: readonly TopicPartition[]): Promise<void> {
    if (places.length === 0) return;
    const { joins } = this.#standing;
    const begun = await this.#growth.begin(this.#consumer, places);
    if (this.#standing.joins !== joins) return;
    // Whoever goes on under this group is to begin there too, also where nothing was read by then.
    for (const place of begun) this.#commits.pass({ ...place, offset: 0 });
    const untold = this.#growth.untold(begun);
    if (untold.length > 0) this.#options.grown?.(untold);
    this.#standing.wake();
  }

  async #commitPassed(): Promise<void> {
    for (const place of await this.#commits.commitPassed()) this.#ends?.reached(partitionKey(place), place.offset);
  }

  get #silent(): boolean {
    return this.#batches.empty && !this.#standing.failed && !this.#ends?.finished;
  }

  #words(error: unknown): CliError {
    return kafkaJsFailure(error, `read as group "${this.#options.group}"`, this.#cluster.settings);
  }
}
