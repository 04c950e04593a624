import { groupBy } from '../../base/group-by.js';
import type { CheckView } from '../checks/check.js';
import { presentRecords } from '../checks/new-records.js';
import type { ObservedPartition, SeenRecord } from '../observe/observation.js';
import { type KeyLabel, keyLabels } from './key-labels.js';
import { type Reader, readersOf } from './readers.js';
import { isOfPartition, memberOf, type TopicHistory, topicHistory } from './view-facts.js';

export interface LanesParams {
  readonly topic: string;
  /** Its committed offsets are bookmarks, and its lag is shown. */
  readonly group?: string;
  /** True, or not there: shows how far each reader has come. */
  readonly cursors?: boolean;
  /** Partitions that the task wants: those that are missing are dashed lanes. */
  readonly goal?: number;
}

/** A partition of the topic, or one that the task wants. */
export interface Lane {
  readonly partition: number;
  readonly exists: boolean;
  readonly earliest: number;
  readonly end: number;
  /** Those that are known, by their offsets. */
  readonly records: ReadonlyMap<number, LaneRecord>;
  readonly committed: number | null;
  /** Number of the member of the group that has the partition. */
  readonly owner: number | null;
  readonly readers: readonly { readonly reader: Reader; readonly at: number }[];
}

export type LaneRecord = Pick<SeenRecord, 'offset' | 'key'>;

/** What a page or sentences say of a topic. */
export interface Lanes {
  readonly params: LanesParams;
  /** False where no broker answers: everything else is as it was last seen. */
  readonly answers: boolean;
  readonly topic: { readonly id: string; readonly partitionCount: number } | undefined;
  readonly history: TopicHistory;
  readonly lanes: readonly Lane[];
  readonly labels: ReadonlyMap<string, KeyLabel>;
  readonly hasKeyless: boolean;
  readonly readers: readonly Reader[];
  /** Members of the group; 0 where there is none. */
  readonly memberCount: number;
}

export function lanesOf(params: LanesParams, view: CheckView): Lanes {
  const topic = view.now.topics.get(params.topic);
  const group = params.group === undefined ? undefined : view.now.groups.get(params.group);
  const records = presentRecords(view, params.topic);
  const byPartition = groupBy(records, ({ partition }) => partition);
  // Beside a group, readers that have ended say nothing any more.
  const readers =
    params.cursors === false
      ? []
      : readersOf(view, params.topic).filter(({ isReading }) => isReading || params.group === undefined);
  const partitions = new Map(topic?.partitions.map((each) => [each.partition, each]));
  const count = Math.max(params.goal ?? 0, ...[...partitions.keys()].map((partition) => partition + 1));
  return {
    params,
    answers: view.now.answers,
    topic: topic && { id: topic.id, partitionCount: topic.partitions.length },
    history: topicHistory(view, params.topic),
    labels: keyLabels(records.map(({ key }) => key)),
    hasKeyless: records.some(({ key }) => key === null),
    readers,
    memberCount: group?.members.length ?? 0,
    lanes: Array.from({ length: count }, (_, partition): Lane => {
      const found = partitions.get(partition);
      const isOurs = isOfPartition(params.topic, partition);
      return {
        partition,
        exists: found !== undefined,
        earliest: found?.earliest ?? 0,
        end: found?.end ?? 0,
        records: new Map(byPartition.get(partition)?.map(({ offset, key }) => [offset, { offset, key }])),
        committed: (found && group?.committed.find(isOurs)?.offset) ?? null,
        owner: (found && group && memberOf(group, isOurs)?.number) ?? null,
        readers: found
          ? readers.flatMap((reader) => {
              const at = reader.positions.get(partition) ?? emptyPosition(reader, found, byPartition.get(partition));
              return at === undefined ? [] : [{ reader, at }];
            })
          : [],
      };
    }),
  };
}

/**
 * Where a reader of the whole topic is in a partition that it did not fetch because there was nothing in it: at its beginning.
 * Undefined for one that reads other partitions alone.
 */
function emptyPosition(
  { isMember, firstAt }: Reader,
  { earliest, end }: ObservedPartition,
  records: readonly SeenRecord[] = [],
): number | undefined {
  const [first] = records;
  const wasEmpty = earliest === end || (first?.offset === earliest && first.timestamp > firstAt);
  return !isMember && wasEmpty ? earliest : undefined;
}
