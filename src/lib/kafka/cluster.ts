import type { RecordSource } from '../records/record.js';
import type { ClusterSettings } from '../settings/types.js';
import type { ClusterInfo, LogDir, Quorum } from './values/brokers.js';
import type { ConfigChange, ConfigResource, ResourceConfigs } from './values/configs.js';
import type { EventProducer } from './values/events.js';
import type {
  BoundedFetchRange,
  FetchOptions,
  FetchRange,
  GroupSourceOptions,
  KeySample,
  NewestRecordsOptions,
  RecordFetcher,
  ResolvedRanges,
  ResolveRangesOptions,
} from './values/fetching.js';
import type { GroupDescription, GroupFailure, GroupList } from './values/groups.js';
import type { Member, MemberOptions } from './values/members.js';
import type { CommittedOffset, OffsetAnswer, OffsetQuery } from './values/offsets.js';
import type { Election, NamedOutcome, PartitionOutcome } from './values/outcomes.js';
import type { ProducerOptions, RecordProducer } from './values/producing.js';
import type { ReadinessOptions } from './values/readiness.js';
import type { TopicPartition, TopicPartitionOffset } from './values/topic-partitions.js';
import type {
  CreatedTopic,
  NewTopic,
  OngoingReassignment,
  Reassignment,
  ReplicaSize,
  Topic,
  TopicFailure,
} from './values/topics.js';

export type * from './values/brokers.js';
export type * from './values/configs.js';
export type * from './values/events.js';
export type * from './values/fetching.js';
export type * from './values/groups.js';
export type * from './values/members.js';
export type * from './values/offsets.js';
export type * from './values/outcomes.js';
export type * from './values/producing.js';
export type * from './values/readiness.js';
export type * from './values/topic-partitions.js';
export type * from './values/topics.js';

/**
 * The Cluster port: the only view of Kafka outside lib/kafka. Values are plain: offsets, sizes and broker ids are
 * numbers, times are milliseconds since 1970, null is "unknown or not permitted".
 * Methods take many items and send as few requests as the protocol allows. The failure of one item is a value
 * (`error`), the failure of the whole call a thrown CliError.
 */
export interface Cluster {
  readonly settings: ClusterSettings;
  /** Requests sent so far by API name (`Metadata`, `CreateTopics`, …), for tests that bound them. */
  readonly requestCounts: ReadonlyMap<string, number>;

  describe(): Promise<ClusterInfo>;
  /** Kafka release of the bootstrap broker as its features tell, e.g. `4.3`. */
  kafkaVersion(): Promise<string | null>;
  /**
   * Feature levels that the cluster uses (KIP-584), by feature name; a feature at level 0 is absent. Read when the
   * connection was opened, so without a request of its own.
   */
  features(): Promise<ReadonlyMap<string, number>>;
  /** Sets the level of a feature, upwards or, where nothing of it would be lost, downwards. */
  setFeature(feature: string, level: number): Promise<void>;

  /** Ids of brokers that metadata lists as alive and that do not answer. One request per broker. */
  unresponsiveBrokers(): Promise<number[]>;

  /** The KRaft quorum; null where it may not be seen or there is none. */
  quorum(): Promise<Quorum | null>;

  /**
   * All topics, or those of the names that exist, sorted by name; throws `denied` when a named one may not be seen. One
   * request.
   */
  topics(names?: readonly string[]): Promise<Topic[]>;
  /** Each name as a topic or a failure (`notFound`, `denied`), in the order of the names. One request. */
  describeTopics(names: readonly string[]): Promise<(Topic | TopicFailure)[]>;
  /** Bytes of each replica; null where DescribeLogDirs is not permitted. One request per broker. */
  replicaSizes(topics?: readonly string[]): Promise<ReplicaSize[] | null>;
  logDirs(): Promise<LogDir[] | null>;
  configs(
    resources: readonly ConfigResource[],
    options?: { readonly documentation?: boolean },
  ): Promise<ResourceConfigs[]>;
  /** Answers in the order of the queries. One request per leader. */
  listOffsets(queries: readonly OffsetQuery[], options?: { readonly committed?: boolean }): Promise<OffsetAnswer[]>;

  createTopics(specs: readonly NewTopic[], options?: { readonly validateOnly?: boolean }): Promise<CreatedTopic[]>;
  deleteTopics(names: readonly string[]): Promise<NamedOutcome[]>;
  createPartitions(
    topics: readonly { readonly name: string; readonly count: number }[],
    options?: { readonly validateOnly?: boolean },
  ): Promise<NamedOutcome[]>;
  /** IncrementalAlterConfigs (KIP-339): unnamed keys keep their values, null unsets a key. */
  alterConfigs(
    changes: readonly ConfigChange[],
    options?: { readonly validateOnly?: boolean },
  ): Promise<NamedOutcome[]>;
  /** Deletes the records before each offset, -1 for all. `low` is the new earliest offset. */
  deleteRecords(
    targets: readonly TopicPartitionOffset[],
  ): Promise<(PartitionOutcome & { readonly low: number | null })[]>;
  /** Starts moving replicas (KIP-455) without waiting: a partition is done when its `isr` holds the new ones. */
  reassignReplicas(reassignments: readonly Reassignment[]): Promise<PartitionOutcome[]>;
  /** Reassignments in progress; empty where they may not be seen. One request. */
  reassignments(): Promise<OngoingReassignment[]>;
  /** Elects preferred leaders (KIP-460), for all partitions when none is given. */
  electLeaders(partitions?: readonly TopicPartition[]): Promise<Election[]>;

  /** All groups, with the brokers that could not list theirs. One request per broker. */
  groups(): Promise<GroupList>;
  /** `listed` gives the group types; without it all groups are listed first, with one request per broker. */
  describeGroups(names: readonly string[], listed?: GroupList): Promise<(GroupDescription | GroupFailure)[]>;
  /** Committed offsets of several groups (OffsetFetch v8+). One request per coordinator. */
  committedOffsets(groups: readonly string[]): Promise<Map<string, CommittedOffset[]>>;
  /** Start offsets of several share groups, with the lag the coordinator counts. One request per coordinator. */
  shareOffsets(groups: readonly string[]): Promise<Map<string, CommittedOffset[]>>;
  /** Sets the start offsets of a share group without members. */
  alterShareOffsets(group: string, offsets: readonly TopicPartitionOffset[]): Promise<PartitionOutcome[]>;
  /** Deletes the start offsets of a share group, for whole topics: all topics of the partitions. */
  deleteShareOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOutcome[]>;
  commitOffsets(group: string, offsets: readonly CommittedOffset[]): Promise<PartitionOutcome[]>;
  deleteGroups(names: readonly string[]): Promise<NamedOutcome[]>;
  deleteGroupOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOutcome[]>;

  /**
   * Opens a producer for one topic. Throws `notFound` when the topic does not exist (it is never created), `denied` for
   * an internal topic.
   */
  producer(topic: string, options: ProducerOptions): Promise<RecordProducer>;
  /** Opens a producer for any number of topics: idempotent, acks=all. */
  eventProducer(): Promise<EventProducer>;

  /** All partitions of topics, or those of `only`. Throws `notFound` for a missing topic or partition. */
  listPartitions(topics: readonly string[], only?: readonly number[]): Promise<TopicPartition[]>;
  /** Resolves an offset range to offsets of each partition. Throws as `listPartitions`. */
  resolveRanges(options: ResolveRangesOptions): Promise<ResolvedRanges>;
  /** Fetches ranges of partitions without a group, from all leaders concurrently. */
  fetch(ranges: readonly FetchRange[], options: FetchOptions): Promise<RecordFetcher>;
  /** The newest `count` records of all ranges together, ordered by timestamp. */
  newestRecords<T>(ranges: readonly BoundedFetchRange[], count: number, options: NewestRecordsOptions<T>): Promise<T[]>;
  /** Counts records without a key in ranges, by topic, for a few seconds; what cannot be read by then is left out. */
  sampleKeys(ranges: readonly BoundedFetchRange[]): Promise<Map<string, KeySample>>;

  /** Starts a member of a consumer group that processes records at least once, as an application does. */
  joinGroup(options: MemberOptions): Promise<Member>;
  /**
   * Joins a consumer group and reads its records one batch at a time; `commit` commits them. Throws `notFound` for a
   * missing topic, `denied` for a group that may not be read.
   */
  readAsMember(options: GroupSourceOptions): Promise<RecordSource>;

  /** Waits until topics can be created and written on every broker. Throws `unreachable` after the timeout. */
  awaitReady(options: ReadinessOptions): Promise<void>;
  /** Waits until a broker has joined the cluster. Throws `unreachable` after the timeout. */
  awaitBroker(id: number, options: ReadinessOptions): Promise<void>;

  close(): Promise<void>;
}
