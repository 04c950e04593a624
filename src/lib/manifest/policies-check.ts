import { nearest } from '../nearest.js';
import { checkPattern, type ManifestPlaces, unknownProfile } from './check.js';
import { amount, shown } from './policies.js';
import type { Bound, Manifest, Place, Policy, Problem, Range } from './types.js';

type At = (...inside: (string | number)[]) => Place;

/** What is wrong with policies themselves: patterns, profiles that are not there, ranges without room, no rule at all. */
export function checkPolicies({ policies, profiles }: Manifest, places: ManifestPlaces): Problem[] {
  return policies.flatMap((policy) => {
    const at: At = (...inside) => places.policy(policy.name, ...inside);
    return [
      ...(policy.match === undefined ? [] : checkPattern(policy.match, at('match'))),
      ...checkProfileNames(policy, profiles, places.standsApart(policy.name), at),
      ...checkRanges(policy, at),
      ...checkConfigs(policy, at),
      ...(hasRule(policy) ? [] : [{ ...at('name'), message: `policy "${policy.name}" asks for nothing`, hint: rules }]),
    ];
  });
}

/**
 * Profiles that are not there hold nobody to anything. A file of policies serves many files of topics, not each of which
 * has every profile: it may name others beside one that there is, unless that looks like a slip.
 */
function checkProfileNames(
  { profiles: names = [] }: Policy,
  profiles: Manifest['profiles'],
  standsApart: boolean,
  at: At,
): Problem[] {
  const isThere = (name: string) => Object.hasOwn(profiles, name);
  const forOthers = (name: string) =>
    standsApart && names.some(isThere) && nearest(name, Object.keys(profiles)) === undefined;
  return names.flatMap((name, index) =>
    isThere(name) || forOthers(name) ? [] : [unknownProfile(name, profiles, at('profiles', index))],
  );
}

const rules = 'It may hold partitions, replicationFactor, owner and config.';

function hasRule({ partitions, replicationFactor, owner, config = {} }: Policy): boolean {
  const ranges: readonly (Range | Bound | undefined)[] = [
    partitions,
    replicationFactor,
    ...Object.values(config.bounds ?? {}),
  ];
  const isOpen = (range: Range | Bound = {}) => range.min === undefined && range.max === undefined;
  const names = [...(config.required ?? []), ...(config.forbidden ?? [])];
  return owner !== undefined || names.length > 0 || ranges.some((range) => !isOpen(range));
}

function checkRanges({ partitions, replicationFactor, config = {} }: Policy, at: At): Problem[] {
  const ranges: readonly (readonly [readonly string[], Range | Bound | undefined])[] = [
    [['partitions'], partitions],
    [['replicationFactor'], replicationFactor],
    ...Object.entries(config.bounds ?? {}).map(([key, bound]) => [['config', 'bounds', key], bound] as const),
  ];
  return ranges.flatMap(([path, { min, max } = {}]) => {
    const key = path.at(-1) ?? '';
    if (min === undefined || max === undefined || amount(key, min) <= amount(key, max)) return [];
    return [{ ...at(...path), message: `${key} has a min of ${shown(key, min)} above its max of ${shown(key, max)}` }];
  });
}

function checkConfigs({ config = {} }: Policy, at: At): Problem[] {
  const required = new Set(config.required);
  return (config.forbidden ?? []).flatMap((key, index) =>
    required.has(key) ? [{ ...at('config', 'forbidden', index), message: `${key} is required and forbidden` }] : [],
  );
}
