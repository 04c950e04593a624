import type { CheckView } from '../src/lib/learn/checks/check.js';
import type {
  ClusterState,
  ObservedBroker,
  ObservedGroup,
  ObservedTopic,
  PartitionRead,
  SeenRecord,
  TimelineEvent,
} from '../src/lib/learn/observe/observation.js';

/** When the tasks of the tests were given, and when they are looked at. */
export const sinceMs = Date.UTC(2026, 0, 1, 12);
export const nowMs = sinceMs + 40_000;

export const broker = (id: number, answers = true): ObservedBroker => ({
  id,
  address: `localhost:${19_091 + id}`,
  answers,
});

/** A topic with partitions of the given ends. */
export const topicOf = (name: string, ends: readonly number[], more: Partial<ObservedTopic> = {}): ObservedTopic => ({
  name,
  id: 'Qb1r0zT4SfyQ8xWk2mZ0aA',
  configs: new Map(),
  partitions: ends.map((end, partition) => ({ partition, leader: 1, replicas: [1], isr: [1], earliest: 0, end })),
  ...more,
});

/** The records of partitions, given as their keys in the order of offsets. */
export const recordsOfKeys = (
  topic: ObservedTopic,
  partitions: readonly (readonly (string | null)[])[],
  first = 0,
): SeenRecord[] =>
  partitions
    .flatMap((keys, partition) =>
      keys.map((key, index) => ({
        topic: topic.name,
        topicId: topic.id,
        partition,
        offset: first + index,
        timestamp: sinceMs + 1000 * index + partition,
        key,
        value: '{}',
      })),
    )
    .toSorted((a, b) => a.timestamp - b.timestamp);

/** A group whose members have the given partitions, in the order of their numbers. */
export const groupOf = (
  name: string,
  topic: string,
  members: readonly (readonly number[])[],
  committed: readonly number[] = [],
): ObservedGroup => ({
  name,
  state: members.length === 0 ? 'Empty' : 'Stable',
  members: members.map((partitions, index) => ({
    id: `m${index + 1}`,
    clientId: 'kafkactl',
    number: index + 1,
    partitions: partitions.map((partition) => ({ topic, partition })),
  })),
  committed: committed.map((offset, partition) => ({ topic, partition, offset })),
});

export const readOf = (
  connection: string,
  topic: string,
  partition: number,
  from: number,
  to: number,
  more: Partial<PartitionRead> = {},
): PartitionRead => ({
  connection,
  clientId: 'kafkactl',
  topic,
  partition,
  from,
  firstEnd: to,
  to,
  firstAt: sinceMs + 5000,
  lastAt: nowMs,
  ...more,
});

export interface ViewParts {
  readonly now?: Partial<ClusterState>;
  readonly start?: Partial<ClusterState>;
  readonly topics?: readonly ObservedTopic[];
  readonly groups?: readonly ObservedGroup[];
  readonly records?: readonly SeenRecord[];
  readonly reads?: readonly PartitionRead[];
  readonly events?: readonly TimelineEvent[];
}

const byName = <T extends { readonly name: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.name, item]));

/** A view of one broker with the given parts. At the start of the task there was neither topic nor group. */
export function pictureView({
  now,
  start,
  topics = [],
  groups = [],
  records = [],
  reads = [],
  events = [],
}: ViewParts): CheckView {
  const empty: ClusterState = {
    at: nowMs,
    answers: true,
    clusterId: '5L6g3nShT-eMCtK--X86sw',
    controller: 1,
    brokers: [broker(1)],
    topics: new Map(),
    groups: new Map(),
  };
  const names = [...new Set(records.map(({ topic }) => topic))];
  return {
    now: { ...empty, topics: byName(topics), groups: byName(groups), ...now },
    start: { ...empty, at: sinceMs, ...start },
    since: sinceMs,
    tutorial: { words: [], resumed: 0 },
    records: new Map(names.map((name) => [name, records.filter(({ topic }) => topic === name)])),
    reads,
    events,
  };
}
