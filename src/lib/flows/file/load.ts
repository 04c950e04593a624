import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { CliError } from '../../base/errors.js';
import { unreadable } from '../../base/file-errors.js';
import { nearest } from '../../base/nearest.js';
import { packageFile } from '../../base/package-file.js';
import { availableNames } from '../../base/plural.js';
import { ProblemsError, sortProblems } from '../../schema/problems.js';
import { readShape } from '../../schema/read-shape.js';
import type { Flow, Service } from '../types.js';
import { checkFlow } from './check.js';
import { flowShape } from './shape.js';

export interface FlowLoadOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Folder of the flows that are shipped with kafkactl. */
const shippedFolder = (): string => packageFile('flows');

/** Names of the shipped flows, in the order of the guide. */
export async function shippedFlowNames(): Promise<string[]> {
  const files = (await readdir(shippedFolder())).filter((name) => extname(name) === '.yaml').sort();
  return files.map((file) => basename(file, '.yaml').replace(/^\d+-/, ''));
}

/** All shipped flows. */
export const shippedFlows = async (options: FlowLoadOptions): Promise<Flow[]> =>
  Promise.all((await shippedFlowNames()).map((name) => loadFlow(name, options)));

/**
 * Loads a shipped flow by its name, or a file if `word` is a path (`./mine.yaml`). Throws `notFound` for an unknown
 * name, and `ProblemsError` (`usage`) with every problem of a file.
 */
export async function loadFlow(word: string, { cwd, env }: FlowLoadOptions): Promise<Flow> {
  const isPath = /[/\\]|\.ya?ml$/.test(word);
  const path = isPath ? resolve(cwd, word) : await shippedPath(word);
  let text: string;
  try {
    if ((await stat(path)).size > maxFlowBytes)
      throw new CliError('usage', `${word} is larger than 1 MB, and no flow is`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw unreadable(word, error);
  }
  const { value, problems, locate } = await readShape(isPath ? word : path, text, flowShape, { env });
  if (problems.length > 0) throw new ProblemsError(sortProblems(problems));
  const flow = withDefaults(value as WrittenFlow);
  const found = checkFlow(flow, locate);
  if (found.length > 0) throw new ProblemsError(found);
  return flow;
}

/** Flows are written by hand: a larger file is something else. */
const maxFlowBytes = 2 ** 20;

async function shippedPath(name: string): Promise<string> {
  const files = await readdir(shippedFolder());
  const file = files.find((each) => basename(each, '.yaml').replace(/^\d+-/, '') === name);
  if (file) return join(shippedFolder(), file);
  const names = await shippedFlowNames();
  const near = nearest(name, names);
  throw new CliError('notFound', `there is no flow "${name}"`, {
    hint: `${near ? `Did you mean ${near}?` : `${availableNames('flow', names)}.`}\nA flow of your own is named by its path:  ./${name}.yaml`,
  });
}

/** A flow as written in a file, before its defaults are filled in. */
type WrittenService = Pick<Service, 'name'> & Partial<Service>;
type WrittenFlow = Omit<Flow, 'services' | 'expectations'> & {
  readonly services: readonly WrittenService[];
  readonly expectations?: Flow['expectations'];
};

const withDefaults = ({ services, expectations = [], ...flow }: WrittenFlow): Flow => ({
  ...flow,
  expectations,
  services: services.map(({ name, ...service }) => ({
    group: `${name}-group`,
    instances: 1,
    idempotent: false,
    work: 0,
    failureRate: 0,
    on: {},
    watches: [],
    measures: [],
    ...service,
    name,
  })),
});
