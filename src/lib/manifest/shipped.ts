import type { Cluster } from '../kafka/cluster.js';
import { applySteps } from './apply.js';
import { planOn } from './cluster.js';
import { shippedManifest } from './load.js';
import { chooseProfile, wantedTopics } from './resolve.js';

export interface ShippedTopic {
  readonly topic: string;
  /** False for one that was there already. */
  readonly made: boolean;
}

/**
 * Makes the topics of the shipped topics.yaml that are missing, and leaves those that are there as they are: the
 * quickstart must not undo what a learner has changed. Throws the first failure.
 */
export async function applyShipped(cluster: Cluster, profile: string): Promise<ShippedTopic[]> {
  const manifest = await shippedManifest();
  const wanted = wantedTopics(manifest, chooseProfile(manifest, profile));
  const { steps } = await planOn(cluster, manifest, wanted, { strict: false, prune: false, only: () => true });
  const missing = steps.filter(({ action }) => action === 'create');
  const { done, failures, stopped } = await applySteps(cluster, missing);
  // A topic that somebody else made in between is there, which is all that is wanted.
  const failure = [...failures.values()].find(({ code }) => code !== 'conflict');
  if (failure ?? stopped) throw failure ?? stopped;
  const made = new Set([...done].map(({ topic }) => topic));
  return wanted.map(({ name }) => ({ topic: name, made: made.has(name) }));
}
