import { groupBy } from '../src/lib/base/group-by.js';
import type { CheckView } from '../src/lib/learn/checks/check.js';
import type {
  ClusterState,
  ObservedGroup,
  ObservedTopic,
  PartitionRead,
  SeenRecord,
  TimelineEvent,
} from '../src/lib/learn/observe/observation.js';

/** A topic in a few numbers, for tests. */
export interface TopicSketch {
  /** `NAME-id` where it is not given. */
  readonly id?: string;
  /** The end of each partition. */
  readonly ends: readonly number[];
  /** 0 where it is not given. */
  readonly earliest?: readonly number[];
  /** Of each partition, on the brokers 1, 2, … */
  readonly replicas?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** A group in a few numbers, for tests. */
export interface GroupSketch {
  readonly topic?: string;
  /** The partitions of each member. */
  readonly members?: readonly (readonly number[])[];
  /** By partition; null where nothing is committed. */
  readonly committed?: readonly (number | null)[];
  /** `Stable` with members and `Empty` without where it is not given. */
  readonly state?: string;
}

/** A cluster in a few numbers, for tests. */
export interface ClusterSketch {
  readonly answers?: boolean;
  readonly clusterId?: string;
  /** Whether each broker answers: the first is broker 1. */
  readonly brokers?: readonly boolean[];
  readonly topics?: Readonly<Record<string, TopicSketch | readonly number[]>>;
  readonly groups?: Readonly<Record<string, GroupSketch>>;
}

export interface ViewSketch {
  readonly now?: ClusterSketch;
  readonly start?: ClusterSketch;
  readonly records?: readonly SeenRecord[];
  readonly reads?: readonly PartitionRead[];
  readonly events?: readonly TimelineEvent[];
  readonly words?: readonly string[];
  readonly resumed?: number;
}

/** When the tasks of `viewOf` were given, and a moment after it, in milliseconds. */
export const givenAt = 1_000_000;
export const afterwards = givenAt + 10_000;

/** A view for tests of checks and pictures. Without a start the cluster had no topics and groups when the task was given. */
export function viewOf({
  now = {},
  start = {},
  records = [],
  reads = [],
  events = [],
  ...tutorial
}: ViewSketch): CheckView {
  const { words = [], resumed = 0 } = tutorial;
  return {
    now: clusterOf(now, afterwards),
    start: clusterOf(start, givenAt),
    since: givenAt,
    records: groupBy(records, ({ topic }) => topic),
    reads,
    events,
    tutorial: { words, resumed },
  };
}

function clusterOf(sketch: ClusterSketch, at: number): ClusterState {
  const { answers = true, clusterId = 'cluster-1', brokers = [true], topics = {}, groups = {} } = sketch;
  return {
    at,
    answers,
    clusterId,
    controller: 1,
    brokers: brokers.map((each, index) => ({ id: index + 1, address: `localhost:${9092 + index}`, answers: each })),
    topics: new Map(Object.entries(topics).map(([name, topic]) => [name, topicOf(name, topic)])),
    groups: new Map(Object.entries(groups).map(([name, group]) => [name, groupOf(name, group)])),
  };
}

function topicOf(name: string, sketch: TopicSketch | readonly number[]): ObservedTopic {
  const {
    id = `${name}-id`,
    ends,
    earliest = [],
    replicas = 1,
    configs = {},
  } = 'ends' in sketch ? sketch : { ends: sketch };
  const brokers = Array.from({ length: replicas }, (_, index) => index + 1);
  return {
    name,
    id,
    partitions: ends.map((end, partition) => ({
      ...{ partition, leader: 1, replicas: brokers, isr: brokers, earliest: earliest[partition] ?? 0, end },
    })),
    configs: new Map(Object.entries(configs)),
  };
}

function groupOf(
  name: string,
  { topic = 'user-events', members = [], committed = [], state }: GroupSketch,
): ObservedGroup {
  return {
    name,
    state: state ?? (members.length > 0 ? 'Stable' : 'Empty'),
    members: members.map((partitions, index) => ({
      id: `${name}-member-${index + 1}`,
      clientId: 'kafkactl',
      number: index + 1,
      partitions: partitions.map((partition) => ({ topic, partition })),
    })),
    committed: committed.flatMap((offset, partition) => (offset === null ? [] : [{ topic, partition, offset }])),
  };
}

/** A record for tests, of `user-events`, written after the task was given where nothing else is said. */
export function seenRecord(record: Partial<SeenRecord> = {}): SeenRecord {
  const { topic = 'user-events', topicId = `${topic}-id` } = record;
  const rest = { partition: 0, offset: 0, timestamp: givenAt + 1000, key: null, value: '{}' };
  return { ...rest, ...record, topic, topicId };
}

/** What a connection read of `user-events`, for tests: `from` and `to` are 0 where they are not given, `firstEnd` is `to`. */
export function partitionRead(read: Partial<PartitionRead> = {}): PartitionRead {
  const { from = 0, to = from, firstEnd = to, firstAt = givenAt + 2000, lastAt = firstAt } = read;
  const rest = { connection: 'connection-1', clientId: 'kafkactl', topic: 'user-events', partition: 0 };
  return { ...rest, ...read, from, to, firstEnd, firstAt, lastAt };
}
