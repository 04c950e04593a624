import { isAbsolute, join, resolve } from 'node:path';
import type { Pair, YAMLMap } from 'yaml';
import type { Folders } from '../app.js';
import { nearest } from '../cli/nearest.js';
import { CliError } from '../errors.js';
import { holdsSecret, parseContextName, readContexts, type StoredContext, type StoredContexts } from './context.js';
import { readIfThere, removeIfThere, withFileLock, writePrivately } from './files.js';
import { parsedFile, shortHash } from './parsed-file.js';
import { parseStrictYaml, type StrictYaml } from './strict-yaml.js';

/** What decides where contexts lie; an App is one. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly folders: Folders;
}

export interface ContextEntry {
  readonly name: string;
  readonly context: StoredContext;
  readonly current: boolean;
}

/** The contexts file: `KAFKACTL_CONFIG`, or the one in the configuration folder. */
export function contextsPath({ env, cwd, folders }: Place): string {
  const named = env['KAFKACTL_CONFIG'];
  if (!named) return join(folders.config, 'contexts.yaml');
  return isAbsolute(named) ? named : resolve(cwd, named);
}

// Another contexts file has a current context of its own, so that a name never means two things.
function currentPath(place: Place): string {
  const suffix = place.env['KAFKACTL_CONFIG'] ? `-${shortHash(contextsPath(place))}` : '';
  return join(place.folders.state, `current-context${suffix}`);
}

/** What a contexts file starts as. */
export const emptyContexts = `# Contexts of kafkactl: one cluster each, and how to reach it. Keep this file to yourself: it may hold passwords.
# kafkactl contexts add NAME --help tells the settings.
`;

const parse = async (path: string, text: string): Promise<StoredContexts> =>
  readContexts(await parseStrictYaml(path, text));

/** Every context with its secrets, by name. Throws `usage` with file and line for a file that is wrong. */
export async function readAllContexts(place: Place): Promise<StoredContexts> {
  const path = contextsPath(place);
  const text = readIfThere(path);
  return text === undefined ? {} : parse(path, text);
}

/** Every context in the order of the file, secrets left out. */
export async function listContexts(place: Place): Promise<ContextEntry[]> {
  const current = currentContext(place);
  return Object.entries(await contextsWithoutSecrets(place)).map(([name, { context }]) => ({
    name,
    context,
    current: name === current,
  }));
}

/** One context with its secrets; throws `notFound` with the nearest name. */
export async function readContext(place: Place, name: string): Promise<StoredContext> {
  const contexts = await contextsWithoutSecrets(place);
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (!found) throw unknownContext(place, name, Object.keys(contexts));
  if (!found.secret) return found.context;
  const whole = await readAllContexts(place);
  const context = Object.hasOwn(whole, name) ? whole[name] : undefined;
  if (!context) throw unknownContext(place, name, Object.keys(whole));
  return context;
}

interface WithoutSecrets {
  readonly context: StoredContext;
  /** True where something was left out. */
  readonly secret: boolean;
}

async function contextsWithoutSecrets(place: Place): Promise<Readonly<Record<string, WithoutSecrets>>> {
  const strip = async (path: string, text: string) =>
    Object.fromEntries(
      Object.entries(await parse(path, text)).map(([name, context]) => [
        name,
        { context: withoutSecrets(context), secret: holdsSecret(context) },
      ]),
    );
  return (await parsedFile(contextsPath(place), place.folders.cache, strip)) ?? {};
}

function withoutSecrets(context: StoredContext): StoredContext {
  const { passphrase: _, ...tls } = context.tls ?? {};
  const { password: __, ...sasl } = context.sasl ?? {};
  return {
    ...context,
    ...(context.tls ? { tls } : {}),
    ...(context.sasl ? { sasl: sasl as StoredContext['sasl'] & object } : {}),
  };
}

export function unknownContext(place: Place, name: string, names: readonly string[]): CliError {
  const near = nearest(name, names);
  const known = names.length ? `The contexts are ${names.join(', ')}.` : `There is none yet in ${contextsPath(place)}.`;
  const add = 'Add one:  kafkactl contexts add NAME --brokers HOST:PORT';
  return new CliError('notFound', `no context named "${name}"`, {
    hint: near ? `Did you mean ${near}?` : names.length ? known : `${known}\n${add}`,
  });
}

/** The name of the current context, or undefined. It may be of a context that is no more. */
export function currentContext(place: Place): string | undefined {
  return readIfThere(currentPath(place))?.trim() || undefined;
}

/** Makes a context the current one; throws `notFound` with the nearest name. */
export async function useContext(place: Place, name: string): Promise<void> {
  const contexts = await contextsWithoutSecrets(place);
  if (!Object.hasOwn(contexts, name)) throw unknownContext(place, name, Object.keys(contexts));
  writePrivately(currentPath(place), `${name}\n`);
}

/**
 * Adds a context, or replaces it where it is there. Comments and the order of keys in the file stay. With
 * `use: 'ifNone'` it becomes the current one where none is.
 */
export async function saveContext(
  place: Place,
  name: string,
  context: StoredContext,
  options: { readonly use?: 'always' | 'ifNone' } = {},
): Promise<void> {
  parseContextName(name);
  await editContexts(place, (source) => {
    const { document, yaml } = source;
    if (!yaml.isMap(document.contents)) document.contents = document.createNode({});
    if (!yaml.isMap(document.get('contexts'))) document.set('contexts', document.createNode({}));
    const contexts = document.get('contexts') as YAMLMap;
    const pair = pairOf(source, contexts, name);
    if (pair && yaml.isMap(pair.value)) merge(source, pair.value, context);
    else if (pair) pair.value = document.createNode(context);
    else contexts.set(name, document.createNode(context));
  });
  if (options.use === 'always' || (options.use === 'ifNone' && currentContext(place) === undefined)) {
    await useContext(place, name);
  }
}

/** Removes a context, and the choice of it as the current one. False when there is none of this name. */
export async function removeContext(place: Place, name: string): Promise<boolean> {
  if (!Object.hasOwn(await contextsWithoutSecrets(place), name)) return false;
  await editContexts(place, (source) => {
    const contexts = source.document.get('contexts') as YAMLMap;
    contexts.items = contexts.items.filter((pair) => pair !== pairOf(source, contexts, name));
  });
  if (currentContext(place) === name) removeIfThere(currentPath(place));
  return true;
}

/** Gives a context another name; throws `conflict` when that one is taken. The current one stays the current one. */
export async function renameContext(place: Place, from: string, to: string): Promise<void> {
  if (Object.hasOwn(await contextsWithoutSecrets(place), to)) {
    throw new CliError('conflict', `there is a context "${to}" already`);
  }
  await editContexts(place, (source) => {
    const contexts = source.document.get('contexts') as YAMLMap;
    const pair = pairOf(source, contexts, from);
    if (pair) pair.key = source.document.createNode(parseContextName(to));
  });
  if (currentContext(place) === from) writePrivately(currentPath(place), `${to}\n`);
}

/** Changes the file through its YAML document, and checks the result before it is written. */
async function editContexts(place: Place, edit: (source: StrictYaml) => void): Promise<void> {
  const path = contextsPath(place);
  await withFileLock(path, async () => {
    const source = await parseStrictYaml(path, readIfThere(path) ?? emptyContexts);
    readContexts(source);
    edit(source);
    await writeContexts(path, source.document.toString({ lineWidth: 0 }));
  });
}

/** Writes the text of a contexts file when it is a right one; throws `usage` with the line when it is not. */
export async function writeContexts(path: string, text: string): Promise<void> {
  await parse(path, text);
  writePrivately(path, text);
}

/** The entry of a context. `1` and `true` are names too, also where they are written without quotes. */
function pairOf({ yaml }: StrictYaml, contexts: YAMLMap, name: string): Pair | undefined {
  return contexts.items.find(({ key }) => yaml.isScalar(key) && String(key.source ?? key.value) === name);
}

function merge(source: StrictYaml, map: YAMLMap, wanted: object): void {
  const { yaml, document } = source;
  const values: Readonly<Record<string, unknown>> = { ...wanted };
  for (const key of map.items.map((item) => String(item.key))) if (values[key] === undefined) map.delete(key);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const existing = map.get(key, true);
    const same = existing !== undefined && JSON.stringify(existing.toJSON()) === JSON.stringify(value);
    if (same) continue;
    if (yaml.isMap(existing) && typeof value === 'object' && value !== null) merge(source, existing, value);
    else map.set(key, document.createNode(value));
  }
}
