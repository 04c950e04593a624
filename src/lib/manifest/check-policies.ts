import { nearest } from '../base/nearest.js';
import type { Problem } from '../schema/problems.js';
import type { SourceLocation } from '../schema/source-location.js';
import type { ManifestLocations } from './locations.js';
import { comparableNumber, humanValue, type PolicyRange } from './policy-range.js';
import { patternProblems, unknownProfileProblem } from './reference-problems.js';
import type { Manifest, Policy } from './types.js';

type PolicyLocator = (...inside: (string | number)[]) => SourceLocation;

/** Problems of the policies themselves: patterns, unknown profiles, empty ranges, policies without a rule. */
export const checkPolicies = (manifest: Manifest, locations: ManifestLocations): Problem[] =>
  manifest.policies.flatMap((policy) => checkPolicy(policy, manifest, locations));

/** True for a policy without faults, against which topics can be checked. */
export const isSoundPolicy = (policy: Policy, manifest: Manifest, locations: ManifestLocations): boolean =>
  !locations.faults.policy(policy.name) && checkPolicy(policy, manifest, locations).length === 0;

function checkPolicy(policy: Policy, { profiles }: Manifest, locations: ManifestLocations): Problem[] {
  const { name, match } = policy;
  const at: PolicyLocator = (...inside) => locations.policy(name, ...inside);
  const { faults } = locations;
  return [
    ...(match === undefined ? [] : patternProblems(match, at('match'))),
    ...(faults.profileNames ? [] : checkProfileNames(policy, profiles, locations.isInPoliciesFile(name), at)),
    ...checkRanges(policy, at),
    ...checkConfigs(policy, at),
    ...(hasRule(policy) || faults.policy(name)
      ? []
      : [{ ...at('name'), message: `policy "${name}" asks for nothing`, hint: ruleKeysHint }]),
  ];
}

/**
 * An unknown profile binds no topic, so it is a problem. A policies file may serve several files of topics with other
 * profiles each: there only a likely typo is one, and a policy none of whose profiles exist.
 */
function checkProfileNames(
  { profiles: names = [] }: Policy,
  profiles: Manifest['profiles'],
  isInPoliciesFile: boolean,
  at: PolicyLocator,
): Problem[] {
  const exists = (name: string) => Object.hasOwn(profiles, name);
  const isForOtherFiles = (name: string) =>
    isInPoliciesFile && names.some(exists) && nearest(name, Object.keys(profiles)) === undefined;
  return names.flatMap((name: string | undefined, index) =>
    name === undefined || exists(name) || isForOtherFiles(name)
      ? []
      : [unknownProfileProblem(name, profiles, at('profiles', index))],
  );
}

const ruleKeysHint = 'It may hold partitions, replicationFactor, owner and config.';

function hasRule({ partitions, replicationFactor, owner, config = {} }: Policy): boolean {
  const ranges: readonly (PolicyRange | undefined)[] = [
    partitions,
    replicationFactor,
    ...Object.values(config.bounds ?? {}),
  ];
  const isOpen = (range: PolicyRange = {}) => range.min === undefined && range.max === undefined;
  const names = [...(config.required ?? []), ...(config.forbidden ?? [])];
  return owner !== undefined || names.length > 0 || ranges.some((range) => !isOpen(range));
}

function checkRanges({ partitions, replicationFactor, config = {} }: Policy, at: PolicyLocator): Problem[] {
  const ranges: readonly (readonly [readonly string[], PolicyRange | undefined])[] = [
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
  return (config.forbidden ?? []).flatMap((key: string | undefined, index) =>
    key !== undefined && required.has(key)
      ? [{ ...at('config', 'forbidden', index), message: `${key} is required and forbidden` }]
      : [],
  );
}
