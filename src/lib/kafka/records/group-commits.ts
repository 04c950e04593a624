import type { Consumer } from 'kafkajs';
import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { TopicPartitionOffset } from '../cluster.js';
import { type GroupBatches, rejoinError } from './group-batches.js';
import { type MembershipState, membershipCheckMs } from './membership-state.js';

/** How long a group waits in a rebalance for its slowest member: the default of kafkajs. */
const rebalanceTimeoutMs = 60_000;

/** Commits of one member: never for partitions that were given to another, and after a rebalance where one is on. */
export class GroupCommits {
  readonly #group: string;
  readonly #consumer: Consumer;
  readonly #batches: GroupBatches;
  readonly #membership: MembershipState;
  readonly #toCliError: (error: unknown) => CliError;
  /** Places to be committed though nothing of them is written out, by partition. */
  readonly #skipped = new Map<string, TopicPartitionOffset>();

  constructor(
    group: string,
    consumer: Consumer,
    batches: GroupBatches,
    standing: MembershipState,
    words: (error: unknown) => CliError,
  ) {
    this.#group = group;
    this.#consumer = consumer;
    this.#batches = batches;
    this.#membership = standing;
    this.#toCliError = words;
  }

  /** There is nothing to write out before this offset: it is committed by `commitPassed`. */
  markSkipped(place: TopicPartitionOffset): void {
    this.#skipped.set(partitionKey(place), place);
  }

  /** What was passed before a rebalance is read, and passed, again. */
  clearSkipped(): void {
    this.#skipped.clear();
  }

  /** Commits what was passed; gives what is committed by now. */
  async commitSkipped(): Promise<readonly TopicPartitionOffset[]> {
    const passed = [...this.#skipped.values()];
    if (passed.length === 0) return [];
    const { joinCount } = this.#membership;
    return (await this.commit(passed, () => this.#membership.joinCount === joinCount)) ? passed : [];
  }

  /** Commits while `own` says that the partitions are this member's. True when it is done. */
  async commit(offsets: readonly TopicPartitionOffset[], own: () => boolean): Promise<boolean> {
    const places = offsets.map(({ offset, ...place }) => ({ ...place, offset: `${offset}` }));
    const deadline = performance.now() + rebalanceTimeoutMs;
    while (own()) {
      const { joinCount } = this.#membership;
      try {
        await this.#consumer.commitOffsets(places);
        this.#dropSkippedBefore(offsets);
        return true;
      } catch (error) {
        const call = rejoinError(error);
        if (!call) throw this.#toCliError(error);
        if (this.#membership.joinCount === joinCount) this.#batches.abandonAll(call);
      }
      while (this.#membership.joinCount === joinCount) {
        this.#membership.throwIfFailed();
        if (performance.now() > deadline) throw stillRebalancing(this.#group);
        await this.#membership.waitForWake(membershipCheckMs);
      }
    }
    return false;
  }

  /** What was passed before an offset that is committed would take the group back. */
  #dropSkippedBefore(committed: readonly TopicPartitionOffset[]): void {
    for (const place of committed) {
      const passed = this.#skipped.get(partitionKey(place));
      if (passed && passed.offset <= place.offset) this.#skipped.delete(partitionKey(place));
    }
  }
}

const stillRebalancing = (group: string): CliError =>
  new CliError('conflict', `group "${group}" has been rebalancing for ${durationText(rebalanceTimeoutMs)}`, {
    hint: 'What was written last is not committed: the group will read it again.',
  });
