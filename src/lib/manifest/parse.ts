import { sortProblems } from '../schema/problems.js';
import { readShape } from '../schema/read-shape.js';
import { checkManifest } from './check-manifest.js';
import { policiesFileShape, topicsFileShape } from './file-shapes.js';
import type { ManifestLocations } from './locations.js';
import { type ManifestFileContent, mergeFiles } from './merge-files.js';
import type { Manifest, ManifestProblem } from './types.js';

export interface SourceFile {
  /** As the user named it. */
  readonly path: string;
  readonly text: string;
}

export interface ParsedManifest {
  /** Fit for use where there is no problem; otherwise what could be read, with undefined in place of the rest. */
  readonly manifest: Manifest;
  /** Of shape and of sense, in the order of the files and lines. */
  readonly problems: readonly ManifestProblem[];
  readonly locations: ManifestLocations;
  /** Paths of the files, in the order of the problems. */
  readonly files: readonly string[];
}

/** Parses and merges files of topics and files that hold policies alone. `env` has the values of `${NAME}`. */
export async function parseManifest(
  files: readonly SourceFile[],
  env: Readonly<Record<string, string | undefined>>,
  policyFiles: readonly SourceFile[] = [],
): Promise<ParsedManifest> {
  const results = await Promise.all([
    ...files.map(({ path, text }) => readShape(path, text, topicsFileShape, { env })),
    ...policyFiles.map(({ path, text }) => readShape(path, text, policiesFileShape, { env })),
  ]);
  const { manifest, locations, problems } = mergeFiles(
    results.map(({ value, locate, hasFault }, index) => ({
      content: (value ?? {}) as ManifestFileContent,
      locate,
      hasFault,
      isPoliciesFile: index >= files.length,
    })),
  );
  const found = [...results.flatMap((result) => result.problems), ...problems, ...checkManifest(manifest, locations)];
  const paths = [...files, ...policyFiles].map(({ path }) => path);
  return { manifest, problems: sortProblems(found, paths), locations, files: paths };
}
