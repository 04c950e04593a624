import type { Cluster } from '../../lib/kafka/cluster.js';
import { type ActualTopic, type Step, stepConfig } from '../../lib/manifest/plan-step.js';
import { configImpactQuery } from '../../lib/topics/config-impact.js';
import type { ImpactQuery } from '../../lib/topics/impact.js';
import { readMissingReplicas } from '../../lib/topics/missing-replicas.js';
import { readImpacts } from '../topics/impacts.js';

/** Adds sentences to `impact` that need data of the cluster: record counts, sizes, consumer groups. */
export async function withClusterImpacts(
  cluster: Cluster,
  steps: readonly Step[],
  actual: ReadonlyMap<string, ActualTopic>,
  now: number,
): Promise<Step[]> {
  const retention = new Map(
    steps.flatMap(({ topic, key, to }) => (key === 'retention.ms' ? [[topic, String(to)] as const] : [])),
  );
  const retentionOf = (topic: string) =>
    retention.get(topic) ?? actual.get(topic)?.configs.find(({ name }) => name === 'retention.ms')?.value ?? null;
  const concerns = new Map(
    steps.flatMap((step) => {
      const concern = concernOf(step, retentionOf(step.topic));
      return concern ? [[step, concern] as const] : [];
    }),
  );
  const impacts = await readImpacts(cluster, [...concerns.values()], now);
  const deleted = steps
    .filter(({ action }) => action === 'delete')
    .flatMap(({ topic }) => actual.get(topic)?.topic ?? []);
  const missing = await readMissingReplicas(cluster, deleted);
  return steps.map((step) => {
    const concern = concerns.get(step);
    const more = [
      ...(concern ? (impacts.get(concern) ?? []) : []),
      ...(step.action === 'delete' ? (missing.get(step.topic) ?? []) : []),
    ];
    return more.length > 0 ? { ...step, impact: [...step.impact, ...more] } : step;
  });
}

function concernOf({ action, topic, key = '', from, to }: Step, retention: string | null): ImpactQuery | undefined {
  switch (action) {
    case 'delete':
      return { kind: 'delete', topic };
    case 'addPartitions':
      return { kind: 'grow', topic };
    case 'changeReplication':
      return Number(to) > Number(from) ? { kind: 'replicate', topic, added: Number(to) - Number(from) } : undefined;
    case 'setConfig':
    case 'unsetConfig':
      return configImpactQuery({ topic, key, from: stepConfig(from), to: stepConfig(to), retention });
    default:
      return undefined;
  }
}
