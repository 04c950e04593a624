import type { Cluster, Topic } from '../kafka/cluster.js';

const minIsrConfig = 'min.insync.replicas';

/**
 * How many partitions of each topic refuse writes with acks=all, because fewer replicas are in sync than
 * min.insync.replicas asks for; topics without one are left out. Null where configs may not be seen. One request for
 * 500 topics.
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
