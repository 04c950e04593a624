import type { App } from '../../lib/app.js';
import { type ClusterPlan, planOn } from '../../lib/manifest/cluster.js';
import { wantedTopics } from '../../lib/manifest/resolve.js';
import type { Problem } from '../../lib/manifest/types.js';
import { configValueText } from '../../lib/topics/units.js';
import { type AskedFiles, brokenPolicies, checkOnly, type FilesAsked, noteWarnings, readFiles } from './files.js';
import { givenBy } from './given.js';
import { withImpacts } from './impacts.js';

export interface Asked extends FilesAsked {
  readonly strict: boolean;
  readonly prune: boolean;
}

export interface PlanAsked extends ClusterPlan {
  readonly files: AskedFiles;
  /** Policies of severity warning that are broken. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads the files, then the cluster, and gives the steps with what they mean for those who use the topics. Throws
 * `ProblemsError` where a policy of severity error is broken, also by what the cluster gives.
 */
export async function planAsked(asked: Asked, app: App): Promise<PlanAsked> {
  const files = await readFiles(asked, app);
  const { manifest, profile, only } = files;
  const { strict, prune } = asked;
  const cluster = await app.cluster();
  const planned = await planOn(cluster, manifest, wantedTopics(manifest, profile), { strict, prune, only });
  const names = [...manifest.topics, ...planned.steps.map(({ topic }) => ({ name: topic }))].map(({ name }) => name);
  checkOnly(asked.only, names, prune ? 'neither a file nor what is pruned' : 'the file');
  const warnings = brokenPolicies(files, await givenBy(cluster, manifest, planned, app.note));
  noteWarnings(warnings, app);
  for (const { topic, key, value } of planned.notes)
    app.note(`${topic} has ${key}=${configValueText(key, value)} set, which the file does not say.`);
  for (const name of planned.orphans) app.note(`${name} is owned and in no file: --prune would delete it.`);
  return { ...planned, files, warnings, steps: await withImpacts(cluster, planned.steps, planned.actual, app.now()) };
}
