import type { Pair, YAMLMap } from 'yaml';
import { hasSecret, readContexts, type StoredContext, type StoredContexts } from './context.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { readIfThere, withFileLock, writePrivately } from './files.js';
import { parsedFile } from './parsed-file.js';
import { parseStrictYaml, type StrictYaml } from './strict-yaml.js';

/** What a contexts file starts as. */
export const emptyContexts = `# Contexts of kafkactl: one cluster each, and how to reach it. Keep this file to yourself: it may hold passwords.
# kafkactl contexts add NAME --help tells the settings.
`;

const parse = async (path: string, text: string): Promise<StoredContexts> =>
  readContexts(await parseStrictYaml(path, text));

/** Every context with its secrets, by name. Throws `usage` with file and line for a file that is wrong. */
export async function readAllContexts(place: SettingsEnvironment): Promise<StoredContexts> {
  const path = contextsPath(place);
  const text = readIfThere(path);
  return text === undefined ? {} : parse(path, text);
}

/** A context as the parsed copy keeps it. */
export interface RedactedContext {
  readonly context: StoredContext;
  /** True where something was left out. */
  readonly hasSecret: boolean;
}

/** Every context by name, without its secrets: what most lines need, and what may lie in the cache. */
export async function contextsWithoutSecrets(
  place: SettingsEnvironment,
): Promise<Readonly<Record<string, RedactedContext>>> {
  const strip = async (path: string, text: string) =>
    Object.fromEntries(
      Object.entries(await parse(path, text)).map(([name, context]) => [
        name,
        { context: withoutSecrets(context), hasSecret: hasSecret(context) },
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

/** Changes the file through its YAML document, and checks the result before it is written. */
export async function editContexts(
  place: SettingsEnvironment,
  edit: (contexts: YAMLMap, source: StrictYaml) => void,
): Promise<void> {
  const path = contextsPath(place);
  await withFileLock(path, async () => {
    const source = await parseStrictYaml(path, readIfThere(path) ?? emptyContexts);
    readContexts(source);
    const { document, yaml } = source;
    if (!yaml.isMap(document.contents)) document.contents = document.createNode({});
    if (!yaml.isMap(document.get('contexts'))) document.set('contexts', document.createNode({}));
    edit(document.get('contexts') as YAMLMap, source);
    await writeContexts(path, document.toString({ lineWidth: 0 }));
  });
}

/** Writes the text of a contexts file when it is a right one; throws `usage` with the line when it is not. */
export async function writeContexts(path: string, text: string): Promise<void> {
  await parse(path, text);
  writePrivately(path, text);
}

/** The entry of a context. `1` and `true` are names too, also where they are written without quotes. */
export function findContextPair({ yaml }: StrictYaml, contexts: YAMLMap, name: string): Pair | undefined {
  return contexts.items.find(({ key }) => yaml.isScalar(key) && String(key.source ?? key.value) === name);
}

/** Makes a mapping say what is wanted, and leaves alone what says so already: its comments and its style stay. */
export function mergeIntoMap(source: StrictYaml, map: YAMLMap, wanted: object): void {
  const { yaml, document } = source;
  const values: Readonly<Record<string, unknown>> = { ...wanted };
  for (const key of map.items.map((item) => String(item.key))) if (values[key] === undefined) map.delete(key);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const existing = map.get(key, true);
    const same = existing !== undefined && JSON.stringify(existing.toJSON()) === JSON.stringify(value);
    if (same) continue;
    if (yaml.isMap(existing) && typeof value === 'object' && value !== null) mergeIntoMap(source, existing, value);
    else map.set(key, document.createNode(value));
  }
}
