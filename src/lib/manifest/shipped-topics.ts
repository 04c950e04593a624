import type { Cluster } from '../kafka/cluster.js';
import { applySteps } from './apply.js';
import { loadShippedManifest } from './load.js';
import { planAgainstCluster } from './plan-against-cluster.js';
import { chooseProfile, desiredTopics } from './resolve.js';

export interface ShippedTopic {
  readonly topic: string;
  /** False for one that was there already. */
  readonly created: boolean;
}

/**
 * Makes the topics of the shipped topics.yaml that are missing, and leaves those that are there as they are: the
 * quickstart must not undo what a learner has changed. Throws the first failure.
 */
export async function createShippedTopics(cluster: Cluster, profile: string): Promise<ShippedTopic[]> {
  const manifest = await loadShippedManifest();
  const wanted = desiredTopics(manifest, chooseProfile(manifest, profile));
  const { steps } = await planAgainstCluster(cluster, manifest, wanted, {
    strict: false,
    prune: false,
    only: () => true,
  });
  const missing = steps.filter(({ action }) => action === 'create');
  const { done, failures, stopped } = await applySteps(cluster, missing);
  // A topic that somebody else made in between is there, which is all that is wanted.
  const failure = [...failures.values()].find(({ code }) => code !== 'conflict');
  if (failure ?? stopped) throw failure ?? stopped;
  const made = new Set([...done].map(({ topic }) => topic));
  return wanted.map(({ name }) => ({ topic: name, created: made.has(name) }));
}
