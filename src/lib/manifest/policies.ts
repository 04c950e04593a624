import { parsePattern } from '../patterns.js';
import { topicConfigDefs } from '../topics/config-table.js';
import { humanConfig } from '../topics/units.js';
import type { ManifestPlaces } from './check.js';
import { wantedTopic } from './resolve.js';
import type { Bound, Manifest, Place, Policy, Problem, Range, TopicEntry, WantedTopic } from './types.js';

/** What a topic has where the files leave it to the cluster, as far as that is known. */
export interface Given {
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly config?: Readonly<Record<string, string | null>>;
}

export interface PolicyChecks {
  /** Profiles to look at; undefined where the files have none. */
  readonly profiles: readonly (string | undefined)[];
  /** True for the topics to look at. */
  readonly only: (name: string) => boolean;
  /** What the cluster gives of itself; without it only what the files say is looked at. */
  readonly given?: (topic: string) => Given | undefined;
}

/** What is wrong with one topic: the key it is about, and a sentence without its subject. */
interface Violation {
  readonly key: string;
  readonly what: string;
}

/** Every policy that a topic breaks, at the topic's line: an error or a warning each, as the policy says. */
export function policyProblems(
  manifest: Manifest,
  places: ManifestPlaces,
  { profiles, only, given }: PolicyChecks,
): Problem[] {
  return manifest.topics.flatMap((topic, index) => {
    if (topic.absent || !only(topic.name)) return [];
    return manifest.policies.filter(covers(topic.name)).flatMap((policy) => {
      const broken = new Map<string, { readonly key: string; readonly profiles: string[] }>();
      for (const profile of profiles.filter((name) => appliesTo(policy, name))) {
        const wanted = wantedTopic(manifest, topic, profile);
        for (const { key, what } of violations(policy, topic, wanted, given?.(topic.name))) {
          const found = broken.get(what) ?? { key, profiles: [] };
          if (profile !== undefined && key !== 'owner') found.profiles.push(profile);
          broken.set(what, found);
        }
      }
      return [...broken].map(([what, { key, profiles: own }]): Problem => {
        const policyPlace = places.policy(policy.name);
        return {
          ...placeOfKey(topic, index, key, own[0], places),
          message: `topic "${topic.name}" breaks policy "${policy.name}"${inProfiles(own)}: ${what}`,
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

const inProfiles = (names: readonly string[]): string => (names.length > 0 ? ` with profile ${names.join(', ')}` : '');

/** Where a topic says a key for a profile, or else its name. */
export function placeOfKey(
  topic: TopicEntry,
  index: number,
  key: string,
  profile: string | undefined,
  places: ManifestPlaces,
): Place {
  const inside = key === 'partitions' || key === 'replicationFactor' ? [key] : ['config', key];
  if (profile !== undefined && saysIt(topic.profiles?.[profile], key)) {
    return places.topic(index, 'profiles', profile, ...inside);
  }
  return saysIt(topic, key) ? places.topic(index, ...inside) : places.topic(index, 'name');
}

function saysIt(settings: Partial<WantedTopic> | undefined, key: string): boolean {
  if (key === 'partitions' || key === 'replicationFactor') return settings?.[key] !== undefined;
  return Object.hasOwn(settings?.config ?? {}, key);
}

function violations(policy: Policy, topic: TopicEntry, wanted: WantedTopic, given: Given | undefined): Violation[] {
  const { required = [], forbidden = [], bounds = {} } = policy.config ?? {};
  return [
    ...(policy.owner === 'required' && !topic.owner?.trim() ? [{ key: 'owner', what: 'it has no owner' }] : []),
    ...outOfRange('partitions', policy.partitions, wanted.partitions, given?.partitions),
    ...outOfRange('replicationFactor', policy.replicationFactor, wanted.replicationFactor, given?.replicationFactor),
    ...required
      .filter((key) => !Object.hasOwn(wanted.config, key))
      .map((key) => ({ key, what: `${key} has to be set` })),
    ...forbidden
      .filter((key) => Object.hasOwn(wanted.config, key))
      .map((key) => ({ key, what: `${key} must not be set` })),
    ...Object.entries(bounds).flatMap(([key, bound]) =>
      outOfRange(key, bound, wanted.config[key], given?.config?.[key] ?? undefined),
    ),
  ];
}

type Value = string | number;

function outOfRange(
  key: string,
  range: Range | Bound | undefined,
  said: Value | undefined,
  given: Value | undefined,
): Violation[] {
  const value = said ?? given;
  if (range === undefined || value === undefined || isInside(key, value, range)) return [];
  const is = said === undefined ? 'is left to the cluster, which gives' : 'is';
  return [{ key, what: `${key} ${is} ${shown(key, value)}, and has to be ${rangeText(key, range)}` }];
}

function isInside(key: string, value: Value, { min, max }: Range | Bound): boolean {
  const is = amount(key, value);
  return (min === undefined || is >= amount(key, min)) && (max === undefined || is <= amount(key, max));
}

/** A value as a number; the one that stands for "no limit" is above all others. */
export function amount(key: string, value: Value): number {
  const { sentinel, unit } = topicConfigDefs[key] ?? {};
  const number = Number(value);
  return unit !== undefined && sentinel !== undefined && number === Number(sentinel)
    ? Number.POSITIVE_INFINITY
    : number;
}

function rangeText(key: string, { min, max }: Range | Bound): string {
  if (min === undefined) return `at most ${shown(key, max ?? '')}`;
  if (max === undefined) return `at least ${shown(key, min)}`;
  return min === max ? `${shown(key, min)}` : `from ${shown(key, min)} to ${shown(key, max)}`;
}

/** A value as people read it. */
export const shown = (key: string, value: Value): string => humanConfig(key, String(value)) ?? String(value);
