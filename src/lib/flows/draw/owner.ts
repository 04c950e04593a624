import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import type { ServiceStats } from '../measure/service-stats.js';
import { fitKeepingTail } from './fit.js';

/** The owner of each partition of a topic: the number of the instance, null where there is none. */
export interface TopicOwners {
  readonly topic: string;
  readonly partitions: readonly (number | null)[];
}

/** The owners of all partitions that a service reads, by topic. */
export function ownersByTopic({ partitions, owners }: Pick<ServiceStats, 'partitions' | 'owners'>): TopicOwners[] {
  return [...groupBy(partitions, ({ topic }) => topic)].map(([topic, starts]) => ({
    topic,
    partitions: starts.map((start) => {
      const owner = owners.ownerOf(partitionKey(start));
      return owner === undefined ? null : instanceNumber(owner);
    }),
  }));
}

/** `payment-2` -> 2. */
export const instanceNumber = (instance: string): number => Number(/\d+$/.exec(instance)?.[0] ?? 0);

/** The name of an instance in exactly `columns` columns. A long one is truncated before its number. */
export const fittedInstance = (instance: string, columns: number): string => fitKeepingTail(instance, /-\d+$/, columns);

/** The colour of an instance. Neighbouring numbers differ, so that a change of owner is seen. */
export const ownerTone = (owner: number): Tone =>
  (['name', 'good', 'warn', 'plain'] as const)[(owner - 1) % 4] ?? 'plain';

/** The owner of a partition in one column: the number of the instance in base 36, a dot where there is none. */
export const ownerMark = (owner: number | null): Styled =>
  owner === null ? styled('·', 'bad') : styled(owner.toString(36), ownerTone(owner));
