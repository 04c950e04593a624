import type { Consumer } from 'kafkajs';
import { durationText } from '../../duration.js';
import { CliError } from '../../errors.js';
import { partitionKey } from '../../places.js';
import type { TopicPartitionOffset } from '../cluster.js';
import { callToJoin, type GroupBatches } from './group-batches.js';
import { checkMs, type GroupStanding } from './group-standing.js';

/** How long a group waits in a rebalance for its slowest member: the default of kafkajs. */
const rebalanceMs = 60_000;

/** Commits of one member: never for partitions that were given to another, and after a rebalance where one is on. */
export class GroupCommits {
  readonly #group: string;
  readonly #consumer: Consumer;
  readonly #batches: GroupBatches;
  readonly #standing: GroupStanding;
  readonly #words: (error: unknown) => CliError;
  /** Places to be committed though nothing of them is written out, by partition. */
  readonly #passed = new Map<string, TopicPartitionOffset>();

  constructor(
    group: string,
    consumer: Consumer,
    batches: GroupBatches,
    standing: GroupStanding,
    words: (error: unknown) => CliError,
  ) {
    this.#group = group;
    this.#consumer = consumer;
    this.#batches = batches;
    this.#standing = standing;
    this.#words = words;
  }

  /** There is nothing to write out before this offset: it is committed by `commitPassed`. */
  pass(place: TopicPartitionOffset): void {
    this.#passed.set(partitionKey(place), place);
  }

  /** What was passed before a rebalance is read, and passed, again. */
  forgetPassed(): void {
    this.#passed.clear();
  }

  /** Commits what was passed; gives what is committed by now. */
  async commitPassed(): Promise<readonly TopicPartitionOffset[]> {
    const passed = [...this.#passed.values()];
    if (passed.length === 0) return [];
    const { joins } = this.#standing;
    return (await this.commit(passed, () => this.#standing.joins === joins)) ? passed : [];
  }

  /** Commits while `own` says that the partitions are this member's. True when it is done. */
  async commit(offsets: readonly TopicPartitionOffset[], own: () => boolean): Promise<boolean> {
    const places = offsets.map(({ offset, ...place }) => ({ ...place, offset: `${offset}` }));
    const deadline = performance.now() + rebalanceMs;
    while (own()) {
      const { joins } = this.#standing;
      try {
        await this.#consumer.commitOffsets(places);
        this.#forgetBefore(offsets);
        return true;
      } catch (error) {
        const call = callToJoin(error);
        if (!call) throw this.#words(error);
        if (this.#standing.joins === joins) this.#batches.giveBack(call);
      }
      while (this.#standing.joins === joins) {
        this.#standing.check();
        if (performance.now() > deadline) throw uncommitted(this.#group);
        await this.#standing.woken(checkMs);
      }
    }
    return false;
  }

  /** What was passed before an offset that is committed would take the group back. */
  #forgetBefore(committed: readonly TopicPartitionOffset[]): void {
    for (const place of committed) {
      const passed = this.#passed.get(partitionKey(place));
      if (passed && passed.offset <= place.offset) this.#passed.delete(partitionKey(place));
    }
  }
}

const uncommitted = (group: string): CliError =>
  new CliError('conflict', `group "${group}" has been rebalancing for ${durationText(rebalanceMs)}`, {
    hint: 'What was written last is not committed: the group will read it again.',
  });
