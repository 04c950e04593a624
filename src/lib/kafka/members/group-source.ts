import type { Consumer } from 'kafkajs';
import { CliError } from '../../base/errors.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { PollResult, RecordCursor, RecordSource } from '../../records/record.js';
import { topicNotFound } from '../records/fetch-ranges.js';
import type { GroupSourceOptions } from '../values/fetching.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import { AddedPartitions } from './added-partitions.js';
import { GroupBatches } from './group-batches.js';
import { GroupCommits } from './group-commits.js';
import { type GroupEndOffsets, readGroupEndOffsets } from './group-end-offsets.js';
import { createGroupConsumer, createKafkaJs, sessionTimeouts } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';
import { MemberCrashes } from './member-crashes.js';
import { MembershipState, membershipCheckMs } from './membership-state.js';

/**
 * Reads as a member of a consumer group, through kafkajs. One batch at a time is polled; its offset is committed after
 * it was written out.
 */
export class GroupSource implements RecordSource {
  readonly #cluster: WiredCluster;
  readonly #options: GroupSourceOptions;
  readonly #consumer: Consumer;
  readonly #membership = new MembershipState();
  readonly #batches = new GroupBatches(() => this.#membership.wake());
  readonly #commits: GroupCommits;
  readonly #addedPartitions: AddedPartitions;
  readonly #crashes: MemberCrashes;
  readonly #ends: GroupEndOffsets | undefined;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#membership.fail(this.#signal.reason);

  /** Joins the group. Throws `notFound` for a missing topic, `denied` for a group without read access. */
  static async open(cluster: WiredCluster, options: GroupSourceOptions): Promise<GroupSource> {
    const { group, topics, exit, readCommitted, sessionTimeoutMs } = options;
    // For a group without access kafkajs only says that it found no coordinator.
    const coordinator = (await cluster.wire.coordinators('group', [group])).get(group);
    if (coordinator instanceof CliError && coordinator.code === 'denied') throw coordinator;
    const counts = new Map((await cluster.topics(topics)).map(({ name, partitions }) => [name, partitions.length]));
    const absent = topics.find((topic) => !counts.has(topic));
    if (absent !== undefined) throw topicNotFound(absent);
    const ends = exit ? await readGroupEndOffsets(cluster, topics, readCommitted) : undefined;
    const consumer = createGroupConsumer(await createKafkaJs(cluster.settings), group, {
      onRequest: cluster.wire.onRequest,
      readUncommitted: !readCommitted,
      ...(sessionTimeoutMs !== undefined && sessionTimeouts(sessionTimeoutMs)),
    });
    const source = new GroupSource(cluster, options, consumer, counts, ends);
    try {
      await source.#join();
    } catch (error) {
      await source.close();
      throw source.#toCliError(error);
    }
    return source;
  }

  private constructor(
    cluster: WiredCluster,
    options: GroupSourceOptions,
    consumer: Consumer,
    counts: ReadonlyMap<string, number>,
    ends: GroupEndOffsets | undefined,
  ) {
    this.#cluster = cluster;
    this.#options = options;
    this.#consumer = consumer;
    this.#ends = ends;
    const toCliError = (error: unknown) => this.#toCliError(error);
    this.#commits = new GroupCommits(options.group, consumer, this.#batches, this.#membership, toCliError);
    this.#addedPartitions = new AddedPartitions(cluster, options.group, counts);
    this.#crashes = new MemberCrashes(cluster, options.topics, this.#membership);
    this.#signal = cluster.wire.signal;
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async poll(waitMs: number): Promise<PollResult> {
    const cursor = this.#batches.poll();
    if (cursor && !this.#membership.hasFailed) return cursor;
    const deadline = performance.now() + waitMs;
    await this.#commitSkipped();
    for (let left = waitMs; left > 0 && this.#isWaiting; left = deadline - performance.now()) {
      await this.#membership.waitForWake(Math.min(left, membershipCheckMs));
      this.#crashes.endIfLasting();
      await this.#commitSkipped();
    }
    this.#membership.throwIfFailed();
    return this.#batches.poll() ?? (this.#ends?.isFinished ? 'end' : 'idle');
  }

  async commit(cursor: RecordCursor): Promise<void> {
    if (!this.#batches.isCurrent(cursor)) return;
    this.#batches.markWritten(cursor);
    const { topic, partition, position } = cursor;
    await this.#commits.commit([{ topic, partition, offset: position }], () => this.#batches.isCurrent(cursor));
    this.#ends?.advanceTo(partitionKey(cursor), position);
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
        await this.#addedPartitions.positioned();
        if (!payload.isStale()) await this.#batches.offer(payload);
      },
    });
  }

  #listen(): void {
    const { CRASH, FETCH, END_BATCH_PROCESS, GROUP_JOIN } = this.#consumer.events;
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      this.#crashes.onCrash(this.#toCliError(error), restart).catch((failed) => this.#membership.fail(failed));
    });
    this.#consumer.on(FETCH, () => this.#crashes.onRecovered());
    this.#consumer.on(END_BATCH_PROCESS, ({ payload: { batchSize, lastOffset, topic, partition } }) => {
      // kafkajs hands over no batch that has only markers and aborted records.
      if (batchSize > 0) return;
      this.#commits.markSkipped({ topic, partition, offset: Number(lastOffset) + 1 });
      this.#membership.wake();
    });
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#onJoined(payload.memberAssignment).catch((error) => this.#membership.fail(this.#toCliError(error)));
    });
  }

  async #onJoined(assignment: Readonly<Record<string, readonly number[]>>): Promise<void> {
    const partitions = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.#membership.joinCount++;
    this.#commits.clearSkipped();
    this.#batches.onAssigned(partitions.map(partitionKey));
    this.#options.onAssigned?.(assignment);
    this.#membership.wake();
    if (this.#ends) await this.#startTowardsEnds(this.#ends, partitions.map(partitionKey));
    else await this.#startAddedPartitions(this.#addedPartitions.addedSinceStart(partitions));
  }

  async #startTowardsEnds(ends: GroupEndOffsets, partitions: readonly string[]): Promise<void> {
    const { fromBeginning, group } = this.#options;
    const commits = (await this.#cluster.committedOffsets([group])).get(group) ?? [];
    const committed = new Map(commits.map((commit) => [partitionKey(commit), commit.offset]));
    const otherwise = fromBeginning ? 0 : Number.POSITIVE_INFINITY;
    ends.onAssigned(partitions, (partition) => committed.get(partition) ?? otherwise);
    this.#membership.wake();
  }

  async #startAddedPartitions(partitions: readonly TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return;
    const { joinCount } = this.#membership;
    const started = await this.#addedPartitions.seekToStart(this.#consumer, partitions);
    if (this.#membership.joinCount !== joinCount) return;
    // Commits offset 0 even if nothing is read: the next member must start there too.
    for (const partition of started) this.#commits.markSkipped({ ...partition, offset: 0 });
    const unreported = this.#addedPartitions.notYetReported(started);
    if (unreported.length > 0) this.#options.onPartitionsAdded?.(unreported);
    this.#membership.wake();
  }

  async #commitSkipped(): Promise<void> {
    for (const partition of await this.#commits.commitSkipped())
      this.#ends?.advanceTo(partitionKey(partition), partition.offset);
  }

  get #isWaiting(): boolean {
    return this.#batches.isEmpty && !this.#membership.hasFailed && !this.#ends?.isFinished;
  }

  #toCliError(error: unknown): CliError {
    return kafkaJsFailure(error, `read as group "${this.#options.group}"`, this.#cluster.settings);
  }
}
