import type { EachBatchPayload, PartitionOffset } from 'kafkajs';
import { partitionKey } from '../../base/topic-partition.js';
import type { TopicPartitionOffset } from '../values/topic-partitions.js';

type SendCommit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * Offsets that a member has processed and not committed yet. One commit at a time, through the batch's own commit
 * function, which tries once: `consumer.commitOffsets` retries, and would reset the group to old offsets after a
 * rebalance on a moved coordinator.
 */
export class MemberCommits {
  readonly #intervalMs: number;
  readonly #pending = new Map<string, TopicPartitionOffset>();
  readonly #timer: NodeJS.Timeout | undefined;
  #sendCommit: SendCommit | undefined;
  #lastCommit: Promise<unknown> = Promise.resolve();
  #lastCommitAt = 0;

  constructor(everyMs: number) {
    this.#intervalMs = everyMs;
    // Without new batches nothing else would trigger the commit.
    if (everyMs > 0) this.#timer = setInterval(() => this.commit().catch(() => {}), everyMs);
  }

  markDone(topic: string, partition: number, offset: number, commit: SendCommit): void {
    this.#pending.set(partitionKey({ topic, partition }), { topic, partition, offset: offset + 1 });
    this.#sendCommit = commit;
  }

  /** Commits when the interval has passed. */
  async commitIfDue(): Promise<void> {
    if (performance.now() - this.#lastCommitAt >= this.#intervalMs) await this.commit();
  }

  /** Commits after the commit in flight. Rejects with kafkajs' error; refused offsets stay pending. */
  commit(): Promise<void> {
    const committed = this.#lastCommit.then(() => this.#send());
    this.#lastCommit = committed.catch(() => {});
    return committed;
  }

  /** Called after a rebalance: uncommitted records are delivered again. */
  clear(): void {
    this.#pending.clear();
    this.#lastCommit = Promise.resolve();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.commit().catch(() => {});
  }

  async #send(): Promise<void> {
    this.#lastCommitAt = performance.now();
    const sent = [...this.#pending];
    if (sent.length === 0) return;
    const topics = new Map<string, PartitionOffset[]>();
    for (const [, { topic, partition, offset }] of sent) {
      topics.set(topic, [...(topics.get(topic) ?? []), { partition, offset: String(offset) }]);
    }
    await this.#sendCommit?.({ topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) });
    for (const [key, each] of sent) if (this.#pending.get(key) === each) this.#pending.delete(key);
  }
}
