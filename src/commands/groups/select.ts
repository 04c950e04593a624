import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { nearest } from '../../lib/nearest.js';
import { parsePattern } from '../../lib/patterns.js';

export interface GroupSelection {
  /** In the order of the words, each group once. */
  readonly names: readonly string[];
  /** Words that picked nothing. */
  readonly missing: readonly { readonly word: string; readonly error: CliError }[];
}

/** The groups that words pick, as names or patterns; all of them without words. */
export async function selectGroups(cluster: Cluster, words: readonly string[]): Promise<GroupSelection> {
  const names = (await cluster.groups()).map(({ group }) => group);
  if (words.length === 0) return { names, missing: [] };
  const picked = new Set<string>();
  const missing: { word: string; error: CliError }[] = [];
  const denied = await deniedGroups(
    cluster,
    words.filter((word) => parsePattern(word).kind === 'name' && !names.includes(word)),
  );
  for (const word of new Set(words)) {
    const pattern = parsePattern(word);
    const found = names.filter((name) => pattern.matches(name));
    for (const name of found) picked.add(name);
    if (found.length === 0) {
      missing.push({ word, error: denied.get(word) ?? noGroup(word, pattern.kind === 'name', names) });
    }
  }
  return { names: [...picked], missing };
}

/** A list leaves out the groups that may not be seen: those among `names`, in the words of the broker. */
async function deniedGroups(cluster: Cluster, names: readonly string[]): Promise<Map<string, CliError>> {
  const described = names.length === 0 ? [] : await cluster.describeGroups(names);
  return new Map(
    described.flatMap((each) => ('error' in each && each.error.code === 'denied' ? [[each.group, each.error]] : [])),
  );
}

/** The groups that words pick; each word that picks none is reported, and the others go on. */
export async function groupsOrProblems(
  app: App,
  cluster: Cluster,
  words: readonly string[],
): Promise<readonly string[]> {
  const { names, missing } = await selectGroups(cluster, words);
  for (const { error } of missing) app.problem(error);
  return names;
}

function noGroup(word: string, isName: boolean, names: readonly string[]): CliError {
  if (!isName) return new CliError('notFound', `no group matches ${word}`);
  const near = nearest(word, names);
  return new CliError('notFound', `no group named "${word}"`, {
    hint: near ? `Did you mean ${near}?` : 'See what is there:  kafkactl groups list',
  });
}
