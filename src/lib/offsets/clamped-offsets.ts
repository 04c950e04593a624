import { groupBy } from '../base/group-by.js';
import { partitionKey } from '../base/topic-partition.js';
import type { LogBounds } from './resolve.js';

/** An offset outside the log of a partition, and the end of the log that is used instead. */
export interface ClampedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly log: Pick<LogBounds, 'earliest' | 'latest'>;
  /** The requested offset, as it was written. */
  readonly requested: string;
  readonly offset: number;
}

/** Notes about clamped offsets: one sentence per requested offset, however many partitions do not contain it. */
export const clampedOffsetNotes = (offsets: readonly ClampedOffset[]): string[] =>
  [...groupBy(offsets, ({ requested }) => requested)].map(([requested, clamped]) => {
    // Both ends of a range may be outside the same log.
    const [only, ...more] = new Map(clamped.map((each) => [partitionKey(each), each])).values();
    if (!only || more.length > 0) {
      return `${requested} is outside the log of ${more.length + 1} partitions, and moved to its nearest end.`;
    }
    const { topic, partition, log, offset } = only;
    return `${topic} partition ${partition} holds ${log.earliest} to ${log.latest}: ${requested} is moved to ${offset}.`;
  });
