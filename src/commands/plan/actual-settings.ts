import { parsePattern } from '../../lib/base/patterns.js';
import { plural } from '../../lib/base/plural.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import type { Step } from '../../lib/manifest/plan.js';
import type { ClusterPlan } from '../../lib/manifest/plan-against-cluster.js';
import type { ActualSettings } from '../../lib/manifest/policies.js';
import type { DesiredTopic, Manifest, Policy } from '../../lib/manifest/types.js';
import { replicationFactor } from '../../lib/topics/facts.js';

type StepSettings = Pick<DesiredTopic, 'partitions' | 'replicationFactor' | 'config'>;

/**
 * What the cluster gives where the files leave it open, for policies to look at: of a topic that is there what it has,
 * of a new one what the broker would give it, asked by a request that makes nothing. What may not be known is left out,
 * which `note` is told.
 */
export async function readActualSettings(
  cluster: Cluster,
  { policies }: Manifest,
  { steps, actual }: ClusterPlan,
  note: (text: string) => void,
): Promise<(topic: string) => ActualSettings | undefined> {
  const asked = steps.filter(
    (step) => step.action === 'create' && policies.some((policy) => needsClusterValue(policy, step)),
  );
  const answers = asked.length > 0 ? await cluster.createTopics(asked.map(newTopicCounts), { validateOnly: true }) : [];
  const untold = answers.filter(({ error, config }) => !error && config === null).length;
  if (untold > 0) {
    const what = `${plural(untold, 'new topic')} ${untold === 1 ? 'leaves' : 'leave'} to the cluster`;
    note(`Policies are not held against the configs that ${what}: you may not see what it would give.`);
  }
  const chosen = new Map(
    answers.map(({ name, partitionCount, replicationFactor, config }): [string, ActualSettings] => [
      name,
      {
        partitions: partitionCount ?? undefined,
        replicationFactor: replicationFactor ?? undefined,
        ...(config && { config }),
      },
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

/** True where a policy looks at something of a new topic that the files leave to the cluster. */
function needsClusterValue(
  { match, partitions, replicationFactor, config = {} }: Policy,
  { topic, to }: Step,
): boolean {
  if (match !== undefined && !parsePattern(match).matches(topic)) return false;
  const said = to as StepSettings;
  return (
    (partitions !== undefined && said.partitions === undefined) ||
    (replicationFactor !== undefined && said.replicationFactor === undefined) ||
    Object.keys(config.bounds ?? {}).some((key) => !Object.hasOwn(said.config, key))
  );
}

/** With its counts alone: a config that the broker refuses is told of when the step is done. */
function newTopicCounts({ topic, to }: Step) {
  const { partitions, replicationFactor } = to as StepSettings;
  return {
    name: topic,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}
