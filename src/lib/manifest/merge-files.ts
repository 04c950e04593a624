import type { ManifestLocations } from './check.js';
import type { Manifest, Policy, Problem, Profile, SourceLocation, SourceLocator, TopicEntry } from './types.js';

/** What one file holds once it has the shape. */
export interface ManifestFileContent {
  readonly profiles?: Readonly<Record<string, Profile>>;
  readonly topics?: readonly TopicEntry[];
  readonly owns?: readonly string[];
  readonly policies?: readonly Policy[];
  readonly unset?: Manifest['unset'];
}

interface ParsedFile {
  readonly content: ManifestFileContent;
  readonly locate: SourceLocator;
  /** True for a file that holds policies alone. */
  readonly isPoliciesFile: boolean;
}

/** Where the item of a list stands in its own file. */
type ItemLocator = (...inside: (string | number)[]) => SourceLocation;

/** Several files as one, and where each thing stands; a name twice is a problem that names both places. */
export function mergeFiles(sources: readonly ParsedFile[]): {
  readonly manifest: Manifest;
  readonly problems: readonly Problem[];
  readonly places: ManifestLocations;
} {
  const problems: Problem[] = [];
  const profileAt = new Map<string, SourceLocator>();
  const policyAt = new Map<string, ItemLocator>();
  const apart = new Set<string>();
  const policies: Policy[] = [];
  const profiles: Record<string, Profile> = {};
  let unset: Manifest['unset'] | undefined;
  for (const { content, locate, isPoliciesFile: isApart } of sources) {
    for (const [name, profile] of Object.entries(content.profiles ?? {})) {
      const other = profileAt.get(name)?.(['profiles', name]);
      if (other) problems.push(duplicateProblem('profile', name, locate(['profiles', name, '']), other));
      else profileAt.set(name, locate);
      profiles[name] ??= profile;
    }
    content.policies?.forEach((policy, index) => {
      const at: ItemLocator = (...inside) => locate(['policies', index, ...inside]);
      const other = policyAt.get(policy.name)?.('name');
      if (other) problems.push(duplicateProblem('policy', policy.name, at('name'), other));
      else policyAt.set(policy.name, at);
      if (!other) policies.push(policy);
      if (!other && isApart) apart.add(policy.name);
    });
    if (content.unset !== undefined && unset !== undefined && content.unset !== unset) {
      problems.push({ ...locate(['unset']), message: `unset is ${unset} in another file` });
    }
    unset ??= content.unset;
  }
  const itemsAt = (key: 'topics' | 'owns'): ItemLocator[] =>
    sources.flatMap(({ content, locate }) =>
      (content[key] ?? []).map(
        (_, index): ItemLocator =>
          (...inside) =>
            locate([key, index, ...inside]),
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
      profile: (name, ...inside) => profileAt.get(name)?.(['profiles', name, ...inside]) ?? noLocation,
      topic: (index, ...inside) => topicAt[index]?.(...inside) ?? noLocation,
      owns: (index) => ownsAt[index]?.() ?? noLocation,
      policy: (name, ...inside) => policyAt.get(name)?.(...inside) ?? noLocation,
      isInPoliciesFile: (policy) => apart.has(policy),
    },
  };
}

const duplicateProblem = (what: string, name: string, place: SourceLocation, other: SourceLocation): Problem => ({
  ...place,
  message: `${what} "${name}" stands at ${other.file}:${other.line} already`,
});

const noLocation: SourceLocation = { file: '', line: 1, column: 1, text: '' };
