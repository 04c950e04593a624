import type { ManifestPlaces } from './check.js';
import type { Manifest, Place, Places, Policy, Problem, Profile, TopicEntry } from './types.js';

/** What one file holds once it has the shape. */
export interface FileContent {
  readonly profiles?: Readonly<Record<string, Profile>>;
  readonly topics?: readonly TopicEntry[];
  readonly owns?: readonly string[];
  readonly policies?: readonly Policy[];
  readonly unset?: Manifest['unset'];
}

interface Source {
  readonly content: FileContent;
  readonly places: Places;
  /** True for a file that holds policies alone. */
  readonly apart: boolean;
}

/** Where the item of a list stands in its own file. */
type Item = (...inside: (string | number)[]) => Place;

/** Several files as one, and where each thing stands; a name twice is a problem that names both places. */
export function unite(sources: readonly Source[]): {
  readonly manifest: Manifest;
  readonly problems: readonly Problem[];
  readonly places: ManifestPlaces;
} {
  const problems: Problem[] = [];
  const profileAt = new Map<string, Places>();
  const policyAt = new Map<string, Item>();
  const apart = new Set<string>();
  const policies: Policy[] = [];
  const profiles: Record<string, Profile> = {};
  let unset: Manifest['unset'] | undefined;
  for (const { content, places, apart: isApart } of sources) {
    for (const [name, profile] of Object.entries(content.profiles ?? {})) {
      const other = profileAt.get(name)?.(['profiles', name]);
      if (other) problems.push(standsAlready('profile', name, places(['profiles', name, '']), other));
      else profileAt.set(name, places);
      profiles[name] ??= profile;
    }
    content.policies?.forEach((policy, index) => {
      const at: Item = (...inside) => places(['policies', index, ...inside]);
      const other = policyAt.get(policy.name)?.('name');
      if (other) problems.push(standsAlready('policy', policy.name, at('name'), other));
      else policyAt.set(policy.name, at);
      if (!other) policies.push(policy);
      if (!other && isApart) apart.add(policy.name);
    });
    if (content.unset !== undefined && unset !== undefined && content.unset !== unset) {
      problems.push({ ...places(['unset']), message: `unset is ${unset} in another file` });
    }
    unset ??= content.unset;
  }
  const itemsAt = (key: 'topics' | 'owns'): Item[] =>
    sources.flatMap(({ content, places }) =>
      (content[key] ?? []).map(
        (_, index): Item =>
          (...inside) =>
            places([key, index, ...inside]),
      ),
    );
  const [topicAt, ownsAt] = [itemsAt('topics'), itemsAt('owns')];
  return {
    manifest: {
      profiles,
      policies,
      topics: sources.flatMap(({ content }) => content.topics ?? []),
      owns: sources.flatMap(({ content }) => content.owns ?? []),
      unset: unset ?? 'keep',
    },
    problems,
    places: {
      profile: (name, ...inside) => profileAt.get(name)?.(['profiles', name, ...inside]) ?? nowhere,
      topic: (index, ...inside) => topicAt[index]?.(...inside) ?? nowhere,
      owns: (index) => ownsAt[index]?.() ?? nowhere,
      policy: (name, ...inside) => policyAt.get(name)?.(...inside) ?? nowhere,
      standsApart: (policy) => apart.has(policy),
    },
  };
}

const standsAlready = (what: string, name: string, place: Place, other: Place): Problem => ({
  ...place,
  message: `${what} "${name}" stands at ${other.file}:${other.line} already`,
});

const nowhere: Place = { file: '', line: 1, column: 1, text: '' };
