import type { TopicPartition, TopicPartitionOffset } from '../../kafka/cluster.js';

/** A broker as metadata lists it. `answers` is false where it is still listed and does not answer, or was seen before and is gone. */
export interface ObservedBroker {
  readonly id: number;
  readonly address: string;
  readonly answers: boolean;
}

export interface ObservedPartition {
  readonly partition: number;
  readonly leader: number | null;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly earliest: number;
  /** Log end offset: the offset that the next record gets. */
  readonly end: number;
}

export interface ObservedTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: readonly ObservedPartition[];
  /** Configs that differ from the defaults, where the lesson asks for them. */
  readonly configs: ReadonlyMap<string, string>;
}

export interface ObservedMember {
  readonly id: string;
  readonly clientId: string;
  /** `1`, `2`, … in the order in which the members of this group joined. */
  readonly number: number;
  readonly partitions: readonly TopicPartition[];
  /** The session timeout that it asked for, in milliseconds; undefined where that is not known, as with KIP-848. */
  readonly sessionTimeoutMs?: number | undefined;
}

export interface ObservedGroup {
  readonly name: string;
  /** As Kafka reports it: `Stable`, `Empty`, `PreparingRebalance`, … */
  readonly state: string;
  readonly members: readonly ObservedMember[];
  readonly committed: readonly TopicPartitionOffset[];
}

/** The cluster at one moment, as far as the lesson's scope goes: internal topics, and those of others, are left out. */
export interface ClusterState {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** False where no broker answered: everything else is as it was last seen. */
  readonly answers: boolean;
  readonly clusterId: string | null;
  readonly controller: number | null;
  readonly brokers: readonly ObservedBroker[];
  readonly topics: ReadonlyMap<string, ObservedTopic>;
  readonly groups: ReadonlyMap<string, ObservedGroup>;
}

export interface SeenRecord {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** What one connection of a client has fetched of one partition, from the request logs of the brokers. */
export interface PartitionRead {
  /** The connection as the broker names it: two processes never share one. */
  readonly connection: string;
  readonly clientId: string;
  readonly topic: string;
  readonly partition: number;
  /** Offset of the first fetch. */
  readonly from: number;
  /** End of the partition at the first fetch; `from` where the log does not say. */
  readonly firstEnd: number;
  /** Offset after the last record that was sent to the client; `from` where there was none. */
  readonly to: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The group for which it read, as far as the log tells. */
  readonly group?: string;
}

/** A change of the cluster, or a request that leaves no other trace. Times are milliseconds since 1970. */
export type TimelineEvent = { readonly at: number } & (
  | { readonly kind: 'cluster-down' | 'cluster-up' }
  | { readonly kind: 'broker-down' | 'broker-up'; readonly broker: number }
  | { readonly kind: 'topic-created' | 'topic-deleted'; readonly topic: string; readonly topicId: string }
  | { readonly kind: 'partitions-added'; readonly topic: string; readonly from: number; readonly to: number }
  /** A config that is set for the topic has another value; null where it is not set. */
  | {
      readonly kind: 'config-changed';
      readonly topic: string;
      readonly config: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly kind: 'leader-changed';
      readonly topic: string;
      readonly partition: number;
      readonly from: number | null;
      readonly to: number | null;
    }
  | {
      readonly kind: 'isr-changed';
      readonly topic: string;
      readonly partition: number;
      readonly from: readonly number[];
      readonly to: readonly number[];
    }
  | { readonly kind: 'member-joined'; readonly group: string; readonly member: string; readonly number: number }
  /** `leave`: it said so (LeaveGroup). `expiry`: the coordinator removed it when its session ran out. */
  | {
      readonly kind: 'member-left';
      readonly group: string;
      readonly member: string;
      readonly number: number;
      readonly how: 'leave' | 'expiry';
    }
  /** `from` and `to` are members, null for nobody. */
  | {
      readonly kind: 'partition-assigned';
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
      readonly from: string | null;
      readonly to: string | null;
    }
  /** Nobody fetched the partition for the group between `from` and `at`, because a member was gone. */
  | {
      readonly kind: 'gap';
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
      readonly how: 'leave' | 'expiry';
      readonly from: number;
    }
  /** The first records that a connection wrote to a topic with these acks: -1 for all in-sync replicas, 1 for the leader, 0 for none. */
  | { readonly kind: 'produced'; readonly topic: string; readonly acks: number; readonly clientId: string }
  | {
      readonly kind: 'committed';
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
      readonly from: number | null;
      readonly to: number;
    }
  /** A request that the broker refused; `error` is Kafka's name (`NOT_ENOUGH_REPLICAS`). */
  | {
      readonly kind: 'request-failed';
      readonly api: string;
      readonly error: string;
      readonly resource: string;
      readonly message: string | null;
    }
);

export type EventKind = TimelineEvent['kind'];

/** Everything that is known of the cluster since a moment. */
export interface Observation {
  readonly now: ClusterState;
  /** The records of the topics in scope, by topic, oldest first: the last few hundred of each partition. */
  readonly records: ReadonlyMap<string, readonly SeenRecord[]>;
  readonly reads: readonly PartitionRead[];
  readonly events: readonly TimelineEvent[];
}

/** The names of topics and groups that belong to a lesson. */
export type Scope = (name: string) => boolean;
