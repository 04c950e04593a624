import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster, GroupDescription, GroupFailure, GroupListing } from '../../lib/kafka/cluster.js';
import { nearest } from '../../lib/nearest.js';
import { parsePattern } from '../../lib/patterns.js';

export interface GroupSelection {
  /** In the order of the words, each group once. */
  readonly names: readonly string[];
  /** All groups that there are, by which those picked are described without listing them once more. */
  readonly listed: readonly GroupListing[];
  /** Words that picked nothing. */
  readonly missing: readonly { readonly word: string; readonly error: CliError }[];
}

/** The groups that words pick, as names or patterns; all of them without words. */
export async function selectGroups(cluster: Cluster, words: readonly string[]): Promise<GroupSelection> {
  const listed = await cluster.groups();
  const names = listed.map(({ group }) => group);
  if (words.length === 0) return { names, listed, missing: [] };
  const picked = new Set<string>();
  const missing: { word: string; error: CliError }[] = [];
  const denied = await deniedGroups(
    cluster,
    words.filter((word) => parsePattern(word).kind === 'name' && !names.includes(word)),
    listed,
  );
  for (const word of new Set(words)) {
    const pattern = parsePattern(word);
    const found = names.filter((name) => pattern.matches(name));
    for (const name of found) picked.add(name);
    if (found.length === 0) {
      missing.push({ word, error: denied.get(word) ?? noGroup(word, pattern.kind === 'name', names) });
    }
  }
  return { names: [...picked], listed, missing };
}

/** A list leaves out the groups that may not be seen: those among `names`, in the words of the broker. */
async function deniedGroups(
  cluster: Cluster,
  names: readonly string[],
  listed: readonly GroupListing[],
): Promise<Map<string, CliError>> {
  const described = await cluster.describeGroups(names, listed);
  return new Map(
    described.flatMap((each) => ('error' in each && each.error.code === 'denied' ? [[each.group, each.error]] : [])),
  );
}

/** The groups that words pick; each word that picks none is reported, and the others go on. */
export async function groupsOrProblems(app: App, cluster: Cluster, words: readonly string[]): Promise<GroupSelection> {
  const selection = await selectGroups(cluster, words);
  for (const { error } of selection.missing) app.problem(error);
  return selection;
}

/** The group of a name, or why it is none, with the name that may have been meant. */
export async function describedGroup(cluster: Cluster, name: string): Promise<GroupDescription | GroupFailure> {
  const listed = await cluster.groups();
  const [found] = await cluster.describeGroups([name], listed);
  if (found && !('error' in found && found.error.code === 'notFound')) return found;
  const names = listed.map(({ group }) => group);
  return { group: name, error: noGroup(name, true, names) };
}

function noGroup(word: string, isName: boolean, names: readonly string[]): CliError {
  if (!isName) return new CliError('notFound', `no group matches ${word}`);
  const near = nearest(word, names);
  return new CliError('notFound', `no group named "${word}"`, {
    hint: near ? `Did you mean ${near}?` : 'See what is there:  kafkactl groups list',
  });
}
