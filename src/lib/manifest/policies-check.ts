import { nearest } from '../base/nearest.js';
import { type ManifestLocations, patternProblems, unknownProfileProblem } from './check.js';
import { comparableNumber, humanValue } from './policies.js';
import type { ConfigRange, Manifest, NumberRange, Policy, Problem, SourceLocation } from './types.js';

type PolicyLocator = (...inside: (string | number)[]) => SourceLocation;

/**
 * What is wrong with policies themselves: patterns, profiles that are not there, ranges without room, no rule at all.
 */
export function checkPolicies({ policies, profiles }: Manifest, places: ManifestLocations): Problem[] {
  return policies.flatMap((policy) => {
    const at: PolicyLocator = (...inside) => places.policy(policy.name, ...inside);
    return [
      ...(policy.match === undefined ? [] : patternProblems(policy.match, at('match'))),
      ...checkProfileNames(policy, profiles, places.isInPoliciesFile(policy.name), at),
      ...checkRanges(policy, at),
      ...checkConfigs(policy, at),
      ...(hasRule(policy)
        ? []
        : [{ ...at('name'), message: `policy "${policy.name}" asks for nothing`, hint: ruleKeysHint }]),
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
  at: PolicyLocator,
): Problem[] {
  const isThere = (name: string) => Object.hasOwn(profiles, name);
  const forOthers = (name: string) =>
    standsApart && names.some(isThere) && nearest(name, Object.keys(profiles)) === undefined;
  return names.flatMap((name, index) =>
    isThere(name) || forOthers(name) ? [] : [unknownProfileProblem(name, profiles, at('profiles', index))],
  );
}

const ruleKeysHint = 'It may hold partitions, replicationFactor, owner and config.';

function hasRule({ partitions, replicationFactor, owner, config = {} }: Policy): boolean {
  const ranges: readonly (NumberRange | ConfigRange | undefined)[] = [
    partitions,
    replicationFactor,
    ...Object.values(config.bounds ?? {}),
  ];
  const isOpen = (range: NumberRange | ConfigRange = {}) => range.min === undefined && range.max === undefined;
  const names = [...(config.required ?? []), ...(config.forbidden ?? [])];
  return owner !== undefined || names.length > 0 || ranges.some((range) => !isOpen(range));
}

function checkRanges({ partitions, replicationFactor, config = {} }: Policy, at: PolicyLocator): Problem[] {
  const ranges: readonly (readonly [readonly string[], NumberRange | ConfigRange | undefined])[] = [
    [['partitions'], partitions],
    [['replicationFactor'], replicationFactor],
    ...Object.entries(config.bounds ?? {}).map(([key, bound]) => [['config', 'bounds', key], bound] as const),
  ];
  return ranges.flatMap(([path, { min, max } = {}]) => {
    const key = path.at(-1) ?? '';
    if (min === undefined || max === undefined || comparableNumber(key, min) <= comparableNumber(key, max)) return [];
    return [
      {
        ...at(...path),
        message: `${key} has a min of ${humanValue(key, min)} above its max of ${humanValue(key, max)}`,
      },
    ];
  });
}

function checkConfigs({ config = {} }: Policy, at: PolicyLocator): Problem[] {
  const required = new Set(config.required);
  return (config.forbidden ?? []).flatMap((key, index) =>
    required.has(key) ? [{ ...at('config', 'forbidden', index), message: `${key} is required and forbidden` }] : [],
  );
}
