import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { readTrace, type TraceStep } from '../../lib/flows/draw/trace.js';
import { loadFlow } from '../../lib/flows/file/load.js';
import { type RunState, readRunStates } from '../../lib/flows/run/run-state.js';

/**
 * Finds the remembered run that an id belongs to, and reads its trace from the cluster. Throws `notFound` where there
 * is no run.
 */
export async function traceRun(flow: string, id: string, app: App): Promise<TraceStep[]> {
  const runs = readRunStates(app.folders);
  const name = runs.some((run) => run.flow.name === flow) ? flow : (await loadFlow(flow, app)).name;
  const runsOfFlow = runs.filter((run) => run.flow.name === name);
  const cluster = await app.cluster();
  const { clusterId } = await cluster.describe();
  const runsHere = runsOfFlow.filter((run) => run.clusterId === clusterId);
  const state = runsHere.find(({ run }) => id.startsWith(`${run}-`)) ?? runsHere[0];
  if (!state) throw noRun(name, runsOfFlow);
  return readTrace(state, id, cluster);
}

function noRun(name: string, elsewhere: readonly RunState[]): CliError {
  const [other] = elsewhere;
  return new CliError('notFound', `no run of ${name} is known on this cluster`, {
    hint: other
      ? `Run ${other.run} is on another one:  --brokers ${other.brokers.join(',')}`
      : `Its topics go with it, unless they are kept:  kafkactl flows run ${name} --keep`,
  });
}
