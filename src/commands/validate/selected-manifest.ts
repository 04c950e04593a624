import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { nearest } from '../../lib/base/nearest.js';
import { parsePattern } from '../../lib/base/patterns.js';
import { loadManifestFiles } from '../../lib/manifest/load.js';
import type { ManifestLocations } from '../../lib/manifest/locations.js';
import { findManifestSourcesWithStdin } from '../../lib/manifest/manifest-sources.js';
import type { PolicyCheckOptions } from '../../lib/manifest/policy-problems.js';
import { policyProblems } from '../../lib/manifest/policy-problems.js';
import { chooseProfile } from '../../lib/manifest/resolve.js';
import type { Manifest } from '../../lib/manifest/types.js';
import type { Problem } from '../../lib/schema/problems.js';
import { isWarning, ProblemsError, problemLines } from '../../lib/schema/problems.js';
import type { ManifestValues } from '../plan/inputs.js';

/** Files without a problem, and the profile and topics that the command line selects. */
export interface SelectedManifest {
  readonly manifest: Manifest;
  readonly locations: ManifestLocations;
  readonly profile: string | undefined;
  /** True for topics that --only selects. */
  readonly only: (name: string) => boolean;
}

/**
 * Reads the files of a command line for one profile. Throws `ProblemsError` for problems in them and for policies that
 * they break, before any request to the cluster.
 */
export async function readSelectedManifest(
  { file, policies, profile, only }: Pick<ManifestValues, 'file' | 'policies' | 'profile' | 'only'>,
  app: App,
): Promise<SelectedManifest> {
  const sources = await findManifestSourcesWithStdin(app);
  const { manifest, problems, locations } = await loadManifestFiles(file, sources, policies);
  if (problems.length > 0) throw new ProblemsError(problems);
  const selectedProfile = chooseProfile(manifest, profile ?? sources.profile);
  const files = { manifest, locations, profile: selectedProfile, only: topicFilter(only) };
  policyWarnings(files);
  return files;
}

/** Violations of policies of severity warning. Throws `ProblemsError` for those of severity error. */
export function policyWarnings(
  { manifest, locations, profile, only }: SelectedManifest,
  actualOf?: PolicyCheckOptions['actualOf'],
) {
  const found = policyProblems(manifest, locations, { profiles: [profile], only, ...(actualOf && { actualOf }) });
  const errors = found.filter((problem) => !isWarning(problem));
  if (errors.length > 0) throw new ProblemsError(errors);
  return found;
}

export const noteWarnings = (warnings: readonly Problem[], app: App): void => {
  for (const warning of warnings) app.note(problemLines(warning).join('\n'));
};

/** The filter of --only; it accepts every topic when there is no pattern. */
export function topicFilter(only: readonly string[]): (name: string) => boolean {
  const patterns = only.map(parsePattern);
  return (name) => patterns.length === 0 || patterns.some((pattern) => pattern.matches(name));
}

/**
 * Throws `notFound` for a pattern of --only that matches none of `names`: a typo must not look like "nothing to do".
 */
export function checkOnlyPatterns(only: readonly string[], names: readonly string[], owner: string): void {
  for (const text of only) {
    const pattern = parsePattern(text);
    if (names.some((name) => pattern.matches(name))) continue;
    const near = pattern.kind === 'name' ? nearest(text, names) : undefined;
    const complaint = pattern.kind === 'name' ? `has no topic "${text}"` : `has no topic that matches ${text}`;
    throw new CliError('notFound', `--only: ${owner} ${complaint}`, { hint: near && `Did you mean ${near}?` });
  }
}
