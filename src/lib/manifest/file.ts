import { CliError } from '../errors.js';
import {
  boolean,
  entriesOf,
  faultAt,
  mapping,
  parsedBy,
  parseStrictYaml,
  type Reader,
  type StrictYaml,
  string,
  strings,
} from '../settings/strict-yaml.js';
import { configValue } from '../topics/config-values.js';

/** What a profile, a topic or a topic's part for a profile may say of a topic. */
export interface Settings {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  /** Values as Kafka takes them. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface Profile extends Settings {
  /** Another profile whose settings come first. */
  readonly extends?: string;
}

export interface ManifestTopic extends Settings {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly absent?: boolean;
  readonly profiles?: Readonly<Record<string, Settings>>;
}

/** A topics.yaml, read. */
export interface Manifest {
  readonly path: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly topics: readonly ManifestTopic[];
}

const apiVersion = 'kafkactl/v1';

const count: Reader<number> = (source, node, label) => {
  const text = string(source, node, label);
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1)
    throw faultAt(source, node, `${label} must be a whole number from 1 up, not ${text}`);
  return number;
};

/** Config values with units, by name. */
const config: Reader<Readonly<Record<string, string>>> = (source, node, label) =>
  Object.fromEntries(
    entriesOf(source, node, label).map(({ key, value }) => [
      key,
      parsedBy(listOrText, (raw) => configValue(key, raw))(source, value, key),
    ]),
  );

/** Kafka writes a list as its words with commas. */
const listOrText: Reader<string> = (source, node, label) => strings(source, node, label).join(',');

const texts: Reader<Readonly<Record<string, string>>> = (source, node, label) =>
  Object.fromEntries(entriesOf(source, node, label).map(({ key, value }) => [key, string(source, value, key)]));

const settings = { partitions: count, replicationFactor: count, config };
const byName =
  <T>(reader: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (source, node, label) =>
    Object.fromEntries(
      entriesOf(source, node, label).map(({ key, value }) => [key, reader(source, value, `${label} ${key}`)]),
    );

const profile = mapping<Profile>({ ...settings, extends: string });
const topic = mapping<ManifestTopic>({
  ...settings,
  name: string,
  description: string,
  owner: string,
  labels: texts,
  absent: boolean,
  profiles: byName(mapping<Settings>(settings)),
});

/** Reads a topics.yaml. Throws `usage` with file and line for anything that it should not hold. */
export async function readManifest(path: string, text: string): Promise<Manifest> {
  const source = await parseStrictYaml(path, text);
  const root = mapping<{
    apiVersion: string;
    profiles: Readonly<Record<string, Profile>>;
    topics: readonly ManifestTopic[];
  }>({ apiVersion: string, profiles: byName(profile), topics });
  const found = root(source, source.document.contents, 'a topics file');
  if (found.apiVersion !== apiVersion) {
    throw faultAt(source, null, `apiVersion must be ${apiVersion}`, `Begin the file with  apiVersion: ${apiVersion}`);
  }
  const manifest = { path, profiles: new Map(Object.entries(found.profiles ?? {})), topics: found.topics ?? [] };
  for (const name of manifest.profiles.keys()) lineage(manifest, name);
  return manifest;
}

const topics: Reader<readonly ManifestTopic[]> = (source, node, label) => {
  if (!source.yaml.isSeq(node)) throw faultAt(source, node, `${label} must be a list`);
  const seen = new Map<string, number>();
  return (node.items as Parameters<typeof topic>[1][]).map((item) => {
    const found = topic(source, item, 'a topic');
    if (!found.name) throw faultAt(source, item, 'a topic has no name');
    const line = lineOf(source, item);
    const first = seen.get(found.name);
    if (first !== undefined)
      throw faultAt(source, item, `topic "${found.name}" is there twice: first on line ${first}`);
    seen.set(found.name, line);
    return found;
  });
};

const lineOf = ({ lines }: StrictYaml, node: Parameters<typeof topic>[1]): number =>
  node?.range ? lines.linePos(node.range[0]).line : 1;

/** A profile and those that it extends, the farthest first. Throws `usage` for one that is not there, and for a circle. */
export function lineage({ path, profiles }: Manifest, name: string): Profile[] {
  const chain: Profile[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined; ) {
    const found: Profile | undefined = profiles.get(at);
    if (!found) throw new CliError('usage', `${path}: there is no profile "${at}"`, { hint: known(profiles) });
    if (seen.has(at)) throw new CliError('usage', `${path}: profile "${at}" extends itself`);
    seen.add(at);
    chain.unshift(found);
    at = found.extends;
  }
  return chain;
}

export const known = (profiles: ReadonlyMap<string, unknown>): string =>
  profiles.size > 0 ? `The profiles are ${[...profiles.keys()].join(', ')}.` : 'The file has no profiles.';
