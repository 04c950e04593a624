import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { unreadable, unwritable } from '../../lib/base/file-errors.js';
import { readActualTopics } from '../../lib/manifest/plan-against-cluster.js';
import { createPlanFile, differencesSince, parsePlanFile, topicsChangedBy } from '../../lib/manifest/plan-file.js';
import type { Step } from '../../lib/manifest/plan-step.js';
import type { FilePlan } from './plan-from-files.js';

/** Writes the plan file. Throws `failed` where the path cannot be written. */
export async function writePlan(path: string, { files, clusterId, steps, notes, actual }: FilePlan, app: App) {
  const file = createPlanFile({ clusterId, profile: files.profile ?? null, steps, notes }, actual);
  try {
    await writeFile(resolve(app.cwd, path), `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    throw new CliError('failed', unwritable(path, error).message, { cause: error, hint: 'Name another path.' });
  }
}

/** The steps of a plan file. Throws `conflict` with the differences where its topics have changed since it was made. */
export async function readPlannedSteps(path: string, app: App): Promise<readonly Step[]> {
  const text = await readFile(resolve(app.cwd, path), 'utf8').catch((error: unknown) => {
    throw unreadable(path, error, 'the plan');
  });
  const plan = parsePlanFile(path, text);
  const cluster = await app.cluster();
  const { clusterId } = await cluster.describe();
  if (clusterId !== plan.clusterId) {
    throw new CliError('conflict', `${path} is a plan for the cluster ${plan.clusterId}, and this is ${clusterId}`);
  }
  const differences = differencesSince(plan, await readActualTopics(cluster, topicsChangedBy(plan.steps)));
  if (differences.length > 0) {
    throw new CliError('conflict', 'the cluster has moved since the plan was made: nothing was done', {
      hint: [...differences, 'Plan again.'].join('\n'),
    });
  }
  return plan.steps;
}
