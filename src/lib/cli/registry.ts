import type { Command } from './command.js';
import { commandOf, leadingWords } from './route.js';
import { nounNames } from './words.js';

/** The commands under one first word. */
export interface RegistryEntry {
  /** Loads the commands. Loading those of every word would take a fifth of the time of a short line. */
  readonly load: () => Promise<readonly Command[]>;
  /** Verbs of the commands that ask no cluster (`effect: 'local'`), or `all`. */
  readonly localVerbs?: 'all' | readonly string[];
}

/** Commands by their first word, in the order of help and of the reference. */
export type CommandRegistry = Readonly<Record<string, RegistryEntry>>;

export const loadAllCommands = async (registry: CommandRegistry): Promise<readonly Command[]> =>
  (await Promise.all(Object.values(registry).map(({ load }) => load()))).flat();

/**
 * The commands that a line has to be matched against: those under its first word where one of them matches, none where
 * the line has no words. Otherwise all of them, so that an error can name the nearest one.
 */
export async function loadCommandsFor(registry: CommandRegistry, argv: readonly string[]): Promise<readonly Command[]> {
  const { words } = leadingWords(argv);
  if (words.length === 0) return [];
  const first = firstWordOf(registry, words);
  const under = first === undefined ? [] : ((await registry[first]?.load()) ?? []);
  return commandOf(under, words) ? under : loadAllCommands(registry);
}

/** The key of the registry that the words begin with or stand for: `topics` of `t list` and of `list topics`. */
export function firstWordOf(registry: CommandRegistry, [firstWord, secondWord]: readonly string[]): string | undefined {
  const keys = Object.keys(registry);
  const keyFor = (word = '') =>
    keys.find((first) => first === word) ?? keys.find((first) => nounNames(first).includes(word));
  return keyFor(firstWord) ?? keyFor(secondWord);
}

/** True where the command of these words asks no cluster. */
export function isLocalCommand(registry: CommandRegistry, first: string, words: readonly string[]): boolean {
  const { localVerbs = [] } = registry[first] ?? {};
  return localVerbs === 'all' || words.slice(0, 2).some((word) => localVerbs.includes(word));
}
