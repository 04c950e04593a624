import type { EachBatchPayload, PartitionOffset } from 'kafkajs';
import { partitionKey } from '../base/topic-partition.js';
import type { TopicPartitionOffset } from './cluster.js';

type SendCommit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * What a member has done and not committed yet. It is committed once at a time and by the batch's own commit, which
 * asks once: the consumer's asks again until it is heard, and so puts the group back to old offsets where the
 * coordinator has moved and the group has a new generation meanwhile.
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
    // A topic in which nothing comes any more has no batch whose end could commit.
    if (everyMs > 0) this.#timer = setInterval(() => this.commit().catch(() => {}), everyMs);
  }

  markDone(topic: string, partition: number, offset: number, commit: SendCommit): void {
    this.#pending.set(partitionKey({ topic, partition }), { topic, partition, offset: offset + 1 });
    this.#sendCommit = commit;
  }

  /** Commits where it is time. */
  async commitIfDue(): Promise<void> {
    if (performance.now() - this.#lastCommitAt >= this.#intervalMs) await this.commit();
  }

  /** Commits after what is being committed. Rejects with the client's error; what was refused is tried the next time. */
  commit(): Promise<void> {
    const committed = this.#lastCommit.then(() => this.#send());
    this.#lastCommit = committed.catch(() => {});
    return committed;
  }

  /** The partitions are given out anew: what is not committed is delivered again. */
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
    for (const [place, each] of sent) if (this.#pending.get(place) === each) this.#pending.delete(place);
  }
}
