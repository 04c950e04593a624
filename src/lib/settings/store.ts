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

/** All contexts in the order of the file, without secrets. */
export async function listContexts(environment: SettingsEnvironment): Promise<ContextEntry[]> {
  const current = currentContext(environment);
  return Object.entries(await contextsWithoutSecrets(environment)).map(([name, { context }]) => ({
    name,
    context,
    current: name === current,
  }));
}

/** A context with its secrets. Throws `notFound` with the nearest name. */
export async function readContext(environment: SettingsEnvironment, name: string): Promise<StoredContext> {
  const contexts = await contextsWithoutSecrets(environment);
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (!found) throw unknownContextError(environment, name, Object.keys(contexts));
  if (!found.hasSecret) return found.context;
  const withSecrets = await readAllContexts(environment);
  const context = Object.hasOwn(withSecrets, name) ? withSecrets[name] : undefined;
  if (!context) throw unknownContextError(environment, name, Object.keys(withSecrets));
  return context;
}

export function unknownContextError(
  environment: SettingsEnvironment,
  name: string,
  names: readonly string[],
): CliError {
  const nearestName = nearest(name, names);
  const knownText = names.length
    ? `${availableNames('context', names)}.`
    : `There is none yet in ${contextsPath(environment)}.`;
  const addHint = 'Add one:  kafkactl contexts add NAME --brokers HOST:PORT';
  return new CliError('notFound', `no context named "${name}"`, {
    hint: nearestName ? `Did you mean ${nearestName}?` : names.length ? knownText : `${knownText}\n${addHint}`,
  });
}

/** The name of the current context, or undefined. The context itself may have been removed. */
export function currentContext(environment: SettingsEnvironment): string | undefined {
  return readIfThere(currentContextPath(environment))?.trim() || undefined;
}

/** Makes a context the current one. Throws `notFound` with the nearest name. */
export async function useContext(environment: SettingsEnvironment, name: string): Promise<void> {
  const contexts = await contextsWithoutSecrets(environment);
  if (!Object.hasOwn(contexts, name)) throw unknownContextError(environment, name, Object.keys(contexts));
  writePrivately(currentContextPath(environment), `${name}\n`);
}

/**
 * Adds or replaces a context. Comments and the order of keys in the file are kept. With `use: 'ifNone'` it becomes the
 * current context where there is none.
 */
export async function saveContext(
  environment: SettingsEnvironment,
  name: string,
  context: StoredContext,
  options: { readonly use?: 'always' | 'ifNone' } = {},
): Promise<void> {
  parseContextName(name);
  await editContexts(environment, (contexts, source) => {
    const pair = findContextPair(source, contexts, name);
    if (pair && source.yaml.isMap(pair.value)) mergeIntoMap(source, pair.value, context);
    else if (pair) pair.value = source.document.createNode(context);
    else contexts.set(name, source.document.createNode(context));
  });
  if (options.use === 'always' || (options.use === 'ifNone' && !(await hasCurrent(environment))))
    await useContext(environment, name);
}

async function hasCurrent(environment: SettingsEnvironment): Promise<boolean> {
  const current = currentContext(environment);
  return current !== undefined && Object.hasOwn(await contextsWithoutSecrets(environment), current);
}

/** Removes a context, also as the current one. False when there is no such context. */
export async function removeContext(environment: SettingsEnvironment, name: string): Promise<boolean> {
  if (!Object.hasOwn(await contextsWithoutSecrets(environment), name)) return false;
  await editContexts(environment, (contexts, source) => {
    contexts.items = contexts.items.filter((pair) => pair !== findContextPair(source, contexts, name));
  });
  if (currentContext(environment) === name) removeIfThere(currentContextPath(environment));
  return true;
}

/** Throws `conflict` where a context of this name exists. */
export async function refuseExistingContext(environment: SettingsEnvironment, name: string): Promise<void> {
  if (!Object.hasOwn(await contextsWithoutSecrets(environment), name)) return;
  throw new CliError('conflict', `there is a context "${name}" already`, {
    hint: `Change it:  kafkactl contexts edit ${name} --help`,
  });
}

/** Renames a context, also as the current one. Throws `conflict` where the new name exists. */
export async function renameContext(environment: SettingsEnvironment, from: string, to: string): Promise<void> {
  await refuseExistingContext(environment, to);
  await editContexts(environment, (contexts, source) => {
    const pair = findContextPair(source, contexts, from);
    if (pair) pair.key = source.document.createNode(parseContextName(to));
  });
  if (currentContext(environment) === from) writePrivately(currentContextPath(environment), `${to}\n`);
}
