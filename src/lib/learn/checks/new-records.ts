import type { SeenRecord } from '../observe/observation.js';
import type { CheckView } from './check.js';

/** Records of the topic as it exists now, oldest first: not those of an earlier topic of that name. */
export function presentRecords({ now, records }: CheckView, name: string): readonly SeenRecord[] {
  const id = now.topics.get(name)?.id;
  return id === undefined ? [] : (records.get(name) ?? []).filter(({ topicId }) => topicId === id);
}

/** Records written since the task was given: from the end that each partition had then. */
export function newRecords(view: CheckView, name: string): readonly SeenRecord[] {
  const before = view.start.topics.get(name);
  const ends = new Map(before?.partitions.map(({ partition, end }) => [partition, end]));
  return presentRecords(view, name).filter(
    ({ topicId, partition, offset }) => topicId !== before?.id || offset >= (ends.get(partition) ?? 0),
  );
}
