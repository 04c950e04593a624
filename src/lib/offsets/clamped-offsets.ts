import { groupBy } from '../base/group-by.js';
import { partitionKey } from '../base/topic-partition.js';
import type { LogBounds } from './resolve.js';

/** A place outside the log of a partition, and the end of the log that was taken instead. */
export interface ClampedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly log: Pick<LogBounds, 'earliest' | 'latest'>;
  /** What was asked for, as it is written. */
  readonly requested: string;
  readonly offset: number;
}

/** Says what was moved: one sentence for each thing asked for, however many partitions do not hold it. */
export const clampedOffsetNotes = (moved: readonly ClampedOffset[]): string[] =>
  [...groupBy(moved, ({ requested }) => requested)].map(([outside, places]) => {
    // Both ends of a range may lie outside the same log.
    const [only, ...more] = new Map(places.map((place) => [partitionKey(place), place])).values();
    if (!only || more.length > 0) {
      return `${outside} is outside the log of ${more.length + 1} partitions, and moved to its nearest end.`;
    }
    const { topic, partition, log, offset } = only;
    return `${topic} partition ${partition} holds ${log.earliest} to ${log.latest}: ${outside} is moved to ${offset}.`;
  });
