import { groupBy } from '../base/group-by.js';
import type { Cluster, Topic } from '../kafka/cluster.js';

const minIsrConfig = 'min.insync.replicas';
/** Topics that a note names. */
const namesInNote = 3;
/** The feature of eligible leader replicas (KIP-966). */
const elrFeature = 'eligible.leader.replicas.version';

/**
 * What deleting topics costs where brokers with replicas of them are missing, as sentences by topic name; empty where no
 * broker is missing. Costs nothing but where replicas are offline: one request then, and with eligible leader replicas
 * another one per 500 topics.
 */
export async function readMissingReplicas(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const offline = topics.filter(({ partitions }) => partitions.some((partition) => partition.offline.length > 0));
  if (offline.length === 0) return new Map();
  const alive = new Set((await cluster.describe()).brokers.map(({ id }) => id));
  const missing = new Map(offline.map((topic) => [topic, missingBrokers(topic, alive)] as const));
  const affected = offline.filter((topic) => (missing.get(topic) ?? []).length > 0);
  const atRisk = await readElrRisk(cluster, affected, alive);
  return new Map(
    affected.map((topic) => [topic.name, missingReplicasText(missing.get(topic) ?? [], atRisk.has(topic.name))]),
  );
}

/** Ids of brokers that hold replicas of a topic and are not among those that are alive. */
export const missingBrokers = ({ partitions }: Topic, alive: ReadonlySet<number>): number[] =>
  [...new Set(partitions.flatMap(({ replicas }) => replicas.filter((id) => !alive.has(id))))].sort((a, b) => a - b);

/**
 * True where a replica of a missing broker may be kept among the eligible leader replicas after the topic is gone. Kafka
 * 4.3 does that where fewer replicas were in sync than min.insync.replicas asked for, and it was lowered since; with the
 * value still above the replicas in sync nothing is wrong.
 */
export const mayKeepReplicas = ({ partitions }: Topic, alive: ReadonlySet<number>, minIsr: number): boolean =>
  partitions.some(({ replicas, isr }) => replicas.some((id) => !alive.has(id)) && isr.length >= minIsr);

/** The sentences for a topic some of whose brokers are missing. */
export function missingReplicasText(brokers: readonly number[], isAtRisk: boolean): string[] {
  const [first, ...others] = brokers;
  const names = others.length === 0 ? `Broker ${first} is` : `Brokers ${brokers.join(', ')} are`;
  const them = others.length === 0 ? 'it comes' : 'they come';
  return [
    `${names} missing: the replicas there are deleted only when ${them} back.`,
    ...(isAtRisk
      ? [
          `If ${minIsrConfig} was lowered since, ${others.length === 0 ? 'that broker' : 'those brokers'} may never start again once the topic is deleted (a fault of Kafka 4.3 with eligible leader replicas): bring ${others.length === 0 ? 'it' : 'them'} back first.`,
        ]
      : []),
  ];
}

/** A note for each different text, with the names of the topics that it holds for. */
export function missingReplicasNotes(missing: ReadonlyMap<string, readonly string[]>): string[] {
  const byText = groupBy([...missing], ([, sentences]) => sentences.join(' '));
  return [...byText].map(([text, topics]) => {
    const names = topics.slice(0, namesInNote).map(([name]) => name);
    const more = topics.length > names.length ? ` and ${topics.length - names.length} more` : '';
    return `${names.join(', ')}${more}: ${text}`;
  });
}

async function readElrRisk(
  cluster: Cluster,
  topics: readonly Topic[],
  alive: ReadonlySet<number>,
): Promise<ReadonlySet<string>> {
  if (topics.length === 0 || !((await cluster.features()).get(elrFeature) ?? 0)) return new Set();
  const configs = await cluster.configs(topics.map(({ name }) => ({ type: 'topic', name, keys: [minIsrConfig] })));
  // Where configs may not be read it may have been lowered as far as it goes.
  const minIsrOf = (index: number): number => Number(configs[index]?.entries[0]?.value ?? 1);
  return new Set(
    topics.filter((topic, index) => mayKeepReplicas(topic, alive, minIsrOf(index))).map(({ name }) => name),
  );
}
