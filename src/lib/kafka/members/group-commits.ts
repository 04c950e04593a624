import type { Consumer } from 'kafkajs';
import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { TopicPartitionOffset } from '../values/topic-partitions.js';
import { type GroupBatches, rejoinError } from './group-batches.js';
import { type MembershipState, membershipCheckMs } from './membership-state.js';

/** Rebalance timeout of kafkajs by default, in milliseconds. */
const rebalanceTimeoutMs = 60_000;

/** Commits of one member: only for partitions that it owns, and after a rebalance that is under way. */
export class GroupCommits {
  readonly #group: string;
  readonly #consumer: Consumer;
  readonly #batches: GroupBatches;
  readonly #membership: MembershipState;
  readonly #toCliError: (error: unknown) => CliError;
  /** Offsets to commit for ranges without output (aborted records, markers), by partition. */
  readonly #skipped = new Map<string, TopicPartitionOffset>();

  constructor(
    group: string,
    consumer: Consumer,
    batches: GroupBatches,
    membership: MembershipState,
    toCliError: (error: unknown) => CliError,
  ) {
    this.#group = group;
    this.#consumer = consumer;
    this.#batches = batches;
    this.#membership = membership;
    this.#toCliError = toCliError;
  }

  /** Registers that there is nothing to write before this offset; `commitSkipped` commits it. */
  markSkipped(position: TopicPartitionOffset): void {
    this.#skipped.set(partitionKey(position), position);
  }

  /** Skipped ranges of an earlier assignment are read, and skipped, again. */
  clearSkipped(): void {
    this.#skipped.clear();
  }

  /** Commits skipped ranges; returns what was committed. */
  async commitSkipped(): Promise<readonly TopicPartitionOffset[]> {
    const skipped = [...this.#skipped.values()];
    if (skipped.length === 0) return [];
    const { joinCount } = this.#membership;
    return (await this.commit(skipped, () => this.#membership.joinCount === joinCount)) ? skipped : [];
  }

  /** Commits, again after a rebalance, while `own` returns true. Resolves to true when committed. */
  async commit(offsets: readonly TopicPartitionOffset[], own: () => boolean): Promise<boolean> {
    const commits = offsets.map(({ offset, ...partition }) => ({ ...partition, offset: `${offset}` }));
    const deadline = performance.now() + rebalanceTimeoutMs;
    while (own()) {
      const { joinCount } = this.#membership;
      try {
        await this.#consumer.commitOffsets(commits);
        this.#dropSkippedBefore(offsets);
        return true;
      } catch (error) {
        const rejoin = rejoinError(error);
        if (!rejoin) throw this.#toCliError(error);
        if (this.#membership.joinCount === joinCount) this.#batches.abandonAll(rejoin);
      }
      while (this.#membership.joinCount === joinCount) {
        this.#membership.throwIfFailed();
        if (performance.now() > deadline) throw stillRebalancing(this.#group);
        await this.#membership.waitForWake(membershipCheckMs);
      }
    }
    return false;
  }

  /** An older skipped offset would move the group back. */
  #dropSkippedBefore(committed: readonly TopicPartitionOffset[]): void {
    for (const position of committed) {
      const skipped = this.#skipped.get(partitionKey(position));
      if (skipped && skipped.offset <= position.offset) this.#skipped.delete(partitionKey(position));
    }
  }
}

const stillRebalancing = (group: string): CliError =>
  new CliError('conflict', `group "${group}" has been rebalancing for ${durationText(rebalanceTimeoutMs)}`, {
    hint: 'What was written last is not committed: the group will read it again.',
  });
