import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { nearest } from '../../lib/base/nearest.js';
import { parsePattern } from '../../lib/base/patterns.js';
import type { ManifestLocations } from '../../lib/manifest/check.js';
import { loadManifestFiles } from '../../lib/manifest/load.js';
import { findManifestSourcesWithStdin } from '../../lib/manifest/manifest-sources.js';
import type { PolicyCheckOptions } from '../../lib/manifest/policies.js';
import { policyProblems } from '../../lib/manifest/policies.js';
import { isWarning, ProblemsError, problemLines } from '../../lib/manifest/problems.js';
import { chooseProfile } from '../../lib/manifest/resolve.js';
import type { Manifest, Problem } from '../../lib/manifest/types.js';

export interface ManifestFileOptions {
  readonly file: readonly string[];
  readonly policies: readonly string[];
  readonly profile: string | undefined;
  readonly only: readonly string[];
}

/** Files that have nothing wrong in them, read for one profile. */
export interface SelectedManifest {
  readonly manifest: Manifest;
  readonly locations: ManifestLocations;
  readonly profile: string | undefined;
  /** True for the topics that the line is about. */
  readonly only: (name: string) => boolean;
}

/**
 * Reads the files of a line for one profile. Throws `ProblemsError` where something is wrong in them, a broken policy
 * included: what the files alone show is told before a cluster is asked.
 */
export async function readSelectedManifest(
  { file, policies, profile, only }: ManifestFileOptions,
  app: App,
): Promise<SelectedManifest> {
  const where = await findManifestSourcesWithStdin(app);
  const { manifest, problems, locations } = await loadManifestFiles(file, where, policies);
  if (problems.length > 0) throw new ProblemsError(problems);
  const chosen = chooseProfile(manifest, profile ?? where.profile);
  const files = { manifest, locations, profile: chosen, only: topicFilter(only) };
  policyWarnings(files);
  return files;
}

/** The warnings of the policies; throws `ProblemsError` where one of severity error is broken. */
export function policyWarnings(
  { manifest, locations, profile, only }: SelectedManifest,
  given?: PolicyCheckOptions['actualOf'],
) {
  const found = policyProblems(manifest, locations, { profiles: [profile], only, ...(given && { actualOf: given }) });
  const errors = found.filter((problem) => !isWarning(problem));
  if (errors.length > 0) throw new ProblemsError(errors);
  return found;
}

export const noteWarnings = (warnings: readonly Problem[], app: App): void => {
  for (const warning of warnings) app.note(problemLines(warning).join('\n'));
};

/** What --only picks: everything without it. */
export function topicFilter(only: readonly string[]): (name: string) => boolean {
  const patterns = only.map(parsePattern);
  return (name) => patterns.length === 0 || patterns.some((pattern) => pattern.matches(name));
}

/** Throws `notFound` for a name of --only that is none of `names`: a slip must not look like "nothing to do". */
export function checkOnlyPatterns(only: readonly string[], names: readonly string[], where: string): void {
  for (const text of only) {
    const pattern = parsePattern(text);
    if (names.some((name) => pattern.matches(name))) continue;
    const near = pattern.kind === 'name' ? nearest(text, names) : undefined;
    const what = pattern.kind === 'name' ? `has no topic "${text}"` : `has no topic that matches ${text}`;
    throw new CliError('notFound', `--only: ${where} ${what}`, { hint: near && `Did you mean ${near}?` });
  }
}
