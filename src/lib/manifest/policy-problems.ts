import { parsePattern } from '../base/patterns.js';
import type { SourceLocation } from '../schema/source-location.js';
import { isSoundPolicy } from './check-policies.js';
import { extendedProfiles, isSettingKnown, settingPath } from './known-settings.js';
import type { ManifestLocations } from './locations.js';
import { humanValue, isInRange, type PolicyRange, rangeText } from './policy-range.js';
import { desiredTopic } from './resolve.js';
import type { DesiredTopic, Manifest, ManifestProblem, Policy, TopicEntry } from './types.js';

/** Settings of a topic on the cluster, as far as they are known; checked where the files leave them open. */
export interface ActualSettings {
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly config?: Readonly<Record<string, string | null>>;
}

export interface PolicyCheckOptions {
  /** Profiles to check; `[undefined]` where the files have none. */
  readonly profiles: readonly (string | undefined)[];
  /** True for topics to check. */
  readonly only: (name: string) => boolean;
  /** Settings on the cluster by topic; without it only settings of the files are checked. */
  readonly actualOf?: (topic: string) => ActualSettings | undefined;
}

/** One broken rule: the key it concerns, and a sentence without its subject. */
interface Violation {
  readonly key: string;
  readonly message: string;
}

/**
 * Violations of policies, each at the line of its topic and with the severity of its policy. A violation of several
 * profiles is one problem.
 */
export function policyProblems(
  manifest: Manifest,
  locations: ManifestLocations,
  { profiles, only, actualOf }: PolicyCheckOptions,
): ManifestProblem[] {
  const policies = manifest.policies.filter((policy) => isSoundPolicy(policy, manifest, locations));
  return manifest.topics.flatMap((topic, index) => {
    if (topic.absent || !only(topic.name) || locations.faults.topic(index, 'absent')) return [];
    return policies.filter(covers(topic.name)).flatMap((policy) => {
      const violated = new Map<string, { readonly key: string; readonly profiles: string[] }>();
      for (const profile of profiles.filter((name) => appliesTo(policy, name))) {
        if (profile !== undefined && !extendedProfiles(manifest.profiles, profile)) continue;
        const desired = desiredTopic(manifest, topic, profile);
        for (const { key, message } of violations(policy, topic, desired, actualOf?.(topic.name))) {
          if (!isKeyKnown(key, profile, index, manifest, locations)) continue;
          const found = violated.get(message) ?? { key, profiles: [] };
          if (profile !== undefined && key !== 'owner') found.profiles.push(profile);
          violated.set(message, found);
        }
      }
      return [...violated].map(([message, { key, profiles: ownProfiles }]): ManifestProblem => {
        const policyLocation = locations.policy(policy.name);
        return {
          ...locationOfKey(topic, index, key, ownProfiles[0], locations),
          message: `topic "${topic.name}" breaks policy "${policy.name}"${withProfiles(ownProfiles)}: ${message}`,
          hint: policy.message ?? `The policy stands at ${policyLocation.file}:${policyLocation.line}.`,
          severity: policy.severity ?? 'error',
          policy: policy.name,
        };
      });
    });
  });
}

/** False where a fault in the files leaves open what a topic has for a key. */
const isKeyKnown = (
  key: string,
  profile: string | undefined,
  index: number,
  manifest: Manifest,
  locations: ManifestLocations,
): boolean =>
  key === 'owner' ? !locations.faults.topic(index, key) : isSettingKnown(manifest, locations, index, profile, key);

const covers =
  (topic: string) =>
  ({ match }: Policy): boolean =>
    match === undefined || parsePattern(match).matches(topic);

const appliesTo = ({ profiles }: Policy, profile: string | undefined): boolean =>
  profiles === undefined || (profile !== undefined && profiles.includes(profile));

const withProfiles = (names: readonly string[]): string =>
  names.length > 0 ? ` with profile ${names.join(', ')}` : '';

/**
 * Location of a key in the entry of a topic, that of the profile first; the location of its name where neither has it.
 */
export function locationOfKey(
  topic: TopicEntry,
  index: number,
  key: string,
  profile: string | undefined,
  locations: ManifestLocations,
): SourceLocation {
  const path = settingPath(key);
  if (profile !== undefined && declaresKey(topic.profiles?.[profile], key)) {
    return locations.topic(index, 'profiles', profile, ...path);
  }
  return declaresKey(topic, key) ? locations.topic(index, ...path) : locations.topic(index, 'name');
}

function declaresKey(settings: Partial<DesiredTopic> | undefined, key: string): boolean {
  if (key === 'partitions' || key === 'replicationFactor') return settings?.[key] !== undefined;
  return Object.hasOwn(settings?.config ?? {}, key);
}

function violations(
  policy: Policy,
  topic: TopicEntry,
  desired: DesiredTopic,
  actual: ActualSettings | undefined,
): Violation[] {
  const { required = [], forbidden = [], bounds = {} } = policy.config ?? {};
  return [
    ...(policy.owner === 'required' && !topic.owner?.trim() ? [{ key: 'owner', message: 'it has no owner' }] : []),
    ...outOfRange('partitions', policy.partitions, desired.partitions, actual?.partitions),
    ...outOfRange('replicationFactor', policy.replicationFactor, desired.replicationFactor, actual?.replicationFactor),
    ...required
      .filter((key) => !Object.hasOwn(desired.config, key))
      .map((key) => ({ key, message: `${key} has to be set` })),
    ...forbidden
      .filter((key) => Object.hasOwn(desired.config, key))
      .map((key) => ({ key, message: `${key} must not be set` })),
    ...Object.entries(bounds).flatMap(([key, bound]) =>
      outOfRange(key, bound, desired.config[key], actual?.config?.[key] ?? undefined),
    ),
  ];
}

function outOfRange(
  key: string,
  range: PolicyRange | undefined,
  declared: string | number | undefined,
  actual: string | number | undefined,
): Violation[] {
  const value = declared ?? actual;
  if (range === undefined || value === undefined || isInRange(key, value, range)) return [];
  const is = declared === undefined ? 'is left to the cluster, which gives' : 'is';
  return [{ key, message: `${key} ${is} ${humanValue(key, value)}, and has to be ${rangeText(key, range)}` }];
}
