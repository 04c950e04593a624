import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { parsePattern } from '../base/patterns.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { checkPolicies } from './policies-check.js';
import { desiredTopic } from './resolve.js';
import type { Manifest, Problem, SourceLocation, TopicEntry } from './types.js';

/** Where each profile, topic and pattern of the united files stands, with a key inside it. */
export interface ManifestLocations {
  profile(name: string, ...inside: string[]): SourceLocation;
  topic(index: number, ...inside: string[]): SourceLocation;
  owns(index: number): SourceLocation;
  policy(name: string, ...inside: (string | number)[]): SourceLocation;
  /** True for a policy of a file that holds policies alone. */
  isInPoliciesFile(policy: string): boolean;
}

/** What is wrong with files that have the right shape: names of nothing, things twice, values that contradict. */
export function checkManifest(manifest: Manifest, places: ManifestLocations): Problem[] {
  const problems = [
    ...checkProfiles(manifest, places),
    ...manifest.owns.flatMap((pattern, index) => patternProblems(pattern, places.owns(index))),
    ...checkNames(manifest, places),
    ...checkPolicies(manifest, places),
  ];
  // A circle of profiles has no settings to look at.
  return problems.length > 0 ? problems : checkSettings(manifest, places);
}

function checkProfiles({ profiles }: Manifest, places: ManifestLocations): Problem[] {
  return Object.entries(profiles).flatMap(([name, { extends: base }]) => {
    if (base === undefined) return [];
    const place = places.profile(name, 'extends');
    if (!Object.hasOwn(profiles, base)) return [unknownProfileProblem(base, profiles, place)];
    const seen = [name];
    for (let next: string | undefined = base; next !== undefined; next = profiles[next]?.extends) {
      if (next === name) return [{ ...place, message: `profiles extend each other: ${[...seen, name].join(' -> ')}` }];
      // A circle further on is told of where it is.
      if (seen.includes(next)) return [];
      seen.push(next);
    }
    return [];
  });
}

export function unknownProfileProblem(name: string, profiles: Manifest['profiles'], place: SourceLocation): Problem {
  const near = nearest(name, Object.keys(profiles));
  const names = Object.keys(profiles).join(', ');
  return {
    ...place,
    message: `there is no profile "${name}"`,
    hint: near ? `Did you mean ${near}?` : names ? `There are ${names}.` : 'Declare it under profiles.',
  };
}

export function patternProblems(pattern: string, place: SourceLocation): Problem[] {
  try {
    parsePattern(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [{ ...place, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }];
  }
}

function checkNames({ topics, profiles }: Manifest, places: ManifestLocations): Problem[] {
  const first = new Map<string, SourceLocation>();
  return topics.flatMap(({ name, profiles: own = {}, absent }, index) => {
    const place = places.topic(index, 'name');
    const other = first.get(name);
    first.set(name, other ?? place);
    return [
      ...(other ? [{ ...place, message: `topic "${name}" stands at ${other.file}:${other.line} already` }] : []),
      ...(absent && systemTopicOwner(name) ? [{ ...place, message: neverDeletedMessage(name) }] : []),
      ...Object.keys(own)
        .filter((profile) => !Object.hasOwn(profiles, profile))
        .map((profile) => unknownProfileProblem(profile, profiles, places.topic(index, 'profiles', profile, ''))),
    ];
  });
}

/** Why a file does not delete a topic that another program keeps. */
export const neverDeletedMessage = (name: string): string =>
  `${name} is kept by ${systemTopicOwner(name) ?? 'Kafka'}, and is never deleted from a file`;

function checkSettings(manifest: Manifest, places: ManifestLocations): Problem[] {
  const names: readonly (string | undefined)[] = Object.keys(manifest.profiles);
  return manifest.topics.flatMap((topic, index) => {
    const found = (names.length > 0 ? names : [undefined]).flatMap((profile) =>
      minIsrProblems(manifest, topic, profile, places.topic(index, 'name')),
    );
    return topic.absent ? [] : found;
  });
}

/** More in-sync replicas than there are: no write with acks=all would ever succeed. */
function minIsrProblems(
  manifest: Manifest,
  topic: TopicEntry,
  profile: string | undefined,
  place: SourceLocation,
): Problem[] {
  const { replicationFactor, config } = desiredTopic(manifest, topic, profile);
  const least = Number(config['min.insync.replicas'] ?? 1);
  if (replicationFactor === undefined || least <= replicationFactor) return [];
  const where = profile === undefined ? '' : ` with profile ${profile}`;
  return [
    {
      ...place,
      message: `topic "${topic.name}"${where} has min.insync.replicas ${least} and replicationFactor ${replicationFactor}`,
      hint: 'Every write with acks=all would fail. Lower min.insync.replicas, or have more replicas.',
    },
  ];
}
