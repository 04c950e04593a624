import type { Cluster, Topic } from '../kafka/cluster.js';

const minIsrConfig = 'min.insync.replicas';

/**
 * The number of partitions of each topic that refuse writes with acks=all, because fewer replicas are in sync than
 * min.insync.replicas asks for. Topics without such a partition are absent. Null where configs may not be read. Costs one
 * request per 500 topics.
 */
export async function readUnderMinIsr(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<ReadonlyMap<string, number> | null> {
  const answers = await cluster.configs(topics.map(({ name }) => ({ type: 'topic', name, keys: [minIsrConfig] })));
  if (answers.some(({ error }) => error?.code === 'denied')) return null;
  return new Map(
    topics.flatMap(({ name, partitions }, index) => {
      const least = Number(answers[index]?.entries[0]?.value ?? 1);
      const count = partitions.filter(({ isr }) => isr.length < least).length;
      return count > 0 ? [[name, count] as const] : [];
    }),
  );
}
