import { keyText, type Pair, type YAMLMap, type YamlSource } from '../schema/yaml-source.js';
import { hasSecret, type StoredContext, type StoredContexts } from './context.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { readIfThere, withFileLock, writePrivately } from './files.js';
import { parsedFile } from './parsed-file.js';

/** Text of a new contexts file. */
export const emptyContexts = `# Contexts of kafkactl: one cluster each, and how to reach it. Keep this file to yourself: it may hold passwords.
# kafkactl contexts add NAME --help tells the settings.
`;

/** Parses the text of a contexts file. Throws `usage` with `path:line` for its first problem. */
export const parseContexts = async (path: string, text: string): Promise<StoredContexts> =>
  (await parseContextsYaml(path, text)).contexts;

async function parseContextsYaml(path: string, text: string) {
  const { parseSettingsYaml } = await import('./read-settings-file.js');
  const { readContexts } = await import('./read-contexts.js');
  const source = await parseSettingsYaml(path, text);
  return { source, contexts: readContexts(source) };
}

/** All contexts by name, with secrets. Throws `usage` with file and line for a fault in the file. */
export async function readAllContexts(environment: SettingsEnvironment): Promise<StoredContexts> {
  const path = contextsPath(environment);
  const text = readIfThere(path);
  return text === undefined ? {} : parseContexts(path, text);
}

/** A context as the cache stores it. */
export interface RedactedContext {
  readonly context: StoredContext;
  /** True where a password or passphrase was removed. */
  readonly hasSecret: boolean;
}

/** All contexts by name, without secrets, from the cache where the file has not changed. */
export async function contextsWithoutSecrets(
  environment: SettingsEnvironment,
): Promise<Readonly<Record<string, RedactedContext>>> {
  const strip = async (path: string, text: string) =>
    Object.fromEntries(
      Object.entries(await parseContexts(path, text)).map(([name, context]) => [
        name,
        { context: withoutSecrets(context), hasSecret: hasSecret(context) },
      ]),
    );
  return (await parsedFile(contextsPath(environment), environment.folders.cache, strip)) ?? {};
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

/** Edits the YAML document of the file under a lock, and checks the result before writing it. Comments are kept. */
export async function editContexts(
  environment: SettingsEnvironment,
  edit: (contexts: YAMLMap, source: YamlSource) => void,
): Promise<void> {
  const path = contextsPath(environment);
  await withFileLock(path, async () => {
    const { source } = await parseContextsYaml(path, readIfThere(path) ?? emptyContexts);
    const { document, yaml } = source;
    if (!yaml.isMap(document.contents)) document.contents = document.createNode({});
    if (!yaml.isMap(document.get('contexts'))) document.set('contexts', document.createNode({}));
    edit(document.get('contexts') as YAMLMap, source);
    await writeContexts(path, document.toString({ lineWidth: 0 }));
  });
}

/** Checks the text of a contexts file and writes it. Throws `usage` with the line of a fault, and writes nothing. */
export async function writeContexts(path: string, text: string): Promise<void> {
  await parseContexts(path, text);
  writePrivately(path, text);
}

/** The pair of a context in the YAML map. Unquoted `1` and `true` are names too. */
export function findContextPair(source: YamlSource, contexts: YAMLMap, name: string): Pair | undefined {
  return contexts.items.find(({ key }) => keyText(source, key) === name);
}

/**
 * Updates a YAML map to `wanted`. Nodes that have the value already are not replaced, so that their comments and style
 * are kept.
 */
export function mergeIntoMap(source: YamlSource, map: YAMLMap, wanted: object): void {
  const { yaml, document } = source;
  const values: Readonly<Record<string, unknown>> = { ...wanted };
  for (const key of map.items.map((item) => String(item.key))) if (values[key] === undefined) map.delete(key);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const existing = map.get(key, true);
    const isSame = existing !== undefined && JSON.stringify(existing.toJSON()) === JSON.stringify(value);
    if (isSame) continue;
    if (yaml.isMap(existing) && typeof value === 'object' && value !== null) mergeIntoMap(source, existing, value);
    else map.set(key, document.createNode(value));
  }
}
