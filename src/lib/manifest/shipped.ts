import { readFile } from 'node:fs/promises';
import type { Cluster } from '../kafka/cluster.js';
import { packageFile } from '../package-file.js';
import { readActual } from './actual.js';
import { perform } from './apply.js';
import { readManifest } from './file.js';
import { plan } from './plan.js';
import { wantedTopics } from './wanted.js';

/** The topics.yaml that comes with kafkactl. */
export const shippedPath = (): string => packageFile('topics.yaml');

/**
 * Makes the topics of the shipped file that are not there, and leaves those that are as they are: the quickstart must
 * not undo what a learner has changed. Throws the first failure.
 */
export async function applyShipped(
  cluster: Cluster,
  profile: string,
): Promise<{ readonly topic: string; readonly made: boolean }[]> {
  const path = shippedPath();
  const wanted = wantedTopics(await readManifest(path, await readFile(path, 'utf8')), profile);
  const actual = await readActual(
    cluster,
    wanted.map(({ name }) => name),
  );
  const steps = plan(wanted, actual).filter(({ action }) => action === 'create');
  for (const error of (await perform(cluster, steps)).values()) throw error;
  return wanted.map(({ name }) => ({ topic: name, made: !actual.has(name) }));
}
