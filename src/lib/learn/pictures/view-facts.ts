import type { TopicPartition } from '../../base/topic-partition.js';
import type { CheckView } from '../checks/check.js';
import { silentAfterMs } from '../checks/reading.js';
import type { ObservedGroup, ObservedMember } from '../observe/observation.js';

export interface TopicHistory {
  /** The id of the topic that had this name before, where it was deleted and created again. */
  readonly previousId: string | undefined;
  /** True where it is not there, and was. */
  readonly wasDeleted: boolean;
  /** When the topic that is there now was created, in milliseconds since 1970; undefined where it has always been there. */
  readonly createdAt: number | undefined;
}

/** What has become of the topics of a name. */
export function topicHistory(view: CheckView, topic: string): TopicHistory {
  const found = view.now.topics.get(topic);
  const atStart = view.start.topics.get(topic)?.id;
  const events = view.events.filter((event) => 'topicId' in event && event.topic === topic);
  const deletedIds = events.flatMap((event) => (event.kind === 'topic-deleted' ? [event.topicId] : []));
  const earlier = [...deletedIds, ...(atStart === undefined ? [] : [atStart])];
  const created = events.findLast((event) => event.kind === 'topic-created' && event.topicId === found?.id);
  return {
    previousId: found && earlier.findLast((id) => id !== found.id),
    wasDeleted: !found && earlier.length > 0,
    createdAt: found && created?.at,
  };
}

/** Whether something is about this partition. */
export const isOfPartition =
  (topic: string, partition: number) =>
  (of: TopicPartition): boolean =>
    of.topic === topic && of.partition === partition;

/** The member that has a partition. */
export const memberOf = (
  { members }: ObservedGroup,
  isPartition: (of: TopicPartition) => boolean,
): ObservedMember | undefined => members.find(({ partitions }) => partitions.some(isPartition));

/** When a partition was fetched for the last time, in milliseconds since 1970; undefined where that is not long ago, or never was. */
export function silentSince(view: CheckView, isPartition: (of: TopicPartition) => boolean): number | undefined {
  const last = Math.max(...view.reads.filter(isPartition).map(({ lastAt }) => lastAt));
  return Number.isFinite(last) && view.now.at - last > silentAfterMs ? last : undefined;
}
