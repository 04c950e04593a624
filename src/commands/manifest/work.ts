import type { App } from '../../lib/app.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { type ClusterPlan, planOn } from '../../lib/manifest/cluster.js';
import { loadManifest } from '../../lib/manifest/load.js';
import type { Step } from '../../lib/manifest/plan.js';
import { chooseProfile, wantedTopics } from '../../lib/manifest/resolve.js';
import { surroundings } from '../../lib/manifest/surroundings.js';
import { parsePattern } from '../../lib/patterns.js';
import { groupsReading, touches } from '../topics/touches.js';

export interface Asked {
  readonly file: readonly string[];
  readonly profile: string | undefined;
  readonly only: readonly string[];
  readonly strict: boolean;
  readonly prune: boolean;
}

export interface PlanAsked extends ClusterPlan {
  readonly profile: string | undefined;
}

/** Reads the files, then the cluster, and gives the steps with what they mean for those who use the topics. */
export async function planAsked({ file, profile, only, strict, prune }: Asked, app: App): Promise<PlanAsked> {
  const where = await surroundings(app);
  const manifest = await loadManifest(file, where);
  const chosen = chooseProfile(manifest, profile ?? where.profile);
  const wanted = wantedTopics(manifest, chosen);
  const patterns = only.map(parsePattern);
  const cluster = await app.cluster();
  const planned = await planOn(cluster, manifest, wanted, {
    strict,
    prune,
    only: (name) => patterns.length === 0 || patterns.some((pattern) => pattern.matches(name)),
  });
  for (const { topic, key, value } of planned.notes)
    app.note(`${topic} has ${key}=${value} set, which the file does not say.`);
  return { ...planned, profile: chosen, steps: await withReadings(cluster, planned.steps) };
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
