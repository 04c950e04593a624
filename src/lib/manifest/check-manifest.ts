import type { Problem } from '../schema/problems.js';
import type { SourceLocation } from '../schema/source-location.js';
import { systemTopicOwner } from '../topics/system-topics.js';
import { checkPolicies } from './check-policies.js';
import { isSettingKnown } from './known-settings.js';
import type { ManifestLocations } from './locations.js';
import { duplicateProblem } from './merge-files.js';
import { neverDeletedMessage } from './never-deleted.js';
import { patternProblems, unknownProfileProblem } from './reference-problems.js';
import { desiredTopic } from './resolve.js';
import type { Manifest, TopicEntry } from './types.js';

/**
 * Problems of sense: unknown names, duplicates, contradicting values. Where parts of the files could not be read, only
 * those that are certain all the same.
 */
export const checkManifest = (manifest: Manifest, locations: ManifestLocations): Problem[] => [
  ...checkProfiles(manifest, locations),
  ...manifest.owns.flatMap((pattern, index) => patternProblems(pattern, locations.owns(index))),
  ...checkTopics(manifest, locations),
  ...checkPolicies(manifest, locations),
  ...checkMinIsr(manifest, locations),
];

function checkProfiles({ profiles }: Manifest, locations: ManifestLocations): Problem[] {
  return Object.entries(profiles).flatMap(([name, { extends: base }]) => {
    if (base === undefined) return [];
    const location = locations.profile(name, 'extends');
    if (!Object.hasOwn(profiles, base))
      return locations.faults.profileNames ? [] : [unknownProfileProblem(base, profiles, location)];
    const seen = [name];
    for (let next: string | undefined = base; next !== undefined; next = profiles[next]?.extends) {
      if (next === name)
        return [{ ...location, message: `profiles extend each other: ${[...seen, name].join(' -> ')}` }];
      // A cycle of other profiles only is reported for those.
      if (seen.includes(next)) return [];
      seen.push(next);
    }
    return [];
  });
}

function checkTopics({ topics, profiles }: Manifest, locations: ManifestLocations): Problem[] {
  const firstOf = new Map<string, SourceLocation>();
  return topics.flatMap(({ name, profiles: sections = {}, absent }, index) => {
    const location = locations.topic(index, 'name');
    const first = firstOf.get(name);
    firstOf.set(name, first ?? location);
    const unknown = locations.faults.profileNames
      ? []
      : Object.keys(sections).filter((profile) => !Object.hasOwn(profiles, profile));
    return [
      ...(first ? [duplicateProblem('topic', name, location, first)] : []),
      ...(absent && systemTopicOwner(name) ? [{ ...location, message: neverDeletedMessage(name) }] : []),
      ...unknown.map((profile) =>
        unknownProfileProblem(profile, profiles, locations.topic(index, 'profiles', profile, '')),
      ),
    ];
  });
}

/** Topics with more required in-sync replicas than replicas: no write with acks=all would ever succeed. */
function checkMinIsr(manifest: Manifest, locations: ManifestLocations): Problem[] {
  const names: readonly (string | undefined)[] = Object.keys(manifest.profiles);
  return manifest.topics.flatMap((topic, index) => {
    if (topic.absent) return [];
    const isKnown = (profile: string | undefined): boolean =>
      ['replicationFactor', 'min.insync.replicas'].every((key) =>
        isSettingKnown(manifest, locations, index, profile, key),
      );
    return (names.length > 0 ? names : [undefined])
      .filter(isKnown)
      .flatMap((profile) => minIsrProblems(manifest, topic, profile, locations.topic(index, 'name')));
  });
}

function minIsrProblems(
  manifest: Manifest,
  topic: TopicEntry,
  profile: string | undefined,
  location: SourceLocation,
): Problem[] {
  const { replicationFactor, config } = desiredTopic(manifest, topic, profile);
  const minIsr = Number(config['min.insync.replicas'] ?? 1);
  if (replicationFactor === undefined || minIsr <= replicationFactor) return [];
  const forProfile = profile === undefined ? '' : ` with profile ${profile}`;
  return [
    {
      ...location,
      message: `topic "${topic.name}"${forProfile} has min.insync.replicas ${minIsr} and replicationFactor ${replicationFactor}`,
      hint: 'Every write with acks=all would fail. Lower min.insync.replicas, or have more replicas.',
    },
  ];
}
