import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import type { ManifestPlaces } from '../../lib/manifest/check.js';
import { loadFiles } from '../../lib/manifest/load.js';
import type { PolicyChecks } from '../../lib/manifest/policies.js';
import { policyProblems } from '../../lib/manifest/policies.js';
import { isWarning, ProblemsError, problemLines } from '../../lib/manifest/problems.js';
import { chooseProfile } from '../../lib/manifest/resolve.js';
import { surroundingsOfLine } from '../../lib/manifest/surroundings.js';
import type { Manifest, Problem } from '../../lib/manifest/types.js';
import { nearest } from '../../lib/nearest.js';
import { parsePattern } from '../../lib/patterns.js';

export interface FilesAsked {
  readonly file: readonly string[];
  readonly policies: readonly string[];
  readonly profile: string | undefined;
  readonly only: readonly string[];
}

/** Files that have nothing wrong in them, read for one profile. */
export interface AskedFiles {
  readonly manifest: Manifest;
  readonly places: ManifestPlaces;
  readonly profile: string | undefined;
  /** True for the topics that the line is about. */
  readonly only: (name: string) => boolean;
}

/**
 * Reads the files of a line for one profile. Throws `ProblemsError` where something is wrong in them, a broken policy
 * included: what the files alone show is told before a cluster is asked.
 */
export async function readFiles({ file, policies, profile, only }: FilesAsked, app: App): Promise<AskedFiles> {
  const where = await surroundingsOfLine(app);
  const { manifest, problems, places } = await loadFiles(file, where, policies);
  if (problems.length > 0) throw new ProblemsError(problems);
  const chosen = chooseProfile(manifest, profile ?? where.profile);
  const files = { manifest, places, profile: chosen, only: picker(only) };
  brokenPolicies(files);
  return files;
}

/** The warnings of the policies; throws `ProblemsError` where one of severity error is broken. */
export function brokenPolicies({ manifest, places, profile, only }: AskedFiles, given?: PolicyChecks['given']) {
  const found = policyProblems(manifest, places, { profiles: [profile], only, ...(given && { given }) });
  const errors = found.filter((problem) => !isWarning(problem));
  if (errors.length > 0) throw new ProblemsError(errors);
  return found;
}

export const noteWarnings = (warnings: readonly Problem[], app: App): void => {
  for (const warning of warnings) app.note(problemLines(warning).join('\n'));
};

/** What --only picks: everything without it. */
export function picker(only: readonly string[]): (name: string) => boolean {
  const patterns = only.map(parsePattern);
  return (name) => patterns.length === 0 || patterns.some((pattern) => pattern.matches(name));
}

/** Throws `notFound` for a name of --only that is none of `names`: a slip must not look like "nothing to do". */
export function checkOnly(only: readonly string[], names: readonly string[], where: string): void {
  for (const text of only) {
    const pattern = parsePattern(text);
    if (names.some((name) => pattern.matches(name))) continue;
    const near = pattern.kind === 'name' ? nearest(text, names) : undefined;
    const what = pattern.kind === 'name' ? `has no topic "${text}"` : `has no topic that matches ${text}`;
    throw new CliError('notFound', `--only: ${where} ${what}`, { hint: near && `Did you mean ${near}?` });
  }
}
