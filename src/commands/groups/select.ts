import type { App } from '../../lib/app.js';
import { nearest } from '../../lib/cli/nearest.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { parsePattern } from '../../lib/topics/patterns.js';

/** The groups that words pick, as names or patterns, each once; all of them without words. What picks nothing is a problem. */
export async function groupsOrProblems(app: App, cluster: Cluster, words: readonly string[]): Promise<string[]> {
  const names = (await cluster.groups()).map(({ group }) => group);
  if (words.length === 0) return names;
  const picked = new Set<string>();
  for (const word of words) {
    const pattern = parsePattern(word);
    const found = names.filter((name) => pattern.matches(name));
    for (const name of found) picked.add(name);
    if (found.length === 0) app.problem(noGroup(word, pattern.kind === 'name', names));
  }
  return [...picked];
}

function noGroup(word: string, isName: boolean, names: readonly string[]): CliError {
  if (!isName) return new CliError('notFound', `no group matches ${word}`);
  const near = nearest(word, names);
  return new CliError('notFound', `no group named "${word}"`, {
    hint: near ? `Did you mean ${near}?` : 'See what is there:  kafkactl groups list',
  });
}
