import type { App } from '../../lib/app.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { type ClusterPlan, planOn } from '../../lib/manifest/cluster.js';
import type { Step } from '../../lib/manifest/plan.js';
import { wantedTopics } from '../../lib/manifest/resolve.js';
import type { Problem } from '../../lib/manifest/types.js';
import { groupsReading, touches } from '../topics/touches.js';
import { type AskedFiles, brokenPolicies, checkOnly, type FilesAsked, noteWarnings, readFiles } from './files.js';
import { givenBy } from './given.js';

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
  const warnings = brokenPolicies(files, await givenBy(cluster, manifest, planned));
  noteWarnings(warnings, app);
  for (const { topic, key, value } of planned.notes)
    app.note(`${topic} has ${key}=${value} set, which the file does not say.`);
  return { ...planned, files, warnings, steps: await withReadings(cluster, planned.steps) };
}

/** Adds what only the cluster can tell: what a deleted topic holds, and who reads one whose keys will move. */
async function withReadings(cluster: Cluster, steps: readonly Step[]): Promise<Step[]> {
  const named = (action: Step['action']) => new Set(steps.filter((step) => step.action === action).map((s) => s.topic));
  const [deleted, grown] = [named('delete'), named('addPartitions')];
  if (deleted.size + grown.size === 0) return [...steps];
  const topics = await cluster.topics([...deleted, ...grown]);
  const losses = topics.filter(({ name }) => deleted.has(name));
  const held = new Map((await touches(cluster, losses)).map((line, index) => [losses[index]?.name, line]));
  const readers =
    grown.size > 0
      ? await groupsReading(
          cluster,
          topics.filter(({ name }) => grown.has(name)),
        )
      : undefined;
  return steps.map((step) => {
    const line = step.action === 'delete' ? held.get(step.topic) : undefined;
    const groups = step.action === 'addPartitions' ? readers?.get(step.topic) : undefined;
    const more = [...(line ? [`It holds ${line.slice(step.topic.length + 2)}.`] : [])];
    if (groups) more.push(`Read by ${groups.join(', ')}.`);
    return more.length > 0 ? { ...step, impact: [...step.impact, ...more] } : step;
  });
}
