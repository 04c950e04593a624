/** Runs of flows without a command, for what a command cannot show. */
import { loadFlow } from '../src/lib/flows/file/load.js';
import { FlowRun } from '../src/lib/flows/run/flow-run.js';
import type { RunContext, RunOptions } from '../src/lib/flows/run/run-context.js';
import type { RunEvent } from '../src/lib/flows/run/run-event.js';
import { type RunState, writeRunState } from '../src/lib/flows/run/run-state.js';
import type { Flow } from '../src/lib/flows/types.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { folders } from '../src/lib/settings/folders.js';
import { suiteEnv, type TestKafka } from './kafka.js';
import { randomName } from './names.js';

export const shippedFlow = (name: string): Promise<Flow> => loadFlow(name, { cwd: '/', env: {} });

/** Saves, in the home of `env`, the state of a run that is over and has left these on the cluster. Returns its id. */
export async function saveFinishedRun(
  { clusterId, settings }: TestKafka,
  env: Readonly<Record<string, string | undefined>>,
  left: Pick<RunState, 'topics' | 'groups'>,
): Promise<string> {
  const run = randomName('run');
  const flow = await shippedFlow('user-events');
  const start = { prefix: null, clusterId, brokers: settings.brokers, starts: [], begunAt: Date.now() };
  writeRunState({ version: 1, run, flow, ...start, owner: null, processes: [], ...left }, folders(env));
  return run;
}

/** Options of a run that emits until it is stopped, with names of its own. */
export const testRunOptions = (options: Partial<RunOptions>): RunOptions => ({
  run: randomName('run'),
  hasSource: true,
  count: null,
  rate: undefined,
  durationMs: null,
  scale: new Map(),
  seed: 1,
  keep: false,
  prefix: randomName('flow'),
  faults: [],
  ...options,
});

/** The context of a run in the suite's home, with a cluster of its own; its topics have three partitions. */
export async function testRunContext({ settings }: TestKafka): Promise<Omit<RunContext, 'onEvent'>> {
  const { signal } = new AbortController();
  const cluster = await connect(settings, { signal });
  const env = suiteEnv();
  return {
    ...{ settings, cluster, env, folders: folders(env), lang: 'en', signal },
    resolveTopicSettings: () => ({ partitions: 3, replicationFactor: 1, config: {} }),
  };
}

/** A run that is prepared on the cluster; `ended` runs it. */
export async function prepareTestRun(
  kafka: TestKafka,
  flow: Flow,
  options: Partial<RunOptions>,
  onEvent: (event: RunEvent) => void = () => {},
) {
  const context = await testRunContext(kafka);
  const run = await FlowRun.prepare(flow, testRunOptions(options), { ...context, onEvent });
  return { run, ended: () => run.run().finally(() => context.cluster.close()) };
}
