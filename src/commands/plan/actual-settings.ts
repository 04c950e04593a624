import { parsePattern } from '../../lib/base/patterns.js';
import { plural } from '../../lib/base/plural.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import type { ClusterPlan } from '../../lib/manifest/plan-against-cluster.js';
import { type Step, stepSettings } from '../../lib/manifest/plan-step.js';
import type { ActualSettings } from '../../lib/manifest/policy-problems.js';
import type { Manifest, Policy } from '../../lib/manifest/types.js';
import { replicationFactor } from '../../lib/topics/facts.js';

/**
 * Settings that policies are checked against where the files leave them to the cluster: of an existing topic its own,
 * of a new one those a CreateTopics request with `validateOnly` answers with (KIP-525). Settings that this user may not
 * see are left out, and `note` is called once about them.
 */
export async function readActualSettings(
  cluster: Cluster,
  { policies }: Manifest,
  { steps, actual }: ClusterPlan,
  note: (text: string) => void,
): Promise<(topic: string) => ActualSettings | undefined> {
  const openSteps = steps.filter(
    (step) => step.action === 'create' && policies.some((policy) => needsClusterValue(policy, step)),
  );
  const answers =
    openSteps.length > 0 ? await cluster.createTopics(openSteps.map(newTopicCounts), { validateOnly: true }) : [];
  const hiddenCount = answers.filter(({ error, config }) => !error && config === null).length;
  if (hiddenCount > 0) {
    const what = `${plural(hiddenCount, 'new topic')} ${hiddenCount === 1 ? 'leaves' : 'leave'} to the cluster`;
    note(`Policies are not held against the configs that ${what}: you may not see what it would give.`);
  }
  const newTopicSettings = new Map(
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
    if (!found) return newTopicSettings.get(name);
    const unsetDefaults = steps.flatMap(({ action, topic, key, to }) =>
      action === 'unsetConfig' && topic === name ? [[key, to] as const] : [],
    );
    return {
      partitions: found.topic.partitions.length,
      replicationFactor: replicationFactor(found.topic),
      config: Object.fromEntries([...found.configs.map(({ name, value }) => [name, value] as const), ...unsetDefaults]),
    };
  };
}

/** True where the policy checks a setting of the new topic that the files leave to the cluster. */
function needsClusterValue(
  { match, partitions, replicationFactor, config = {} }: Policy,
  { topic, to }: Step,
): boolean {
  if (match !== undefined && !parsePattern(match).matches(topic)) return false;
  const declared = stepSettings(to);
  return (
    (partitions !== undefined && declared.partitions === undefined) ||
    (replicationFactor !== undefined && declared.replicationFactor === undefined) ||
    Object.keys(config.bounds ?? {}).some((key) => !Object.hasOwn(declared.config ?? {}, key))
  );
}

/** The topic with its counts alone: a config that the broker refuses is reported by the step itself. */
function newTopicCounts({ topic, to }: Step) {
  const { partitions, replicationFactor } = stepSettings(to);
  return {
    name: topic,
    ...(partitions !== undefined && { partitions }),
    ...(replicationFactor !== undefined && { replicationFactor }),
  };
}
