import type { ManifestLocations } from './locations.js';
import type { Manifest } from './types.js';

/** A profile and those it extends, nearest first; undefined where they form a cycle or one is not declared. */
export function extendedProfiles(profiles: Manifest['profiles'], profile: string): readonly string[] | undefined {
  const chain: string[] = [];
  for (let name: string | undefined = profile; name !== undefined; name = profiles[name]?.extends) {
    if (chain.includes(name) || !Object.hasOwn(profiles, name)) return undefined;
    chain.push(name);
  }
  return chain;
}

/** Path of a setting in a profile, a topic, or a topic's section for a profile. */
export const settingPath = (key: string): readonly string[] =>
  key === 'partitions' || key === 'replicationFactor' ? [key] : ['config', key];

/** True where nothing that decides a setting of a topic is faulty: the topic, its section for the profile, profiles. */
export function isSettingKnown(
  { profiles }: Manifest,
  { faults }: ManifestLocations,
  topic: number,
  profile: string | undefined,
  key: string,
): boolean {
  const chain = profile === undefined ? [] : extendedProfiles(profiles, profile);
  if (!faults.any || !chain) return chain !== undefined;
  const path = settingPath(key);
  if (faults.topic(topic, ...path)) return false;
  if (profile === undefined) return !faults.profileNames;
  if (faults.topic(topic, 'profiles', profile, ...path)) return false;
  return chain.every((name) => !faults.profile(name, ...path) && !faults.profile(name, 'extends'));
}
