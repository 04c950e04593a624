import type { App } from '../../lib/app.js';
import { type ClusterPlan, planAgainstCluster } from '../../lib/manifest/plan-against-cluster.js';
import { desiredTopics } from '../../lib/manifest/resolve.js';
import type { Problem } from '../../lib/schema/problems.js';
import { configValueText } from '../../lib/topics/units.js';
import {
  checkOnlyPatterns,
  noteWarnings,
  policyWarnings,
  readSelectedManifest,
  type SelectedManifest,
} from '../validate/selected-manifest.js';
import { readActualSettings } from './actual-settings.js';
import { withClusterImpacts } from './impacts.js';
import type { ManifestValues } from './inputs.js';

export interface FilePlan extends ClusterPlan {
  readonly files: SelectedManifest;
  /** Violations of policies of severity warning. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads the files, then the cluster, and plans. Notes what the plan leaves alone (configs of no file, orphans). Throws
 * `ProblemsError` where a policy of severity error is broken, also by a setting that the cluster chooses.
 */
export async function planFromFiles(values: ManifestValues, app: App): Promise<FilePlan> {
  const files = await readSelectedManifest(values, app);
  const { manifest, profile, only } = files;
  const { strict, prune } = values;
  const cluster = await app.cluster();
  const planned = await planAgainstCluster(cluster, manifest, desiredTopics(manifest, profile), {
    strict,
    prune,
    only,
  });
  const names = [...manifest.topics, ...planned.steps.map(({ topic }) => ({ name: topic }))].map(({ name }) => name);
  checkOnlyPatterns(values.only, names, prune ? 'neither a file nor what is pruned' : 'the file');
  const warnings = policyWarnings(files, await readActualSettings(cluster, manifest, planned, app.note));
  noteWarnings(warnings, app);
  for (const { topic, key, value } of planned.notes)
    app.note(`${topic} has ${key}=${configValueText(key, value)} set, which the file does not say.`);
  for (const name of planned.orphans) app.note(`${name} is owned and in no file: --prune would delete it.`);
  return {
    ...planned,
    files,
    warnings,
    steps: await withClusterImpacts(cluster, planned.steps, planned.actual, app.now()),
  };
}
