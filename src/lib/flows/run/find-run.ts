import { CliError } from '../../base/errors.js';
import { nearest } from '../../base/nearest.js';
import type { RunState } from './run-state.js';

/**
 * The live run that a word means: a run by its id, or the only one of a flow. `runs` are all that go on for this user;
 * one on another cluster is refused. The errors list what there is.
 */
export function findLiveRun(word: string | undefined, runs: readonly RunState[], clusterId: string): RunState {
  if (runs.length === 0) {
    throw new CliError('notFound', 'no run of a flow goes on', {
      hint: 'Start one:  kafkactl flows run order-events --no-source --scale shipping=0',
    });
  }
  const here = runs.filter((run) => run.clusterId === clusterId);
  if (word === undefined) {
    throw new CliError('usage', 'which run, and which of its services?', { hint: joinLines(here, runs).join('\n') });
  }
  const meant = runs.filter(({ run, flow }) => run === word || flow.name === word);
  const meantHere = meant.filter((run) => here.includes(run));
  const [found, another] = meantHere;
  if (found && !another) return found;
  if (another) {
    throw new CliError('conflict', `${meantHere.length} runs of ${word} go on`, {
      hint: joinLines(meantHere, runs).join('\n'),
    });
  }
  const [elsewhere] = meant;
  if (elsewhere) {
    throw new CliError('conflict', `run ${elsewhere.run} of ${elsewhere.flow.name} is on another cluster`, {
      hint: `It is on  --brokers ${elsewhere.brokers.join(',')}`,
    });
  }
  const near = nearest(word, [...new Set(runs.flatMap(({ run, flow }) => [run, flow.name]))]);
  throw new CliError('notFound', `no run "${word}" goes on`, {
    hint: [...(near ? [`Did you mean ${near}?`] : []), ...joinLines(here, runs)].join('\n'),
  });
}

/** A line for each run that a service can join. */
function joinLines(here: readonly RunState[], all: readonly RunState[]): string[] {
  const lines = here.map(
    ({ run, flow }) => `Run ${run} of ${flow.name} has ${servicesText(flow)}:  kafkactl flows join ${run} SERVICE`,
  );
  const elsewhere = all
    .filter((run) => !here.includes(run))
    .map(
      ({ run, flow, brokers }) => `${flow.name} goes on as ${run} on another cluster: --brokers ${brokers.join(',')}`,
    );
  return [...lines, ...elsewhere];
}

const servicesText = ({ services }: RunState['flow']): string => services.map(({ name }) => name).join(', ');

/** Throws `usage` where no service is named, and `notFound` for one that the flow does not have: both list them. */
export function checkServiceOfRun(service: string | undefined, { run, flow }: RunState): string {
  const names = flow.services.map(({ name }) => name);
  if (service !== undefined && names.includes(service)) return service;
  const all = `Its services: ${servicesText(flow)}`;
  if (service === undefined) {
    throw new CliError('usage', `which service of run ${run} (${flow.name})?`, { hint: `${all}.` });
  }
  const near = nearest(service, names);
  throw new CliError('notFound', `${flow.name} has no service "${service}"`, {
    hint: near ? `Did you mean ${near}? ${all}.` : `${all}.`,
  });
}
