import type { EventKind } from '../observe/observation.js';

/** A check as lesson.yaml has it: one key, its kind. */
export type Check =
  | SimpleCheck
  | { readonly not: SimpleCheck }
  | { readonly all: readonly InnerCheck[] }
  | { readonly any: readonly InnerCheck[] };
export type InnerCheck = SimpleCheck | { readonly not: SimpleCheck };

export type SimpleCheck = {
  readonly [K in keyof CheckParams]: { readonly [P in K]: CheckParams[K] };
}[keyof CheckParams];

/** The parameters of each kind of check. */
export interface CheckParams {
  readonly cluster: { readonly answers?: boolean; readonly brokers?: number; readonly sameId?: boolean };
  readonly topic: {
    readonly name: string;
    readonly exists?: boolean;
    readonly partitions?: number;
    readonly minPartitions?: number;
    readonly replicas?: number;
    readonly created?: boolean;
    readonly recreated?: boolean;
    readonly configs?: Readonly<Record<string, string>>;
    readonly kept?: boolean;
  };
  readonly records: {
    readonly topic: string;
    readonly count?: number;
    readonly min?: number;
    readonly max?: number;
    readonly key?: string;
    readonly keyed?: boolean;
    readonly partition?: number;
    readonly json?: Readonly<Record<string, string>>;
    readonly value?: string;
  };
  readonly keys: {
    readonly topic: string;
    readonly keys: readonly string[];
    readonly each?: number;
    readonly samePartition?: boolean;
    readonly partitions?: number;
    readonly allRecords?: boolean;
  };
  readonly read: {
    readonly topic: string;
    readonly from: 'beginning' | 'end';
    readonly clients?: number;
    readonly records?: number;
    readonly whole?: boolean;
  };
  readonly group: {
    readonly name: string;
    readonly exists?: boolean;
    readonly members?: number;
    readonly minMembers?: number;
    readonly idle?: number;
    readonly owned?: boolean;
    readonly state?: string;
    readonly committed?: 'end';
    readonly minCommitted?: number;
    readonly maxLag?: number;
  };
  readonly gap: {
    readonly group: string;
    readonly how: 'leave' | 'expiry';
    /** Milliseconds. */
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  readonly event: {
    readonly kind: EventKind;
    readonly error?: string;
    readonly topic?: string;
    readonly group?: string;
    readonly broker?: number;
    readonly count?: number;
  };
  readonly tutorial: { readonly used?: readonly string[]; readonly resumed?: boolean };
  readonly similarTopic: { readonly name: string };
  readonly similarGroup: { readonly name: string };
}
