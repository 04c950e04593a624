import type { App } from '../../lib/app.js';
import { groupBy } from '../../lib/base/group-by.js';
import type { TopicPartition } from '../../lib/kafka/cluster.js';

/** Notes partitions that were added to topics while they are read. */
export function noteAddedForReading(partitions: readonly TopicPartition[], app: App): void {
  for (const [topic, added] of groupBy(partitions, ({ topic }) => topic)) {
    const numbers = added.map(({ partition }) => partition);
    app.note(`${addedText(topic, numbers)} read from the beginning.`);
  }
}

/**
 * Notes partitions that were added to a topic while it is written to; `keysMove` if keys are distributed over all of
 * them.
 */
export function noteAddedForWriting(topic: string, partitions: readonly number[], keysMove: boolean, app: App): void {
  const keys = keysMove ? ', and some keys go to another partition than before' : '';
  app.note(`${addedText(topic, partitions)} written to from now on${keys}.`);
}

const addedText = (topic: string, partitions: readonly number[]): string =>
  partitions.length === 1
    ? `${topic} has a new partition, ${partitions[0]}: it is`
    : `${topic} has new partitions, ${partitions.join(', ')}: they are`;
