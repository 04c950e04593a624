/** Runs of flows without a line, for what a line cannot show. */
import { loadFlow } from '../src/lib/flows/file/load.js';
import { FlowRun } from '../src/lib/flows/run/flow-run.js';
import type { RunEvent, RunOptions } from '../src/lib/flows/run/run-context.js';
import { type RunState, writeRunState } from '../src/lib/flows/run/run-state.js';
import type { Flow } from '../src/lib/flows/types.js';
import { connect } from '../src/lib/kafka/connect.js';
import { folders } from '../src/lib/settings/folders.js';
import { suiteEnv, type TestKafka } from './kafka.js';
import { randomName } from './names.js';

export const shippedFlow = (name: string): Promise<Flow> => loadFlow(name, { cwd: '/', env: {} });

/** Remembers, in the home of `env`, a run that is over and has left these on the cluster; its id. */
export async function saveFinishedRun(
  { clusterId, settings }: TestKafka,
  env: Readonly<Record<string, string | undefined>>,
  left: Pick<RunState, 'topics' | 'groups'>,
): Promise<string> {
  const run = randomName('run');
  const flow = await shippedFlow('user-events');
  const place = { prefix: null, clusterId, brokers: settings.brokers, starts: [] };
  const over = { begunAt: Date.now(), owner: null, processes: [] };
  writeRunState({ version: 1, run, flow, ...place, ...over, ...left }, folders(env));
  return run;
}

/** A run that is prepared on the cluster, in the suite's home; its topics have three partitions. */
export async function prepareTestRun(
  { settings }: TestKafka,
  flow: Flow,
  options: Partial<RunOptions>,
  onEvent: (event: RunEvent) => void = () => {},
) {
  const { signal } = new AbortController();
  const cluster = await connect(settings, { signal });
  const env = suiteEnv();
  const run = await FlowRun.prepare(
    flow,
    {
      run: randomName('run'),
      count: null,
      rate: undefined,
      durationMs: null,
      scale: new Map(),
      seed: 1,
      keep: false,
      prefix: randomName('flow'),
      faults: [],
      ...options,
    },
    {
      ...{ settings, cluster, env, folders: folders(env), lang: 'en', signal, onEvent },
      resolveTopicSettings: () => ({ partitions: 3, replicationFactor: 1, config: {} }),
    },
  );
  return { run, ended: () => run.run().finally(() => cluster.close()) };
}
