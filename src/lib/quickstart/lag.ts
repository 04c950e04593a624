import type { Cluster } from '../kafka/cluster.js';

export interface PartitionLag {
  readonly partition: number;
  /** Null where nothing is committed. */
  readonly committed: number | null;
  readonly end: number | null;
  readonly lag: number | null;
}

/** How far a group has come in each partition of one topic. */
export async function readLag(cluster: Cluster, group: string, topic: string): Promise<PartitionLag[]> {
  const [found] = await cluster.topics([topic]);
  const queries = (found?.partitions ?? []).map(({ partition }) => ({ topic, partition, at: 'latest' as const }));
  const [offsets, ends] = await Promise.all([cluster.committedOffsets([group]), cluster.listOffsets(queries)]);
  const committed = new Map(
    (offsets.get(group) ?? [])
      .filter((each) => each.topic === topic)
      .map(({ partition, offset }) => [partition, offset]),
  );
  return ends.map(({ partition, offset: end }) => {
    const at = committed.get(partition) ?? (end === 0 ? 0 : null);
    return { partition, committed: at, end, lag: at === null || end === null ? null : end - at };
  });
}
