import type { LagRow } from '../src/lib/groups/lag.js';

/** A row of `groups describe -o json`. */
export interface DescribedGroup {
  readonly group: string;
  readonly type: string;
  readonly state: string;
  readonly coordinator: number | null;
  readonly members: readonly {
    readonly id: string;
    readonly clientId: string;
    readonly host: string;
    readonly assignment: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
  }[];
  readonly offsets: readonly LagRow[];
}

/** A group in the columns of Apache's tool: topic, partition, current offset, end offset, lag, member, host, client. */
export const groupFacts = (group: DescribedGroup | undefined): string[][] =>
  (group?.offsets ?? []).map(({ topic, partition, committed, end, lag, member }) => {
    const owner = group?.members.find(({ id }) => id === member);
    return [topic, partition, committed, end, lag, member, owner?.host, owner?.clientId].map(
      (fact) => `${fact ?? '-'}`,
    );
  });

/** The same columns from the output of `kafka-consumer-groups --describe`. */
export const apacheGroupFacts = (out: string, group: string): string[][] =>
  out
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first === group)
    .map(([, ...facts]) => facts)
    .sort(([, a], [, b]) => Number(a) - Number(b));
