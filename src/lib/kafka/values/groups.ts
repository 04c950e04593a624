import type { CliError } from '../../base/errors.js';

export type GroupType = 'classic' | 'consumer' | 'share' | 'streams';

export interface GroupListing {
  readonly group: string;
  readonly type: GroupType;
  /** As Kafka reports it: `Stable`, `Empty`, `PreparingRebalance`, … */
  readonly state: string;
  /** Of a classic group: `consumer`, `connect`, … */
  readonly protocolType: string;
}

/** Why groups may be missing from a list. */
export interface ListGroupsFailure {
  /** A broker that is listed as alive and did not answer; null when partitions of __consumer_offsets have no leader. */
  readonly broker: number | null;
  /** Has the code `unreachable` and names the broker. */
  readonly error: CliError;
}

export interface GroupList {
  /** Sorted by name; the groups of the brokers that answered. */
  readonly groups: readonly GroupListing[];
  /** Sources of groups that are missing from the list: with any, an unlisted group may exist all the same. */
  readonly failures: readonly ListGroupsFailure[];
}

export interface GroupMember {
  readonly id: string;
  readonly clientId: string;
  readonly host: string;
  /** Static membership id (group.instance.id). */
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
