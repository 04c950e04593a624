import type { CliError } from '../errors.js';
import type { ClusterSettings } from '../settings/types.js';

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
  silentBrokers(): Promise<number[]>;

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
  deleteTopics(names: readonly string[]): Promise<Outcome[]>;
  createPartitions(
    topics: readonly { readonly name: string; readonly count: number }[],
    options?: { readonly validateOnly?: boolean },
  ): Promise<Outcome[]>;
  /** IncrementalAlterConfigs (KIP-339): other keys survive. A null value unsets. */
  alterConfigs(changes: readonly ConfigChange[], options?: { readonly validateOnly?: boolean }): Promise<Outcome[]>;
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
  deleteGroups(names: readonly string[]): Promise<Outcome[]>;
  deleteGroupOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOutcome[]>;

  close(): Promise<void>;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** The brokers that are to carry a partition, the preferred leader first. */
export interface Reassignment extends TopicPartition {
  readonly replicas: readonly number[];
}
/** A move that is under way. Metadata lists the added replicas from its beginning, long before they have the records. */
export interface OngoingReassignment extends TopicPartition {
  /** The replicas that there are to be in the end. */
  readonly target: readonly number[];
  /** Those of them that are new. */
  readonly adding: readonly number[];
}

/** What became of one item of a batch. */
export interface Outcome {
  readonly name: string;
  readonly error?: CliError;
}
export interface PartitionOutcome extends TopicPartition {
  readonly error?: CliError;
}

export interface Election extends PartitionOutcome {
  /** False where the preferred replica leads already. */
  readonly elected: boolean;
}

export interface Quorum {
  /** Node id of the active controller. */
  readonly leader: number | null;
  readonly voters: readonly number[];
}

export interface ClusterInfo {
  readonly clusterId: string;
  /** Id of the broker that answers for the controller (KRaft: the active controller is not told to clients). */
  readonly controller: number | null;
  readonly brokers: readonly Broker[];
}
export interface Broker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface Topic {
  readonly name: string;
  /** Base64 as Apache's tools print it. */
  readonly id: string;
  readonly internal: boolean;
  readonly partitions: readonly Partition[];
}
export interface TopicFailure {
  readonly name: string;
  readonly error: CliError;
}
export interface Partition {
  readonly partition: number;
  /** Null while no replica leads. */
  readonly leader: number | null;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offline: readonly number[];
}

export interface ReplicaSize extends TopicPartition {
  readonly broker: number;
  readonly size: number;
  /** True for a replica that is being moved to another log directory. */
  readonly future: boolean;
}
export interface LogDir {
  readonly broker: number;
  readonly path: string;
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
  readonly replicaCount: number;
  readonly replicaBytes: number;
  readonly error: string | null;
}

export type ConfigResourceType = 'topic' | 'broker' | 'group' | 'clientMetrics';
export interface ConfigResource {
  readonly type: ConfigResourceType;
  readonly name: string;
  /** Only these keys. */
  readonly keys?: readonly string[];
}
/** Who set a value: `topic` also stands for a group's own; `broker` is one broker, `cluster` the default of all. */
export type ConfigSource = 'topic' | 'group' | 'broker' | 'cluster' | 'static' | 'default';
export type ConfigType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  | 'password'
  | 'unknown';
export interface ConfigEntry {
  readonly name: string;
  /** Null for a secret and for what has no value. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly type: ConfigType;
  readonly documentation: string | null;
  /** From the value in force down to the default. */
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: ConfigSource }[];
}
export interface ResourceConfigs extends ConfigResource {
  readonly entries: readonly ConfigEntry[];
  readonly error?: CliError;
}
export interface ConfigChange extends ConfigResource {
  readonly set: Readonly<Record<string, string | null>>;
}

export interface NewTopic {
  readonly name: string;
  /** Absent: the broker's default. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
  /** Replica broker ids of each partition, instead of counts. */
  readonly assignments?: readonly (readonly number[])[];
}
export interface CreatedTopic extends Outcome {
  /** As the broker made it; null when it failed or does not tell. */
  readonly partitionCount: number | null;
  readonly replicationFactor: number | null;
  /** What it has of configs, those of the broker included (KIP-525); null when it failed or that is not permitted. */
  readonly config: Readonly<Record<string, string | null>> | null;
}

/** A point in a partition's log. `maxTimestamp`: the offset of the newest timestamp (KIP-734). */
export type OffsetPoint = 'earliest' | 'latest' | 'maxTimestamp' | { readonly time: number };
export interface OffsetQuery extends TopicPartition {
  readonly at: OffsetPoint;
}
export interface OffsetAnswer extends TopicPartition {
  /** Null when no record is that new, or when the query failed. */
  readonly offset: number | null;
  readonly timestamp: number | null;
  readonly leaderEpoch: number;
  readonly error?: CliError;
}

export type GroupType = 'classic' | 'consumer' | 'share' | 'streams';
export interface GroupListing {
  readonly group: string;
  readonly type: GroupType;
  /** In the words of the field: `Stable`, `Empty`, `PreparingRebalance`, … */
  readonly state: string;
  /** `consumer`, `connect`, … of a classic group. */
  readonly protocolType: string;
}
/** Why groups may be missing from a list. */
export interface Silence {
  /** A broker that the cluster takes for alive and that did not answer; null where groups have no coordinator at all. */
  readonly broker: number | null;
  /** Always `unreachable`; it names the broker. */
  readonly error: CliError;
}
export interface GroupList {
  /** By name: those that the brokers which answered coordinate. */
  readonly groups: readonly GroupListing[];
  /** Whose groups are missing above. A group that is not listed while there are such may be there all the same. */
  readonly silent: readonly Silence[];
}
export interface GroupMember {
  readonly id: string;
  readonly clientId: string;
  readonly host: string;
  /** Static membership id, where it has one. */
  readonly instanceId: string | null;
  readonly assignment: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
}
export interface GroupDescription {
  readonly group: string;
  readonly type: GroupType;
  readonly state: string;
  /** Broker id. */
  readonly coordinator: number | null;
  readonly assignor: string | null;
  readonly members: readonly GroupMember[];
}
export interface GroupFailure {
  readonly group: string;
  readonly error: CliError;
}
export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch?: number;
  readonly metadata?: string;
  /** Records still to be done, where Kafka counts them itself: members of a share group are done out of order. */
  readonly lag?: number;
}
