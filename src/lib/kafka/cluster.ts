import type { ClusterSettings } from '../settings/types.js';
import type { ClusterInfo, LogDir, Quorum } from './values/brokers.js';
import type { ConfigChange, ConfigResource, ResourceConfigs } from './values/configs.js';
import type { GroupDescription, GroupFailure, GroupList } from './values/groups.js';
import type { CommittedOffset, OffsetAnswer, OffsetQuery } from './values/offsets.js';
import type { Election, NamedOutcome, PartitionOutcome } from './values/outcomes.js';
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
export type * from './values/groups.js';
export type * from './values/offsets.js';
export type * from './values/outcomes.js';
export type * from './values/topic-partitions.js';
export type * from './values/topics.js';

/**
 * The Cluster port: all that the rest of kafkactl knows of a Kafka cluster. Plain values in and out; offsets, sizes
 * and broker ids are numbers, times are milliseconds since 1970, null is "not known or not permitted".
 * Calls take many things at once and send as few requests as the protocol allows. A failure of one item is a value
 * (`Outcome`), a failure of the whole call is a thrown CliError.
 */
export interface Cluster {
  readonly settings: ClusterSettings;
  /** Requests sent so far, by API name: `Metadata`, `CreateTopics`, … Tests hold commands to a number. */
  readonly requestCounts: ReadonlyMap<string, number>;

  describe(): Promise<ClusterInfo>;
  /** The Kafka version of each broker as far as its APIs and features tell, e.g. `4.3`. */
  kafkaVersion(): Promise<string | null>;

  /** Brokers that the cluster takes for alive and that do not answer, by id. One request a broker. */
  unresponsiveBrokers(): Promise<number[]>;

  /** The controllers; null where that is not permitted, or there is no quorum. */
  quorum(): Promise<Quorum | null>;

  /**
   * Every topic, or those named, by name; one that does not exist is not in the answer, one that may not be seen
   * makes the call `denied`. One request.
   */
  topics(names?: readonly string[]): Promise<Topic[]>;
  /** Each of the names as a topic, or why it is none: `notFound`, `denied`. In the order of the names. One request. */
  describeTopics(names: readonly string[]): Promise<(Topic | TopicFailure)[]>;
  /** Bytes of each partition's replicas, by broker; null where DescribeLogDirs is not permitted. One request a broker. */
  replicaSizes(topics?: readonly string[]): Promise<ReplicaSize[] | null>;
  logDirs(): Promise<LogDir[] | null>;
  configs(
    resources: readonly ConfigResource[],
    options?: { readonly documentation?: boolean },
  ): Promise<ResourceConfigs[]>;
  /** One request a leader. The answers stand in the order of the queries. */
  listOffsets(queries: readonly OffsetQuery[], options?: { readonly committed?: boolean }): Promise<OffsetAnswer[]>;

  createTopics(specs: readonly NewTopic[], options?: { readonly validateOnly?: boolean }): Promise<CreatedTopic[]>;
  deleteTopics(names: readonly string[]): Promise<NamedOutcome[]>;
  createPartitions(
    topics: readonly { readonly name: string; readonly count: number }[],
    options?: { readonly validateOnly?: boolean },
  ): Promise<NamedOutcome[]>;
  /** IncrementalAlterConfigs (KIP-339): other keys survive. A null value unsets. */
  alterConfigs(
    changes: readonly ConfigChange[],
    options?: { readonly validateOnly?: boolean },
  ): Promise<NamedOutcome[]>;
  /** DeleteRecords: removes what lies before the offset. `low` is the new earliest offset; an offset of -1 is the end. */
  deleteRecords(
    targets: readonly TopicPartitionOffset[],
  ): Promise<(PartitionOutcome & { readonly low: number | null })[]>;
  /** Begins to move replicas (KIP-455) and does not wait: a partition is done when its `isr` holds the new ones. */
  reassignReplicas(reassignments: readonly Reassignment[]): Promise<PartitionOutcome[]>;
  /** Partitions whose replicas are being moved now; empty where that may not be seen. One request. */
  reassignments(): Promise<OngoingReassignment[]>;
  /** Preferred leaders (KIP-460), of all partitions when none is named. */
  electLeaders(partitions?: readonly TopicPartition[]): Promise<Election[]>;

  /** Every group that the brokers tell of, a request a broker. */
  groups(): Promise<GroupList>;
  /** `listed` tells the types of groups; without it all groups are listed first, a request a broker. */
  describeGroups(names: readonly string[], listed?: GroupList): Promise<(GroupDescription | GroupFailure)[]>;
  /** Committed offsets of several groups; one request a coordinator (OffsetFetch v8+). */
  committedOffsets(groups: readonly string[]): Promise<Map<string, CommittedOffset[]>>;
  /** Start offsets of several share groups, with the lag that the coordinator counts; one request a coordinator. */
  shareOffsets(groups: readonly string[]): Promise<Map<string, CommittedOffset[]>>;
  /** Sets the start offsets of a share group without members. */
  alterShareOffsets(group: string, offsets: readonly TopicPartitionOffset[]): Promise<PartitionOutcome[]>;
  /** Forgets the start offsets of a share group in whole topics: all that these partitions are of. */
  deleteShareOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOutcome[]>;
  commitOffsets(group: string, offsets: readonly CommittedOffset[]): Promise<PartitionOutcome[]>;
  deleteGroups(names: readonly string[]): Promise<NamedOutcome[]>;
  deleteGroupOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOutcome[]>;

  close(): Promise<void>;
}
