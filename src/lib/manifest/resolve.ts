import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import type { DeclaredSettings, DesiredTopic, Manifest, Profile, TopicEntry } from './types.js';

/**
 * The profile to use: the requested one, or the only one. Undefined where there is none. Throws `usage` with the names
 * where one has to be chosen or the requested one does not exist.
 */
export function chooseProfile(
  { profiles }: Pick<Manifest, 'profiles'>,
  requested: string | undefined,
): string | undefined {
  const names = Object.keys(profiles);
  if (requested === undefined) {
    if (names.length <= 1) return names[0];
    throw new CliError('usage', `choose a profile: ${names.join(', ')}`, {
      hint: names.map((name) => `--profile ${name}`).join('   '),
    });
  }
  if (Object.hasOwn(profiles, requested)) return requested;
  const near = nearest(requested, names);
  throw new CliError('usage', `there is no profile "${requested}"`, {
    hint: near ? `Did you mean ${near}?` : names.length > 0 ? `There are ${names.join(', ')}.` : 'The file has none.',
  });
}

/** Settings of a profile, merged over those it extends. `checkManifest` refuses cycles. */
function inheritedSettings(profiles: Manifest['profiles'], name: string | undefined): DeclaredSettings {
  const profile: Profile | undefined = name === undefined ? undefined : profiles[name];
  return profile ? mergeSettings(inheritedSettings(profiles, profile.extends), profile) : {};
}

/** Merges settings, configs key by key; the second one wins. */
const mergeSettings = (base: DeclaredSettings, override: DeclaredSettings): DeclaredSettings => ({
  ...definedCounts(base),
  ...definedCounts(override),
  config: { ...base.config, ...override.config },
});

const definedCounts = ({ partitions, replicationFactor }: DeclaredSettings): DeclaredSettings => ({
  ...(partitions !== undefined && { partitions }),
  ...(replicationFactor !== undefined && { replicationFactor }),
});

/** Settings of a topic for a profile, merged in this order: profile, topic, the topic's own section for the profile. */
export function desiredTopic({ profiles }: Manifest, topic: TopicEntry, profile: string | undefined): DesiredTopic {
  const override = profile === undefined ? undefined : topic.profiles?.[profile];
  const { config = {}, ...rest } = mergeSettings(
    mergeSettings(inheritedSettings(profiles, profile), topic),
    override ?? {},
  );
  return { name: topic.name, absent: topic.absent ?? false, ...rest, config };
}

/** Settings for a topic name: of its entry where the files have one, else of the profile alone. */
export const topicWithProfile = (manifest: Manifest, name: string, profile: string | undefined): DesiredTopic =>
  desiredTopic(manifest, manifest.topics.find((topic) => topic.name === name) ?? { name }, profile);

export const desiredTopics = (manifest: Manifest, profile: string | undefined): DesiredTopic[] =>
  manifest.topics.map((topic) => desiredTopic(manifest, topic, profile));
