import { checkManifest, type ManifestPlaces } from './check.js';
import { readShape } from './read.js';
import { fileShape, policiesFileShape } from './shape.js';
import type { Manifest, Problem } from './types.js';
import { type FileContent, unite } from './unite.js';

export interface SourceFile {
  /** As the person named it. */
  readonly path: string;
  readonly text: string;
}

export interface Parsed {
  /** Fit for use where there is no problem. */
  readonly manifest: Manifest;
  /** In the order of the files and lines. */
  readonly problems: readonly Problem[];
  readonly places: ManifestPlaces;
}

/** Reads files of topics, and files that hold policies alone, and unites them. `env` fills `${NAME}`. */
export async function parseManifest(
  files: readonly SourceFile[],
  env: Readonly<Record<string, string | undefined>>,
  policyFiles: readonly SourceFile[] = [],
): Promise<Parsed> {
  const read = await Promise.all([
    ...files.map(({ path, text }) => readShape(path, text, fileShape, env)),
    ...policyFiles.map(({ path, text }) => readShape(path, text, policiesFileShape, env)),
  ]);
  const problems = read.flatMap(({ problems }) => problems);
  const contents = read.map(({ value, places }, index) => ({
    content: problems.length > 0 ? {} : (value as FileContent),
    places,
    apart: index >= files.length,
  }));
  const { manifest, places, problems: twice } = unite(contents);
  if (problems.length > 0) return { manifest, problems, places };
  const found = inOrder([...twice, ...checkManifest(manifest, places)], [...files, ...policyFiles]);
  return { manifest, problems: found, places };
}

/** Problems in the order of the files and lines. */
export function inOrder(problems: readonly Problem[], files: readonly { readonly path: string }[]): Problem[] {
  const order = files.map(({ path }) => path);
  return problems.toSorted(
    (a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
