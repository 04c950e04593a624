import type { App } from '../../lib/app.js';
import { parsePattern } from '../../lib/base/patterns.js';
import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { hasOnlyNames, noMatchingTopic, selectTopics, type TopicSelection } from '../../lib/topics/select.js';

/**
 * The topics that names and patterns match. All topics are read only for a pattern, or to suggest a name near to a wrong
 * one. A topic that may not be described is among the missing, with the `denied` error.
 */
export async function findTopics(cluster: Cluster, words: readonly string[]): Promise<TopicSelection> {
  if (!hasOnlyNames(words)) return selectTopics(words, await cluster.topics());
  const answers = await cluster.describeTopics([...new Set(words)]);
  const topics = answers.flatMap((answer) => ('error' in answer ? [] : answer));
  const missing = answers.flatMap((answer) => ('error' in answer ? { word: answer.name, error: answer.error } : []));
  if (!missing.some(({ error }) => error.code === 'notFound')) return { topics, missing };
  const allTopics = await cluster.topics();
  return {
    topics,
    missing: missing.map(({ word, error }) =>
      error.code === 'notFound' ? { word, error: noMatchingTopic(parsePattern(word), allTopics) } : { word, error },
    ),
  };
}

/** The topics that names and patterns match; a word that matches none is reported as a problem. */
export async function findTopicsOrReport(app: App, words: readonly string[]): Promise<readonly Topic[]> {
  const { topics, missing } = await findTopics(await app.cluster(), words);
  for (const { error } of missing) app.problem(error);
  return topics;
}
