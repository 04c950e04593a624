import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CliError } from '../base/errors.js';
import { unreadable } from '../base/file-errors.js';
import { packageFile } from '../base/package-file.js';
import { type ParsedManifest, parseManifest, type SourceFile } from './parse.js';
import { ProblemsError } from './problems.js';
import type { Manifest } from './types.js';

export interface ManifestSources {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File of the project's .kafkactl.yaml, absolute; used where no file is named. */
  readonly projectFile?: string | undefined;
  /** All of standard input, which the path `-` names; may be called once. */
  readonly stdin?: () => Promise<string>;
}

export const defaultManifestName = 'topics.yaml';

/**
 * Reads the files and folders named (of a folder every .yaml and .yml in it; `-` is standard input, called stdin in
 * what is said of it), else the project's file, else `./topics.yaml`, and the files and folders of policies. Throws
 * `usage` where one cannot be read; what is wrong inside is in `problems`.
 */
export async function loadManifestFiles(
  paths: readonly string[],
  where: ManifestSources,
  policyPaths: readonly string[] = [],
): Promise<ParsedManifest> {
  if ([...paths, ...policyPaths].filter((path) => path === '-').length > 1) {
    throw new CliError('usage', '- is given twice, and standard input can be read once');
  }
  const [files, policies] = await Promise.all([
    readManifestTexts(paths, where),
    Promise.all(policyPaths.map((path) => readTextsAt(path, where, false))),
  ]);
  return parseManifest(files, where.env, policies.flat());
}

/** The texts of the files that `loadFiles` reads, but for policies. */
export async function readManifestTexts(paths: readonly string[], where: ManifestSources): Promise<SourceFile[]> {
  const named = paths.length > 0 ? paths : [where.projectFile ?? defaultManifestName];
  return (await Promise.all(named.map((path) => readTextsAt(path, where, paths.length === 0)))).flat();
}

/** As `loadFiles`; throws one `usage` error with every problem. */
export async function loadManifest(paths: readonly string[], where: ManifestSources): Promise<Manifest> {
  const { manifest, problems } = await loadManifestFiles(paths, where);
  if (problems.length > 0) throw new ProblemsError(problems);
  return manifest;
}

/** The file that comes with kafkactl: the guide's topics. */
export async function loadShippedManifest(): Promise<Manifest> {
  return loadManifest([packageFile(defaultManifestName)], { cwd: '/', env: {} });
}

/** `./topics.yaml` where there is one, else the shipped one: what `topics create --profile` looks into. */
export async function loadNearestManifest(where: ManifestSources): Promise<Manifest> {
  return loadManifest([await nearestManifestPath(where)], where);
}

/** The file that `nearManifest` reads. */
export async function nearestManifestPath({ cwd, projectFile }: ManifestSources): Promise<string> {
  const path = projectFile ?? defaultManifestName;
  const there = await stat(resolve(cwd, path)).catch(() => undefined);
  return there ? path : packageFile(defaultManifestName);
}

async function readTextsAt(path: string, { cwd, stdin }: ManifestSources, byDefault: boolean): Promise<SourceFile[]> {
  if (path === '-' && stdin) return [{ path: 'stdin', text: await stdin() }];
  const full = resolve(cwd, path);
  try {
    if (!(await stat(full)).isDirectory()) return [{ path, text: await readFile(full, 'utf8') }];
    const names = (await readdir(full)).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (names.length === 0) throw new CliError('usage', `no .yaml file in ${path}`);
    return Promise.all(
      names.map(async (name) => ({ path: join(path, name), text: await readFile(join(full, name), 'utf8') })),
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && byDefault) {
      throw new CliError('usage', `there is no ${path} here`, { hint: 'Name the file:  -f topics.yaml' });
    }
    throw unreadable(path, error);
  }
}
