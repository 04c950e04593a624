import type { Command } from './command.js';

/** Synonyms of the nouns. */
const nounAliases: Readonly<Record<string, readonly string[]>> = {
  topics: ['topic', 't'],
  groups: ['group', 'cg', 'consumer-group', 'consumer-groups'],
  contexts: ['context', 'ctx'],
  brokers: ['broker', 'node', 'nodes'],
  cluster: ['clusters'],
  sandbox: ['sandboxes', 'sb'],
  flows: ['flow'],
  tutorial: ['learn', 'lessons'],
};

/** Verbs of kubectl and of shells, each with kafkactl's verb. */
const verbAliases: Readonly<Record<string, string>> = { get: 'list', ls: 'list', rm: 'delete', inspect: 'describe' };

export const pathWords = ({ path }: Command): readonly string[] => path.split(' ');

/** The nouns of the commands, in order and once each. */
export function nounsOf(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(pathWords).flatMap(([noun, verb]) => (noun && verb ? [noun] : [])))];
}

/** A noun and its synonyms. */
export const nounNames = (noun: string): readonly string[] => [noun, ...(nounAliases[noun] ?? [])];

const nounFor = (nouns: readonly string[], word: string | undefined): string | undefined =>
  word === undefined ? undefined : nouns.find((noun) => nounNames(noun).includes(word));

function verbFor(commands: readonly Command[], noun: string, word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const commandsOfNoun = commands.filter((command) => pathWords(command)[0] === noun);
  const named = (verb: string) => commandsOfNoun.find((command) => pathWords(command)[1] === verb);
  const found =
    named(word) ?? commandsOfNoun.find(({ aliases = [] }) => aliases.includes(word)) ?? named(verbAliases[word] ?? '');
  return found && pathWords(found)[1];
}

/**
 * The words of a line with noun and verb as the commands are declared: `topic create`, `t create` and `create topic` all
 * become `topics create`. Unknown words are unchanged.
 */
export function canonicalWords(commands: readonly Command[], words: readonly string[]): readonly string[] {
  const [first, second, ...rest] = words;
  const nouns = nounsOf(commands);
  // A word that is a command and a noun too, as tutorial is, goes on with its verbs.
  if (first === undefined || (commands.some(({ path }) => path === first) && !nouns.includes(first))) return words;
  const noun = nounFor(nouns, first);
  if (noun) return second === undefined ? [noun] : [noun, verbFor(commands, noun, second) ?? second, ...rest];
  const swapped = nounFor(nouns, second);
  const verb = swapped && verbFor(commands, swapped, first);
  return swapped && verb ? [swapped, verb, ...rest] : words;
}
