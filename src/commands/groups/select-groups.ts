import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { nearest } from '../../lib/base/nearest.js';
import { parsePattern } from '../../lib/base/patterns.js';
import type { Cluster, GroupDescription, GroupFailure, GroupList, ListGroupsFailure } from '../../lib/kafka/cluster.js';

export interface GroupSelection {
  /** The groups in the order of the words that match them, each once. */
  readonly names: readonly string[];
  /** All groups, for `describeGroups`, which would list them otherwise. */
  readonly listed: GroupList;
  /** Brokers that did not answer and may coordinate groups that a pattern matches; empty where all words are names. */
  readonly silentBrokers: readonly ListGroupsFailure[];
  /** The words that match no group. */
  readonly missing: readonly { readonly word: string; readonly error: CliError }[];
}

/** The groups that names and patterns match; all groups without words. */
export async function selectGroups(cluster: Cluster, words: readonly string[]): Promise<GroupSelection> {
  const listed = await cluster.groups();
  const names = listed.groups.map(({ group }) => group);
  if (words.length === 0) return { names, listed, silentBrokers: listed.failures, missing: [] };
  const selected = new Set<string>();
  const missing: { word: string; error: CliError }[] = [];
  const hidden = await undescribableGroups(
    cluster,
    words.filter((word) => parsePattern(word).kind === 'name' && !names.includes(word)),
    listed,
  );
  let hasPatternMatch = false;
  for (const word of new Set(words)) {
    const pattern = parsePattern(word);
    const isName = pattern.kind === 'name';
    const found = names.filter((name) => pattern.matches(name));
    for (const name of found) selected.add(name);
    if (found.length === 0) missing.push({ word, error: hidden.get(word) ?? groupNotFound(word, isName, listed) });
    else if (!isName) hasPatternMatch = true;
  }
  return { names: [...selected], listed, silentBrokers: hasPatternMatch ? listed.failures : [], missing };
}

/** The errors of groups that exist, or may, and that a list omits: not permitted, or their coordinator does not answer. */
async function undescribableGroups(
  cluster: Cluster,
  names: readonly string[],
  listed: GroupList,
): Promise<Map<string, CliError>> {
  const described = await cluster.describeGroups(names, listed);
  return new Map(
    described.flatMap((each) => ('error' in each && each.error.code !== 'notFound' ? [[each.group, each.error]] : [])),
  );
}

/** The groups that names and patterns match; a word that matches none is reported as a problem. */
export async function selectGroupsOrReport(
  app: App,
  cluster: Cluster,
  words: readonly string[],
): Promise<GroupSelection> {
  const selection = await selectGroups(cluster, words);
  for (const { error } of selection.missing) app.problem(error);
  return selection;
}

/** The error of an incomplete list of groups, while brokers do not answer; undefined where all do. */
export function missingGroupsError(silent: readonly ListGroupsFailure[]): CliError | undefined {
  const [first] = silent;
  if (!first) return undefined;
  const why = silent.map(({ error }) => error.message).join('; ');
  return new CliError('failed', `groups may be missing, as ${why}`, { hint: first.error.hint, cause: first.error });
}

/** The group of a name, or the error, which for a missing group suggests the nearest name. */
export async function findGroup(cluster: Cluster, name: string): Promise<GroupDescription | GroupFailure> {
  const listed = await cluster.groups();
  const [found] = await cluster.describeGroups([name], listed);
  if (found && !('error' in found && found.error.code === 'notFound')) return found;
  return { group: name, error: groupNotFound(name, true, listed) };
}

function groupNotFound(word: string, isName: boolean, { groups, failures }: GroupList): CliError {
  const [first] = failures;
  if (first) {
    const { message, hint } = first.error;
    return new CliError('unreachable', `no group that is known matches ${word}: ${message}`, { hint });
  }
  if (!isName) return new CliError('notFound', `no group matches ${word}`);
  const near = nearest(
    word,
    groups.map(({ group }) => group),
  );
  return new CliError('notFound', `no group named "${word}"`, {
    hint: near ? `Did you mean ${near}?` : 'See what is there:  kafkactl groups list',
  });
}
