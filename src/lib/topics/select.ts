import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { type Pattern, parsePattern } from '../base/patterns.js';
import type { Topic } from '../kafka/cluster.js';

export interface TopicSelection {
  /** The topics in the order of the words that match them, each once. */
  readonly topics: readonly Topic[];
  /** The words that match no topic. */
  readonly missing: readonly { readonly word: string; readonly error: CliError }[];
}

/** True when no word is a pattern, so that the topics can be asked for by name. */
export const hasOnlyNames = (words: readonly string[]): boolean =>
  words.every((word) => parsePattern(word).kind === 'name');

/** The topics that names and patterns match. A pattern never matches an internal topic. */
export function selectTopics(words: readonly string[], topics: readonly Topic[]): TopicSelection {
  const picked = new Map<string, Topic>();
  const missing: { word: string; error: CliError }[] = [];
  for (const word of words) {
    const pattern = parsePattern(word);
    const found = topics.filter(
      ({ name, internal }) => pattern.matches(name) && !(internal && pattern.kind !== 'name'),
    );
    for (const topic of found) picked.set(topic.name, topic);
    if (found.length === 0) missing.push({ word, error: noMatchingTopic(pattern, topics) });
  }
  return { topics: [...picked.values()], missing };
}

/** The `notFound` error for a name or pattern that matches no topic. */
export function noMatchingTopic({ kind, text }: Pattern, topics: readonly Topic[]): CliError {
  return kind === 'name' ? noTopicNamed(text, topics) : new CliError('notFound', `no topic matches ${text}`);
}

/** The `notFound` error for a topic name, with the nearest existing name as the hint, or else `otherwise`. */
export function noTopicNamed(
  name: string,
  topics: readonly Topic[],
  otherwise = 'See what is there:  kafkactl topics list',
): CliError {
  const near = nearest(
    name,
    topics.map((topic) => topic.name),
  );
  const hint = near ? `Did you mean ${near}?` : otherwise;
  return new CliError('notFound', `no topic named "${name}"`, {
    hint: name.startsWith('--') ? 'What stands after -- is a name: options go before it.' : hint,
  });
}
