import type { CheckView } from '../checks/check.js';
import type { ObservedGroup, ObservedMember, SeenRecord } from '../observe/observation.js';

/** The records of the topic that has this name now, oldest first. */
export function recordsOf(view: CheckView, topic: string): SeenRecord[] {
  const found = view.now.topics.get(topic);
  if (!found) return [];
  return (view.records.get(topic) ?? []).filter(({ topicId }) => topicId === found.id);
}

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

/** The member that has a partition. */
export const memberOf = (
  { members }: ObservedGroup,
  isPartition: (of: ObservedMember['partitions'][number]) => boolean,
): ObservedMember | undefined => members.find(({ partitions }) => partitions.some(isPartition));
