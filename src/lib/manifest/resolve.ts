import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import type { DeclaredSettings, DesiredTopic, Manifest, Profile, TopicEntry } from './types.js';

/**
 * The profile to use: the one asked for, or the only one. Undefined where there is none at all. Throws `usage` with
 * the names where one must be chosen or the one asked for is not there.
 */
export function chooseProfile({ profiles }: Pick<Manifest, 'profiles'>, asked: string | undefined): string | undefined {
  const names = Object.keys(profiles);
  if (asked === undefined) {
    if (names.length <= 1) return names[0];
    throw new CliError('usage', `choose a profile: ${names.join(', ')}`, {
      hint: names.map((name) => `--profile ${name}`).join('   '),
    });
  }
  if (Object.hasOwn(profiles, asked)) return asked;
  const near = nearest(asked, names);
  throw new CliError('usage', `there is no profile "${asked}"`, {
    hint: near ? `Did you mean ${near}?` : names.length > 0 ? `There are ${names.join(', ')}.` : 'The file has none.',
  });
}

/** The profile's own settings on those that it extends. A circle is refused when the file is read. */
function inheritedSettings(profiles: Manifest['profiles'], name: string | undefined): DeclaredSettings {
  const profile: Profile | undefined = name === undefined ? undefined : profiles[name];
  return profile ? mergeSettings(inheritedSettings(profiles, profile.extends), profile) : {};
}

/** Settings upon settings, the last wins; configs key by key. */
const mergeSettings = (first: DeclaredSettings, then: DeclaredSettings): DeclaredSettings => ({
  ...definedCounts(first),
  ...definedCounts(then),
  config: { ...first.config, ...then.config },
});

const definedCounts = ({ partitions, replicationFactor }: DeclaredSettings): DeclaredSettings => ({
  ...(partitions !== undefined && { partitions }),
  ...(replicationFactor !== undefined && { replicationFactor }),
});

/** A topic as a profile wants it: the profile, then the topic, then what the topic says of the profile. */
export function desiredTopic({ profiles }: Manifest, topic: TopicEntry, profile: string | undefined): DesiredTopic {
  const own = profile === undefined ? undefined : topic.profiles?.[profile];
  const { config = {}, ...rest } = mergeSettings(mergeSettings(inheritedSettings(profiles, profile), topic), own ?? {});
  return { name: topic.name, absent: topic.absent ?? false, ...rest, config };
}

/** A topic that no file names, as a profile alone makes it. */
export const topicWithProfile = (manifest: Manifest, name: string, profile: string | undefined): DesiredTopic =>
  desiredTopic(manifest, manifest.topics.find((topic) => topic.name === name) ?? { name }, profile);

export const desiredTopics = (manifest: Manifest, profile: string | undefined): DesiredTopic[] =>
  manifest.topics.map((topic) => desiredTopic(manifest, topic, profile));
