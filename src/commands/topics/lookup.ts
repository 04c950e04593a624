import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { onlyNames, type Selection, selectTopics } from '../../lib/topics/select.js';

/**
 * The topics that names and patterns pick. Names are asked for by name, and all topics only for a pattern or to say
 * which name is near a wrong one. A name that may not be seen is among the missing, with why.
 */
export async function findTopics(cluster: Cluster, words: readonly string[]): Promise<Selection> {
  if (!onlyNames(words)) return selectTopics(words, await cluster.topics());
  const { topics, denied } = await visible(cluster, words);
  const refused = new Map(denied.map(({ word, error }) => [word, error]));
  const asked = words.filter((word) => !refused.has(word));
  const selection = selectTopics(asked, topics);
  if (selection.missing.length === 0) return { ...selection, missing: denied };
  const everything = selectTopics(asked, await cluster.topics());
  return { topics: everything.topics, missing: [...everything.missing, ...denied] };
}

/** Topics by name; where one of several may not be seen, each is asked for alone. */
async function visible(
  cluster: Cluster,
  names: readonly string[],
): Promise<{ topics: Topic[]; denied: { word: string; error: CliError }[] }> {
  try {
    return { topics: await cluster.topics(names), denied: [] };
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'denied') throw error;
    if (names.length === 1) return { topics: [], denied: [{ word: names[0] ?? '', error }] };
  }
  const each = await Promise.all(names.map((name) => visible(cluster, [name])));
  return { topics: each.flatMap(({ topics }) => topics), denied: each.flatMap(({ denied }) => denied) };
}

/** The topics that words pick; each word that picks none is reported, and the others go on. */
export async function topicsOrProblems(app: App, words: readonly string[]): Promise<readonly Topic[]> {
  const { topics, missing } = await findTopics(await app.cluster(), words);
  for (const { error } of missing) app.problem(error);
  return topics;
}
