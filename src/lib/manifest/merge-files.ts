import type { Problem } from '../schema/problems.js';
import type { SourceLocation, SourceLocator, ValuePath } from '../schema/source-location.js';
import type { ManifestFaults, ManifestLocations } from './locations.js';
import type { Manifest, Policy, Profile, TopicEntry } from './types.js';

/** The contents of one file. */
export interface ManifestFileContent {
  readonly profiles?: Readonly<Record<string, Profile>>;
  readonly topics?: readonly TopicEntry[];
  readonly owns?: readonly string[];
  readonly policies?: readonly Policy[];
  readonly unset?: Manifest['unset'];
}

interface ParsedFile {
  /** Values that could not be read are missing or undefined. */
  readonly content: ManifestFileContent;
  readonly locate: SourceLocator;
  readonly hasFault: (path: ValuePath) => boolean;
  /** True for a file that holds policies alone. */
  readonly isPoliciesFile: boolean;
}

/** A profile, topic, pattern or policy, with the file it is in and its path there. */
interface Item<T> {
  readonly value: T;
  readonly file: ParsedFile;
  readonly path: ValuePath;
}

/**
 * Merges several files into one manifest. A name that two files declare is a problem with both locations. Entries
 * without a readable name are left out.
 */
export function mergeFiles(files: readonly ParsedFile[]): {
  readonly manifest: Manifest;
  readonly problems: readonly Problem[];
  readonly locations: ManifestLocations;
} {
  const profiles = uniqueByName(
    'profile',
    files.flatMap((file) =>
      Object.entries(file.content.profiles ?? {}).map(([name, value]) => {
        // A profile that could not be read still has its name.
        return [name, { value: value ?? {}, file, path: ['profiles', name] }, ''] as const;
      }),
    ),
  );
  const policies = uniqueByName(
    'policy',
    itemsOf(files, 'policies').flatMap((item) =>
      item.value.name === undefined ? [] : [[item.value.name, item, 'name'] as const],
    ),
  );
  const topics = itemsOf(files, 'topics').filter(({ value }) => value.name !== undefined);
  const owns = itemsOf(files, 'owns');
  const { unset, problems: unsetProblems } = mergeUnset(files);
  const locate = (item: Item<unknown> | undefined, ...inside: ValuePath): SourceLocation =>
    item?.file.locate([...item.path, ...inside]) ?? noLocation;
  const hasFault = (item: Item<unknown> | undefined, ...inside: ValuePath): boolean =>
    item?.file.hasFault([...item.path, ...inside]) ?? true;
  const faults: ManifestFaults = {
    any: files.some(({ hasFault }) => hasFault([])),
    profileNames: files.some(({ isPoliciesFile, hasFault }) => !isPoliciesFile && hasFault(['profiles', ''])),
    profile: (name, ...inside) => hasFault(profiles.items.get(name), ...inside),
    topic: (index, ...inside) => hasFault(topics[index], ...inside),
    policy: (name) => hasFault(policies.items.get(name)),
  };
  return {
    manifest: {
      profiles: Object.fromEntries([...profiles.items].map(([name, { value }]) => [name, value])),
      policies: [...policies.items.values()].map(({ value }) => value),
      topics: topics.map(({ value }) => value),
      owns: owns.map(({ value }) => value),
      unset,
    },
    problems: [...profiles.problems, ...policies.problems, ...unsetProblems],
    locations: {
      profile: (name, ...inside) => locate(profiles.items.get(name), ...inside),
      topic: (index, ...inside) => locate(topics[index], ...inside),
      owns: (index) => locate(owns[index]),
      policy: (name, ...inside) => locate(policies.items.get(name), ...inside),
      isInPoliciesFile: (policy) => policies.items.get(policy)?.file.isPoliciesFile ?? false,
      faults,
    },
  };
}

/** The readable items of a list, of all files. */
function itemsOf<K extends 'topics' | 'owns' | 'policies'>(files: readonly ParsedFile[], key: K) {
  type Value = NonNullable<ManifestFileContent[K]>[number];
  return files.flatMap((file) => {
    const values: readonly (Value | undefined)[] = file.content[key] ?? [];
    return values.flatMap((value, index): Item<Value>[] =>
      value === undefined ? [] : [{ value, file, path: [key, index] }],
    );
  });
}

/** Items by name, the first one of each. `key` is the path from an item to its name. */
function uniqueByName<T>(
  kind: string,
  named: readonly (readonly [name: string, item: Item<T>, key: string])[],
): { readonly items: ReadonlyMap<string, Item<T>>; readonly problems: readonly Problem[] } {
  const items = new Map<string, Item<T>>();
  const problems: Problem[] = [];
  for (const [name, item, key] of named) {
    const first = items.get(name);
    if (!first) items.set(name, item);
    else {
      const other = first.file.locate(key === '' ? first.path : [...first.path, key]);
      problems.push(duplicateProblem(kind, name, item.file.locate([...item.path, key]), other));
    }
  }
  return { items, problems };
}

function mergeUnset(files: readonly ParsedFile[]) {
  const problems: Problem[] = [];
  let unset: Manifest['unset'] | undefined;
  for (const { content, locate } of files) {
    if (content.unset !== undefined && unset !== undefined && content.unset !== unset) {
      problems.push({ ...locate(['unset']), message: `unset is ${unset} in another file` });
    }
    unset ??= content.unset;
  }
  return { unset: unset ?? ('keep' as const), problems };
}

export const duplicateProblem = (kind: string, name: string, at: SourceLocation, first: SourceLocation): Problem => ({
  ...at,
  message: `${kind} "${name}" stands at ${first.file}:${first.line} already`,
});

const noLocation: SourceLocation = { file: '', line: 1, column: 1, text: '' };
