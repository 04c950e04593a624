import type { EachBatchPayload, PartitionOffset } from 'kafkajs';
import { partitionKey } from '../places.js';
import type { TopicPartitionOffset } from './cluster.js';

type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * What a member has done and not committed yet. It is committed once at a time and by the batch's own commit, which
 * asks once: the consumer's asks again until it is heard, and so puts the group back to old offsets where the
 * coordinator has moved and the group has a new generation meanwhile.
 */
export class Commits {
  readonly #everyMs: number;
  readonly #next = new Map<string, TopicPartitionOffset>();
  readonly #timer: NodeJS.Timeout | undefined;
  #commit: Commit | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #lastAt = 0;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
    // A topic in which nothing comes any more has no batch whose end could commit.
    if (everyMs > 0) this.#timer = setInterval(() => this.now().catch(() => {}), everyMs);
  }

  done(topic: string, partition: number, offset: number, commit: Commit): void {
    this.#next.set(partitionKey({ topic, partition }), { topic, partition, offset: offset + 1 });
    this.#commit = commit;
  }

  /** Commits where it is time. */
  async due(): Promise<void> {
    if (performance.now() - this.#lastAt >= this.#everyMs) await this.now();
  }

  /** Commits after what is being committed. Rejects with the client's error; what was refused is tried the next time. */
  now(): Promise<void> {
    const committed = this.#last.then(() => this.#send());
    this.#last = committed.catch(() => {});
    return committed;
  }

  /** The partitions are given out anew: what is not committed is delivered again. */
  forget(): void {
    this.#next.clear();
    this.#last = Promise.resolve();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.now().catch(() => {});
  }

  async #send(): Promise<void> {
    this.#lastAt = performance.now();
    const sent = [...this.#next];
    if (sent.length === 0) return;
    const topics = new Map<string, PartitionOffset[]>();
    for (const [, { topic, partition, offset }] of sent) {
      topics.set(topic, [...(topics.get(topic) ?? []), { partition, offset: String(offset) }]);
    }
    await this.#commit?.({ topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) });
    for (const [place, each] of sent) if (this.#next.get(place) === each) this.#next.delete(place);
  }
}
