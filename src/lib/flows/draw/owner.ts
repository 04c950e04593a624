import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, padOrTruncate } from '../../io/styled-line.js';
import type { ServiceStats } from '../measure/service-stats.js';

/** Who owns the partitions of a topic: the number of the instance, null for nobody's. */
export interface TopicOwners {
  readonly topic: string;
  readonly partitions: readonly (number | null)[];
}

/** The owners of all partitions that a service reads, by topic. */
export function ownersByTopic({
  partitions: places,
  owners,
}: Pick<ServiceStats, 'partitions' | 'owners'>): TopicOwners[] {
  return [...groupBy(places, ({ topic }) => topic)].map(([topic, starts]) => ({
    topic,
    partitions: starts.map((start) => {
      const owner = owners.ownerOf(partitionKey(start));
      return owner === undefined ? null : instanceNumber(owner);
    }),
  }));
}

/** 2 of `payment-2`. */
export const instanceNumber = (instance: string): number => Number(/\d+$/.exec(instance)?.[0] ?? 0);

/** The name of an instance in so many columns: where it is too long its service gives way, and its number stays. */
export function fittedInstance(instance: string, columns: number): string {
  const number = /-\d+$/.exec(instance)?.[0];
  if (number === undefined || displayWidth(instance) <= columns) return padOrTruncate(instance, columns);
  return padOrTruncate(instance.slice(0, -number.length), columns - number.length) + number;
}

/** Neighbours differ, so that it is seen when a partition changes hands. */
export const ownerTone = (owner: number): Tone =>
  (['name', 'good', 'warn', 'plain'] as const)[(owner - 1) % 4] ?? 'plain';

/** The one that owns a partition in one column: the number of the instance, or a dot for nobody. */
export const ownerMark = (owner: number | null): Styled =>
  owner === null ? styled('·', 'bad') : styled(owner.toString(36), ownerTone(owner));
