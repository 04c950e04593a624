import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { readTrace } from '../../lib/flows/draw/trace.js';
import { loadFlow } from '../../lib/flows/file/load.js';
import { type RunState, readRunStates } from '../../lib/flows/run/run-state.js';
import type { Output, Row } from '../../lib/io/rows.js';

interface TraceValues {
  readonly flow: string;
  readonly id: string;
}

/**
 * Finds the remembered run that an id belongs to, and reads its trace from the cluster. Throws `notFound` where there
 * is no run.
 */
export async function traceRun({ flow, id }: TraceValues, app: App): Promise<Output> {
  const runs = readRunStates(app.folders);
  const name = runs.some((run) => run.flow.name === flow) ? flow : (await loadFlow(flow, app)).name;
  const runsOfFlow = runs.filter((run) => run.flow.name === name);
  const cluster = await app.cluster();
  const { clusterId } = await cluster.describe();
  const runsHere = runsOfFlow.filter((run) => run.clusterId === clusterId);
  const state = runsHere.find(({ run }) => id.startsWith(`${run}-`)) ?? runsHere[0];
  if (!state) throw noRun(name, runsOfFlow);
  const steps = await readTrace(state, id, cluster);
  return steps as unknown as readonly Row[];
}

function noRun(name: string, elsewhere: readonly RunState[]): CliError {
  const [other] = elsewhere;
  return new CliError('notFound', `no run of ${name} is known on this cluster`, {
    hint: other
      ? `Run ${other.run} is on another one:  --brokers ${other.brokers.join(',')}`
      : `Its topics go with it, unless they are kept:  kafkactl flows run ${name} --keep`,
  });
}
