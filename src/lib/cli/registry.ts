import type { Command } from './command.js';
import { commandOf, leadingWords } from './route.js';
import { nounNames } from './words.js';

/** What stands under one first word of a line. */
export interface RegistryEntry {
  /** Only lines that begin with the word pay for its commands: to make all of them takes a fifth of a short line's time. */
  readonly load: () => Promise<readonly Command[]>;
  /** Those of its commands that ask no cluster (`effect: 'local'`): all, or their verbs. */
  readonly localVerbs?: 'all' | readonly string[];
}

/** What a line may begin with, in the order that help and the reference show. */
export type CommandRegistry = Readonly<Record<string, RegistryEntry>>;

export const loadAllCommands = async (firstWords: CommandRegistry): Promise<readonly Command[]> =>
  (await Promise.all(Object.values(firstWords).map(({ load }) => load()))).flat();

/**
 * The commands that a line may mean: those under its first word where one of them is meant, none where the line has no
 * words, else all, so that what is near can be named.
 */
export async function loadCommandsFor(
  firstWords: CommandRegistry,
  argv: readonly string[],
): Promise<readonly Command[]> {
  const { words } = leadingWords(argv);
  if (words.length === 0) return [];
  const first = firstWordOf(firstWords, words);
  const under = first === undefined ? [] : ((await firstWords[first]?.load()) ?? []);
  return commandOf(under, argv) ? under : loadAllCommands(firstWords);
}

/** The first word that words have or stand for: `topics` of `t list` and of `list topics`. */
export function firstWordOf(firstWords: CommandRegistry, [one, other]: readonly string[]): string | undefined {
  const all = Object.keys(firstWords);
  const meantBy = (word = '') =>
    all.find((first) => first === word) ?? all.find((first) => nounNames(first).includes(word));
  return meantBy(one) ?? meantBy(other);
}

/** Whether the command of these words asks no cluster. */
export function isLocalCommand(firstWords: CommandRegistry, first: string, words: readonly string[]): boolean {
  const { localVerbs = [] } = firstWords[first] ?? {};
  return localVerbs === 'all' || words.slice(0, 2).some((word) => localVerbs.includes(word));
}
