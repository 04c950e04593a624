import type { CliError } from '../../base/errors.js';

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
export interface ListGroupsFailure {
  /** A broker that the cluster takes for alive and that did not answer; null where groups have no coordinator at all. */
  readonly broker: number | null;
  /** Always `unreachable`; it names the broker. */
  readonly error: CliError;
}

export interface GroupList {
  /** By name: those that the brokers which answered coordinate. */
  readonly groups: readonly GroupListing[];
  /** Whose groups are missing above. A group that is not listed while there are such may be there all the same. */
  readonly failures: readonly ListGroupsFailure[];
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
