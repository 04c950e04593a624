import type { Cluster } from '../kafka/cluster.js';
import { applySteps } from './apply.js';
import { loadShippedManifest } from './load.js';
import { planAgainstCluster } from './plan-against-cluster.js';
import { chooseProfile, desiredTopics } from './resolve.js';

export interface ShippedTopic {
  readonly topic: string;
  /** False for a topic that existed before. */
  readonly created: boolean;
}

/**
 * Creates the missing topics of the shipped topics.yaml. Existing ones are not altered: the quickstart must not undo
 * changes of a learner. Throws the first failure.
 */
export async function createShippedTopics(cluster: Cluster, profile: string): Promise<ShippedTopic[]> {
  const manifest = await loadShippedManifest();
  const desired = desiredTopics(manifest, chooseProfile(manifest, profile));
  const { steps } = await planAgainstCluster(cluster, manifest, desired, {
    strict: false,
    prune: false,
    only: () => true,
  });
  const missing = steps.filter(({ action }) => action === 'create');
  const { done, failures, stopped } = await applySteps(cluster, missing);
  // A topic that was created concurrently exists, which is enough.
  const failure = [...failures.values()].find(({ code }) => code !== 'conflict');
  if (failure ?? stopped) throw failure ?? stopped;
  const created = new Set([...done].map(({ topic }) => topic));
  return desired.map(({ name }) => ({ topic: name, created: created.has(name) }));
}
