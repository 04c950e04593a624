import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { availableNames } from '../base/plural.js';
import { parseContextName, type StoredContext } from './context.js';
import {
  contextsWithoutSecrets,
  editContexts,
  findContextPair,
  mergeIntoMap,
  readAllContexts,
} from './contexts-file.js';
import { contextsPath, currentContextPath, type SettingsEnvironment } from './contexts-path.js';
import { readIfThere, removeIfThere, writePrivately } from './files.js';

export interface ContextEntry {
  readonly name: string;
  readonly context: StoredContext;
  readonly current: boolean;
}

/** Every context in the order of the file, secrets left out. */
export async function listContexts(place: SettingsEnvironment): Promise<ContextEntry[]> {
  const current = currentContext(place);
  return Object.entries(await contextsWithoutSecrets(place)).map(([name, { context }]) => ({
    name,
    context,
    current: name === current,
  }));
}

/** One context with its secrets; throws `notFound` with the nearest name. */
export async function readContext(place: SettingsEnvironment, name: string): Promise<StoredContext> {
  const contexts = await contextsWithoutSecrets(place);
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (!found) throw unknownContextError(place, name, Object.keys(contexts));
  if (!found.hasSecret) return found.context;
  const whole = await readAllContexts(place);
  const context = Object.hasOwn(whole, name) ? whole[name] : undefined;
  if (!context) throw unknownContextError(place, name, Object.keys(whole));
  return context;
}

export function unknownContextError(place: SettingsEnvironment, name: string, names: readonly string[]): CliError {
  const near = nearest(name, names);
  const known = names.length ? `${availableNames('context', names)}.` : `There is none yet in ${contextsPath(place)}.`;
  const add = 'Add one:  kafkactl contexts add NAME --brokers HOST:PORT';
  return new CliError('notFound', `no context named "${name}"`, {
    hint: near ? `Did you mean ${near}?` : names.length ? known : `${known}\n${add}`,
  });
}

/** The name of the current context, or undefined. It may be of a context that is no more. */
export function currentContext(place: SettingsEnvironment): string | undefined {
  return readIfThere(currentContextPath(place))?.trim() || undefined;
}

/** Makes a context the current one; throws `notFound` with the nearest name. */
export async function useContext(place: SettingsEnvironment, name: string): Promise<void> {
  const contexts = await contextsWithoutSecrets(place);
  if (!Object.hasOwn(contexts, name)) throw unknownContextError(place, name, Object.keys(contexts));
  writePrivately(currentContextPath(place), `${name}\n`);
}

/**
 * Adds a context, or replaces it where it is there. Comments and the order of keys in the file stay. With
 * `use: 'ifNone'` it becomes the current one where none is.
 */
export async function saveContext(
  place: SettingsEnvironment,
  name: string,
  context: StoredContext,
  options: { readonly use?: 'always' | 'ifNone' } = {},
): Promise<void> {
  parseContextName(name);
  await editContexts(place, (contexts, source) => {
    const pair = findContextPair(source, contexts, name);
    if (pair && source.yaml.isMap(pair.value)) mergeIntoMap(source, pair.value, context);
    else if (pair) pair.value = source.document.createNode(context);
    else contexts.set(name, source.document.createNode(context));
  });
  if (options.use === 'always' || (options.use === 'ifNone' && !(await hasCurrent(place))))
    await useContext(place, name);
}

async function hasCurrent(place: SettingsEnvironment): Promise<boolean> {
  const current = currentContext(place);
  return current !== undefined && Object.hasOwn(await contextsWithoutSecrets(place), current);
}

/** Removes a context, and the choice of it as the current one. False when there is none of this name. */
export async function removeContext(place: SettingsEnvironment, name: string): Promise<boolean> {
  if (!Object.hasOwn(await contextsWithoutSecrets(place), name)) return false;
  await editContexts(place, (contexts, source) => {
    contexts.items = contexts.items.filter((pair) => pair !== findContextPair(source, contexts, name));
  });
  if (currentContext(place) === name) removeIfThere(currentContextPath(place));
  return true;
}

/** Throws `conflict` where there is a context of this name. */
export async function refuseExistingContext(place: SettingsEnvironment, name: string): Promise<void> {
  if (!Object.hasOwn(await contextsWithoutSecrets(place), name)) return;
  throw new CliError('conflict', `there is a context "${name}" already`, {
    hint: `Change it:  kafkactl contexts edit ${name} --help`,
  });
}

/** Gives a context another name; throws `conflict` when that one is taken. The current one stays the current one. */
export async function renameContext(place: SettingsEnvironment, from: string, to: string): Promise<void> {
  await refuseExistingContext(place, to);
  await editContexts(place, (contexts, source) => {
    const pair = findContextPair(source, contexts, from);
    if (pair) pair.key = source.document.createNode(parseContextName(to));
  });
  if (currentContext(place) === from) writePrivately(currentContextPath(place), `${to}\n`);
}
