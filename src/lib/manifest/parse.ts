import { checkManifest } from './check.js';
import { type ReadFile, readShape } from './read.js';
import { fileShape } from './shape.js';
import type { Manifest, Place, Problem, Profile, TopicEntry } from './types.js';

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
}

/** What one file holds once it has the shape. */
interface FileContent {
  readonly profiles?: Readonly<Record<string, Profile>>;
  readonly topics?: readonly TopicEntry[];
  readonly owns?: readonly string[];
  readonly unset?: 'keep' | 'strict';
}

/** Reads files and unites them, with every problem of all. `env` fills `${NAME}`. */
export async function parseManifest(
  files: readonly SourceFile[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Parsed> {
  const read = await Promise.all(files.map(({ path, text }) => readShape(path, text, fileShape, env)));
  const problems = read.flatMap(({ problems }) => problems);
  const contents = read.map(({ value }) => (problems.length > 0 ? {} : (value as FileContent)));
  const united = unite(contents, read);
  if (problems.length > 0) return { manifest: united.manifest, problems };
  const found = [...united.problems, ...checkManifest(united.manifest, united.places)];
  const order = files.map(({ path }) => path);
  found.sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column);
  return { manifest: united.manifest, problems: found };
}

function unite(contents: readonly FileContent[], read: readonly ReadFile[]) {
  const profiles: Record<string, Profile> = {};
  const profileFile = new Map<string, ReadFile>();
  const topics: TopicEntry[] = [];
  const owns: string[] = [];
  const topicAt: (readonly [ReadFile, number])[] = [];
  const ownsAt: (readonly [ReadFile, number])[] = [];
  const problems: Problem[] = [];
  let unset: Manifest['unset'] | undefined;
  contents.forEach((content, file) => {
    const from = read[file];
    if (!from) return;
    for (const [name, profile] of Object.entries(content.profiles ?? {})) {
      const other = profileFile.get(name)?.places(['profiles', name]);
      if (other) {
        const message = `profile "${name}" stands at ${other.file}:${other.line} already`;
        problems.push({ ...from.places(['profiles', name, '']), message });
        continue;
      }
      profiles[name] = profile;
      profileFile.set(name, from);
    }
    content.topics?.forEach((topic, index) => {
      topics.push(topic);
      topicAt.push([from, index]);
    });
    content.owns?.forEach((pattern, index) => {
      owns.push(pattern);
      ownsAt.push([from, index]);
    });
    if (content.unset !== undefined && unset !== undefined && content.unset !== unset) {
      problems.push({ ...from.places(['unset']), message: `unset is ${unset} in another file` });
    }
    unset ??= content.unset;
  });
  const at = ([file, index]: readonly [ReadFile | undefined, number], ...path: (string | number)[]): Place =>
    file?.places(path.map((part) => (part === '#' ? index : part))) ?? nowhere;
  const places = {
    profile: (name: string, ...inside: string[]) => at([profileFile.get(name), 0], 'profiles', name, ...inside),
    topic: (index: number, ...inside: string[]) => at(topicAt[index] ?? [undefined, 0], 'topics', '#', ...inside),
    owns: (index: number) => at(ownsAt[index] ?? [undefined, 0], 'owns', '#'),
  };
  return { manifest: { profiles, topics, owns, unset: unset ?? ('keep' as const) }, problems, places };
}

const nowhere: Place = { file: '', line: 1, column: 1, text: '' };
