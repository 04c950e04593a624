import { checkManifest, type ManifestLocations } from './check.js';
import { type ManifestFileContent, mergeFiles } from './merge-files.js';
import { readShape } from './read.js';
import { policiesFileShape, topicsFileShape } from './shape.js';
import type { Manifest, Problem } from './types.js';

export interface SourceFile {
  /** As the person named it. */
  readonly path: string;
  readonly text: string;
}

export interface ParsedManifest {
  /** Fit for use where there is no problem. */
  readonly manifest: Manifest;
  /** In the order of the files and lines. */
  readonly problems: readonly Problem[];
  readonly locations: ManifestLocations;
}

/** Reads files of topics, and files that hold policies alone, and unites them. `env` fills `${NAME}`. */
export async function parseManifest(
  files: readonly SourceFile[],
  env: Readonly<Record<string, string | undefined>>,
  policyFiles: readonly SourceFile[] = [],
): Promise<ParsedManifest> {
  const read = await Promise.all([
    ...files.map(({ path, text }) => readShape(path, text, topicsFileShape, env)),
    ...policyFiles.map(({ path, text }) => readShape(path, text, policiesFileShape, env)),
  ]);
  const problems = read.flatMap(({ problems }) => problems);
  const contents = read.map(({ value, locate }, index) => ({
    content: problems.length > 0 ? {} : (value as ManifestFileContent),
    locate,
    isPoliciesFile: index >= files.length,
  }));
  const { manifest, places: locations, problems: twice } = mergeFiles(contents);
  if (problems.length > 0) return { manifest, problems, locations };
  const found = sortProblems([...twice, ...checkManifest(manifest, locations)], [...files, ...policyFiles]);
  return { manifest, problems: found, locations };
}

/** Problems in the order of the files and lines. */
export function sortProblems(problems: readonly Problem[], files: readonly { readonly path: string }[]): Problem[] {
  const order = files.map(({ path }) => path);
  return problems.toSorted(
    (a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
