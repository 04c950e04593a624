import type { Topic } from '../kafka/cluster.js';
import type { PlannedChange } from './changes.js';

export interface ElectionChange extends PlannedChange {
  readonly action: 'electLeader';
  readonly partition: number;
  /** Broker ids of the leader now, null where there is none, and of the preferred leader. */
  readonly details: { readonly partition: number; readonly from: number | null; readonly to: number | null };
}

/** A preferred leader election for each partition whose leader is not its first replica. */
export function planElections(topics: readonly Topic[]): ElectionChange[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ leader, replicas }) => leader !== replicas[0])
      .map(({ partition, leader, replicas }) => ({
        name,
        action: 'electLeader',
        partition,
        details: { partition, from: leader, to: replicas[0] ?? null },
      })),
  );
}
