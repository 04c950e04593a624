import type { Cluster } from '../../lib/kafka/cluster.js';
import type { ClusterPlan } from '../../lib/manifest/cluster.js';
import type { Step } from '../../lib/manifest/plan.js';
import type { Given } from '../../lib/manifest/policies.js';
import type { Manifest, Policy, WantedTopic } from '../../lib/manifest/types.js';
import { parsePattern } from '../../lib/patterns.js';
import { replicationFactor } from '../../lib/topics/facts.js';

type Settings = Pick<WantedTopic, 'partitions' | 'replicationFactor' | 'config'>;

/**
 * What the cluster gives where the files leave it open, for policies to look at: of a topic that is there what it has,
 * of a new one the counts that the broker would choose. What may not be known is left out.
 */
export async function givenBy(
  cluster: Cluster,
  { policies }: Manifest,
  { steps, actual }: ClusterPlan,
): Promise<(topic: string) => Given | undefined> {
  const counted = policies.filter(
    (policy) => policy.partitions !== undefined || policy.replicationFactor !== undefined,
  );
  const asked = steps.filter(
    (step) => step.action === 'create' && leavesCounts(step) && isCovered(counted, step.topic),
  );
  const answers = asked.length > 0 ? await cluster.createTopics(asked.map(newTopic), { validateOnly: true }) : [];
  const chosen = new Map(
    answers.map(({ name, partitionCount, replicationFactor }): [string, Given] => [
      name,
      { partitions: partitionCount ?? undefined, replicationFactor: replicationFactor ?? undefined },
    ]),
  );
  return (name) => {
    const found = actual.get(name);
    if (!found) return chosen.get(name);
    const back = steps.flatMap(({ action, topic, key, to }) =>
      action === 'unsetConfig' && topic === name ? [[key, to] as const] : [],
    );
    return {
      partitions: found.topic.partitions.length,
      replicationFactor: replicationFactor(found.topic),
      config: Object.fromEntries([...found.configs.map(({ name, value }) => [name, value] as const), ...back]),
    };
  };
}

function leavesCounts({ to }: Step): boolean {
  const { partitions, replicationFactor } = to as Settings;
  return partitions === undefined || replicationFactor === undefined;
}

const isCovered = (policies: readonly Policy[], topic: string): boolean =>
  policies.some(({ match }) => match === undefined || parsePattern(match).matches(topic));

/** With its counts alone: a config that the broker refuses is told of when the step is done. */
function newTopic({ topic, to }: Step) {
  const { partitions, replicationFactor } = to as Settings;
  return {
    name: topic,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}
