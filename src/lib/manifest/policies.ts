import { parsePattern } from '../base/patterns.js';
import { topicConfigDefs } from '../topics/config-defs.js';
import { humanConfig } from '../topics/units.js';
import type { ManifestLocations } from './check.js';
import { desiredTopic } from './resolve.js';
import type {
  ConfigRange,
  DesiredTopic,
  Manifest,
  NumberRange,
  Policy,
  Problem,
  SourceLocation,
  TopicEntry,
} from './types.js';

/** What a topic has where the files leave it to the cluster, as far as that is known. */
export interface ActualSettings {
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly config?: Readonly<Record<string, string | null>>;
}

export interface PolicyCheckOptions {
  /** Profiles to look at; undefined where the files have none. */
  readonly profiles: readonly (string | undefined)[];
  /** True for the topics to look at. */
  readonly only: (name: string) => boolean;
  /** What the cluster gives of itself; without it only what the files say is looked at. */
  readonly actualOf?: (topic: string) => ActualSettings | undefined;
}

/** What is wrong with one topic: the key it is about, and a sentence without its subject. */
interface Violation {
  readonly key: string;
  readonly message: string;
}

/** Every policy that a topic breaks, at the topic's line: an error or a warning each, as the policy says. */
export function policyProblems(
  manifest: Manifest,
  places: ManifestLocations,
  { profiles, only, actualOf }: PolicyCheckOptions,
): Problem[] {
  return manifest.topics.flatMap((topic, index) => {
    if (topic.absent || !only(topic.name)) return [];
    return manifest.policies.filter(covers(topic.name)).flatMap((policy) => {
      const broken = new Map<string, { readonly key: string; readonly profiles: string[] }>();
      for (const profile of profiles.filter((name) => appliesTo(policy, name))) {
        const wanted = desiredTopic(manifest, topic, profile);
        for (const { key, message } of violations(policy, topic, wanted, actualOf?.(topic.name))) {
          const found = broken.get(message) ?? { key, profiles: [] };
          if (profile !== undefined && key !== 'owner') found.profiles.push(profile);
          broken.set(message, found);
        }
      }
      return [...broken].map(([what, { key, profiles: own }]): Problem => {
        const policyPlace = places.policy(policy.name);
        return {
          ...locationOfKey(topic, index, key, own[0], places),
          message: `topic "${topic.name}" breaks policy "${policy.name}"${withProfiles(own)}: ${what}`,
          hint: policy.message ?? `The policy stands at ${policyPlace.file}:${policyPlace.line}.`,
          severity: policy.severity ?? 'error',
          policy: policy.name,
        };
      });
    });
  });
}

const covers =
  (topic: string) =>
  ({ match }: Policy): boolean =>
    match === undefined || parsePattern(match).matches(topic);

const appliesTo = ({ profiles }: Policy, profile: string | undefined): boolean =>
  profiles === undefined || (profile !== undefined && profiles.includes(profile));

const withProfiles = (names: readonly string[]): string =>
  names.length > 0 ? ` with profile ${names.join(', ')}` : '';

/** Where a topic says a key for a profile, or else its name. */
export function locationOfKey(
  topic: TopicEntry,
  index: number,
  key: string,
  profile: string | undefined,
  places: ManifestLocations,
): SourceLocation {
  const inside = key === 'partitions' || key === 'replicationFactor' ? [key] : ['config', key];
  if (profile !== undefined && declaresKey(topic.profiles?.[profile], key)) {
    return places.topic(index, 'profiles', profile, ...inside);
  }
  return declaresKey(topic, key) ? places.topic(index, ...inside) : places.topic(index, 'name');
}

function declaresKey(settings: Partial<DesiredTopic> | undefined, key: string): boolean {
  if (key === 'partitions' || key === 'replicationFactor') return settings?.[key] !== undefined;
  return Object.hasOwn(settings?.config ?? {}, key);
}

function violations(
  policy: Policy,
  topic: TopicEntry,
  wanted: DesiredTopic,
  given: ActualSettings | undefined,
): Violation[] {
  const { required = [], forbidden = [], bounds = {} } = policy.config ?? {};
  return [
    ...(policy.owner === 'required' && !topic.owner?.trim() ? [{ key: 'owner', message: 'it has no owner' }] : []),
    ...outOfRange('partitions', policy.partitions, wanted.partitions, given?.partitions),
    ...outOfRange('replicationFactor', policy.replicationFactor, wanted.replicationFactor, given?.replicationFactor),
    ...required
      .filter((key) => !Object.hasOwn(wanted.config, key))
      .map((key) => ({ key, message: `${key} has to be set` })),
    ...forbidden
      .filter((key) => Object.hasOwn(wanted.config, key))
      .map((key) => ({ key, message: `${key} must not be set` })),
    ...Object.entries(bounds).flatMap(([key, bound]) =>
      outOfRange(key, bound, wanted.config[key], given?.config?.[key] ?? undefined),
    ),
  ];
}

type Value = string | number;

function outOfRange(
  key: string,
  range: NumberRange | ConfigRange | undefined,
  said: Value | undefined,
  given: Value | undefined,
): Violation[] {
  const value = said ?? given;
  if (range === undefined || value === undefined || isInside(key, value, range)) return [];
  const is = said === undefined ? 'is left to the cluster, which gives' : 'is';
  return [{ key, message: `${key} ${is} ${humanValue(key, value)}, and has to be ${rangeText(key, range)}` }];
}

function isInside(key: string, value: Value, { min, max }: NumberRange | ConfigRange): boolean {
  const is = comparableNumber(key, value);
  return (
    (min === undefined || is >= comparableNumber(key, min)) && (max === undefined || is <= comparableNumber(key, max))
  );
}

/** A value as a number; the one that stands for "no limit" is above all others. */
export function comparableNumber(key: string, value: Value): number {
  const { sentinel, unit } = topicConfigDefs[key] ?? {};
  const number = Number(value);
  return unit !== undefined && sentinel !== undefined && number === Number(sentinel)
    ? Number.POSITIVE_INFINITY
    : number;
}

function rangeText(key: string, { min, max }: NumberRange | ConfigRange): string {
  if (min === undefined) return `at most ${humanValue(key, max ?? '')}`;
  if (max === undefined) return `at least ${humanValue(key, min)}`;
  return min === max ? `${humanValue(key, min)}` : `from ${humanValue(key, min)} to ${humanValue(key, max)}`;
}

/** A value as people read it. */
export const humanValue = (key: string, value: Value): string => humanConfig(key, String(value)) ?? String(value);
