import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CliError } from '../base/errors.js';
import { unreadable } from '../base/file-errors.js';
import { packageFile } from '../base/package-file.js';
import { ProblemsError } from '../schema/problems.js';
import { type ParsedManifest, parseManifest, type SourceFile } from './parse.js';
import type { Manifest } from './types.js';

export interface ManifestSources {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path from `file:` of .kafkactl.yaml, the default where no path is given. */
  readonly projectFile?: string | undefined;
  /** Reads standard input, for the path `-`; called at most once. */
  readonly stdin?: () => Promise<string>;
}

export const defaultManifestName = 'topics.yaml';

/**
 * Reads the given files and folders (every .yaml and .yml of a folder; `-` is standard input, named stdin in problems),
 * by default the project's file or `./topics.yaml`, and the files and folders of policies. Throws `usage` where one
 * cannot be read; faults in their contents are in `problems`.
 */
export async function loadManifestFiles(
  paths: readonly string[],
  sources: ManifestSources,
  policyPaths: readonly string[] = [],
): Promise<ParsedManifest> {
  if ([...paths, ...policyPaths].filter((path) => path === '-').length > 1) {
    throw new CliError('usage', '- is given twice, and standard input can be read once');
  }
  const [files, policies] = await Promise.all([
    readManifestTexts(paths, sources),
    Promise.all(policyPaths.map((path) => readTextsAt(path, sources, false))),
  ]);
  return parseManifest(files, sources.env, policies.flat());
}

/** The texts of the files that `loadManifestFiles` reads, without those of policies. */
export async function readManifestTexts(paths: readonly string[], sources: ManifestSources): Promise<SourceFile[]> {
  const given = paths.length > 0 ? paths : [sources.projectFile ?? defaultManifestName];
  return (await Promise.all(given.map((path) => readTextsAt(path, sources, paths.length === 0)))).flat();
}

/** As `loadManifestFiles`, but throws `ProblemsError` where there are problems. */
export async function loadManifest(paths: readonly string[], sources: ManifestSources): Promise<Manifest> {
  const { manifest, problems } = await loadManifestFiles(paths, sources);
  if (problems.length > 0) throw new ProblemsError(problems);
  return manifest;
}

/** The topics.yaml that kafkactl is installed with: the guide's topics. */
export async function loadShippedManifest(): Promise<Manifest> {
  return loadManifest([packageFile(defaultManifestName)], { cwd: '/', env: {} });
}

/**
 * The project's file or `./topics.yaml` where it exists, else the shipped one: where `topics create --profile` finds
 * profiles.
 */
export async function loadNearestManifest(sources: ManifestSources): Promise<Manifest> {
  return loadManifest([await nearestManifestPath(sources)], sources);
}

/** The path that `loadNearestManifest` reads. */
export async function nearestManifestPath({ cwd, projectFile }: ManifestSources): Promise<string> {
  const path = projectFile ?? defaultManifestName;
  const stats = await stat(resolve(cwd, path)).catch(() => undefined);
  return stats ? path : packageFile(defaultManifestName);
}

async function readTextsAt(path: string, { cwd, stdin }: ManifestSources, isDefault: boolean): Promise<SourceFile[]> {
  if (path === '-' && stdin) return [{ path: 'stdin', text: await stdin() }];
  const absolute = resolve(cwd, path);
  try {
    if (!(await stat(absolute)).isDirectory()) return [{ path, text: await readFile(absolute, 'utf8') }];
    const names = (await readdir(absolute)).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (names.length === 0) throw new CliError('usage', `no .yaml file in ${path}`);
    return Promise.all(
      names.map(async (name) => ({ path: join(path, name), text: await readFile(join(absolute, name), 'utf8') })),
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && isDefault) {
      throw new CliError('usage', `there is no ${path} here`, { hint: 'Name the file:  -f topics.yaml' });
    }
    throw unreadable(path, error);
  }
}
