import type { Command } from '../cli/command.js';
import { optionName, optionsOf, spellingsOf } from '../cli/global-options.js';
import type { CompletionSource, Input, Inputs } from '../cli/inputs.js';
import { commandOf, leadingWords } from '../cli/route.js';
import { tokenize, valuesByKey } from '../cli/tokens.js';
import { canonicalWords, nounsOf, pathWords } from '../cli/words.js';

/** A possible completion, with its description. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

/** What the shell appends: a blank, or nothing as the word goes on; with `file` it completes paths itself. */
export type CompletionSuffix = 'space' | 'nospace' | 'file';

/** What can stand in place of the last word: known words, or names that have to be looked up. */
export type CompletionTarget = WordsTarget | NamesTarget;

interface WordsTarget {
  readonly kind: 'words';
  readonly candidates: readonly Candidate[];
  readonly suffix: CompletionSuffix;
}

export interface NamesTarget {
  readonly kind: 'names';
  readonly source: Exclude<CompletionSource, 'file'>;
  /** Precedes each name in the word, as `--group=`. */
  readonly prefix: string;
  /** True where the name is the key of `key=value`. */
  readonly pair: boolean;
  /** Names that the line already has, which are not offered again. */
  readonly alreadyGiven: readonly string[];
  /** Values of the line's options by key: they may select the cluster, or the file, that has the names. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** What the last word of a line can become. `words` follow `kafkactl`; the last one may be incomplete or empty. */
export function completionTarget(commands: readonly Command[], words: readonly string[]): CompletionTarget {
  const command = commandOf(commands, leadingWords(words.slice(0, -1)).words);
  const inputs = optionsOf(command ?? {});
  const tokens = tokenize(words, spellingsOf(inputs));
  const before = tokens.filter(({ end }) => end < words.length);
  const options = valuesByKey(before);
  const current = words.at(-1) ?? '';
  const last = tokens.at(-1);
  if (last?.kind === 'option' && last.value !== undefined) {
    const prefix = current.slice(0, current.length - last.value.length);
    return targetFor(inputs[last.key], { prefix, alreadyGiven: options.get(last.key) ?? [], options });
  }
  if (current.startsWith('-') && !before.some(({ kind }) => kind === 'terminator'))
    return optionTarget(inputs, options);
  const path = canonicalWords(
    commands,
    before.flatMap((token) => (token.kind === 'word' ? token.text : [])),
  );
  if (!command) return path.length === 1 ? targetAfterFirst(commands, path) : nextWords(commands, path);
  const positionals = path.slice(pathWords(command).length);
  const args = Object.values(command.args ?? {});
  // A command may be a noun too: tutorial, and tutorial list.
  const verbs = nextWords(commands, path);
  if (args.length === 0 && verbs.candidates.length > 0) return verbs;
  const hasRoom = positionals.length < args.length || args.at(-1)?.kind === 'list';
  const input = hasRoom ? (args[positionals.length] ?? args.at(-1)) : undefined;
  return targetFor(input, { prefix: '', alreadyGiven: positionals, options });
}

const noCandidates: CompletionTarget = { kind: 'words', candidates: [], suffix: 'space' };

/** After a noun its verbs; after a verb, which may be typed first, the nouns that have it. */
function targetAfterFirst(commands: readonly Command[], path: readonly string[]): CompletionTarget {
  const nouns = nounsOf(commands);
  const [first = ''] = path;
  if (nouns.includes(first)) return nextWords(commands, path);
  const fitting = nouns.filter((noun) => commandOf(commands, [first, noun]));
  return { kind: 'words', candidates: fitting.map((value) => ({ value })), suffix: 'space' };
}

function nextWords(commands: readonly Command[], path: readonly string[]): WordsTarget {
  const candidates = new Map<string, string | undefined>();
  for (const command of commands) {
    const words = pathWords(command);
    const next = words[path.length];
    if (command.hidden || !next || !path.every((word, at) => word === words[at])) continue;
    const last = words.length === path.length + 1;
    // A noun has no description: each of its commands has one.
    candidates.set(next, last ? command.summary : candidates.get(next));
  }
  return {
    kind: 'words',
    candidates: [...candidates].map(([value, meaning]) => (meaning ? { value, meaning } : { value })),
    suffix: 'space',
  };
}

function optionTarget(inputs: Inputs, used: ReadonlyMap<string, readonly string[]>): CompletionTarget {
  const open = Object.entries(inputs).filter(([key, { kind }]) => kind === 'list' || !used.has(key));
  const candidates = open.map(([key, { summary }]) => ({ value: `--${optionName(key)}`, meaning: summary }));
  return { kind: 'words', candidates, suffix: 'space' };
}

function targetFor(
  input: Input<unknown> | undefined,
  given: Pick<NamesTarget, 'prefix' | 'alreadyGiven' | 'options'>,
): CompletionTarget {
  if (input?.choices) {
    const candidates = input.choices.map((choice) => ({ value: given.prefix + choice }));
    return { kind: 'words', candidates, suffix: 'space' };
  }
  if (input?.completes === 'file') return { kind: 'words', candidates: [], suffix: 'file' };
  if (!input?.completes) return noCandidates;
  return { kind: 'names', source: input.completes, pair: input.value === 'KEY=VALUE', ...given };
}
