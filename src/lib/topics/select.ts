import { CliError } from '../errors.js';
import type { Topic } from '../kafka/cluster.js';
import { nearest } from '../nearest.js';
import { type Pattern, parsePattern } from '../patterns.js';

export interface Selection {
  /** In the order of the words, each topic once. */
  readonly topics: readonly Topic[];
  /** Words that picked nothing. */
  readonly missing: readonly { readonly word: string; readonly error: CliError }[];
}

/** True when the words can be looked up by name: no pattern among them. */
export const onlyNames = (words: readonly string[]): boolean =>
  words.every((word) => parsePattern(word).kind === 'name');

/** The topics that words pick, as names or patterns. A pattern never picks an internal topic. */
export function selectTopics(words: readonly string[], topics: readonly Topic[]): Selection {
  const picked = new Map<string, Topic>();
  const missing: { word: string; error: CliError }[] = [];
  for (const word of words) {
    const pattern = parsePattern(word);
    const found = topics.filter(
      ({ name, internal }) => pattern.matches(name) && !(internal && pattern.kind !== 'name'),
    );
    for (const topic of found) picked.set(topic.name, topic);
    if (found.length === 0) missing.push({ word, error: noTopic(pattern, topics) });
  }
  return { topics: [...picked.values()], missing };
}

/** "No topic named …", with the nearest name that there is. */
export function noTopic({ kind, text }: Pattern, topics: readonly Topic[]): CliError {
  if (kind !== 'name') return new CliError('notFound', `no topic matches ${text}`);
  const near = nearest(
    text,
    topics.map(({ name }) => name),
  );
  return new CliError('notFound', `no topic named "${text}"`, {
    hint: near ? `Did you mean ${near}?` : `See what is there:  kafkactl topics list`,
  });
}
