/** Runs of flows without a line, for what a line cannot show. */
import { loadFlow } from '../src/lib/flows/file/load.js';
import { type RunState, writeRun } from '../src/lib/flows/run/state.js';
import type { Flow } from '../src/lib/flows/types.js';
import { folders } from '../src/lib/settings/folders.js';
import type { TestKafka } from './kafka.js';
import { randomName } from './names.js';

export const shippedFlow = (name: string): Promise<Flow> => loadFlow(name, { cwd: '/', env: {} });

/** Remembers, in the home of `env`, a run that is over and has left these on the cluster; its id. */
export async function rememberRun(
  { clusterId, settings }: TestKafka,
  env: Readonly<Record<string, string | undefined>>,
  left: Pick<RunState, 'topics' | 'groups'>,
): Promise<string> {
  const run = randomName('run');
  const flow = await shippedFlow('user-events');
  const place = { prefix: null, clusterId, brokers: settings.brokers, starts: [] };
  const over = { begunAt: Date.now(), owner: null, processes: [] };
  writeRun({ version: 1, run, flow, ...place, ...over, ...left }, folders(env));
  return run;
}
