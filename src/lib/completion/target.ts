import type { Command } from '../cli/command.js';
import { optionName, optionsOf } from '../cli/global-options.js';
import type { CompletionSource, Input } from '../cli/inputs.js';
import { canonicalWords, nounsOf, pathWords } from '../cli/words.js';

/** A possible completion, with its description. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

/** What the shell appends: a blank, or nothing as the word goes on; with `file` it completes paths itself. */
export type CompletionSuffix = 'space' | 'nospace' | 'file';

/** What can stand in place of the last word: known words, or names that have to be looked up. */
export type CompletionTarget =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[]; readonly suffix: CompletionSuffix }
  | {
      readonly kind: 'names';
      readonly source: Exclude<CompletionSource, 'file'>;
      /** Precedes each name in the word, as `--group=`. */
      readonly prefix: string;
      /** True where the name is the key of `key=value`. */
      readonly pair: boolean;
      /** Names that the line already has, which are not offered again. */
      readonly alreadyGiven: readonly string[];
    };

/** What the last word of a line can become. `words` follow `kafkactl`; the last one may be incomplete or empty. */
export function completionTarget(commands: readonly Command[], words: readonly string[]): CompletionTarget {
  const current = words.at(-1) ?? '';
  const line = readLine(commands, words.slice(0, -1));
  if (line.pendingOption) return targetFor(line.pendingOption.input, '', line.used.get(line.pendingOption.key) ?? []);
  const assigned = /^(--[^=]+)=/.exec(current);
  if (assigned?.[1]) {
    const option = optionOf(line.command, assigned[1]);
    return option ? targetFor(option.input, `${assigned[1]}=`, line.used.get(option.key) ?? []) : noCandidates;
  }
  if (current.startsWith('-') && !line.optionsEnded) return optionCandidates(line);
  if (!line.command)
    return line.path.length === 1 ? candidatesAfterFirst(commands, line.path) : nextWords(commands, line.path);
  const args = Object.entries(line.command.args ?? {});
  const [key, input] = args[line.positionals.length] ?? args.at(-1) ?? [];
  if (!key || !input || (line.positionals.length >= args.length && input.kind !== 'list')) return noCandidates;
  return targetFor(input, '', line.positionals);
}

const noCandidates: CompletionTarget = { kind: 'words', candidates: [], suffix: 'space' };

interface NamedInput {
  readonly key: string;
  readonly input: Input<unknown>;
}

/** The words of a line before the last one. */
interface PartialLine {
  readonly path: readonly string[];
  readonly command: Command | undefined;
  readonly positionals: readonly string[];
  /** Values given for each option by its key; a flag has an empty one. */
  readonly used: ReadonlyMap<string, readonly string[]>;
  /** The option whose value is the last word. */
  readonly pendingOption: NamedInput | undefined;
  /** True after `--`. */
  readonly optionsEnded: boolean;
}

function readLine(commands: readonly Command[], words: readonly string[]): PartialLine {
  const plain: string[] = [];
  const used = new Map<string, readonly string[]>();
  const use = ({ key }: NamedInput, value: string) => used.set(key, [...(used.get(key) ?? []), value]);
  let pendingOption: NamedInput | undefined;
  let optionsEnded = false;
  let command: Command | undefined;
  let path: readonly string[] = [];
  for (const word of words) {
    if (pendingOption) {
      use(pendingOption, word);
      pendingOption = undefined;
    } else if (word === '--') {
      optionsEnded = true;
    } else if (!optionsEnded && /^-./.test(word)) {
      const [name = word, value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
      const option = optionOf(command, name);
      if (!option) continue;
      if (option.input.kind === 'flag' || value !== undefined) use(option, value ?? '');
      else pendingOption = option;
    } else {
      plain.push(word);
      if (command) continue;
      path = canonicalWords(commands, plain);
      command = commandOf(commands, path);
    }
  }
  const length = command ? command.path.split(' ').length : path.length;
  return {
    path,
    command,
    positionals: path.slice(length).concat(command ? plain.slice(path.length) : []),
    used,
    pendingOption,
    optionsEnded,
  };
}

/** The longest command that the words begin with. */
function commandOf(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const begins = (command: Command) => pathWords(command).every((word, at) => word === words[at]);
  return commands.filter(begins).sort((a, b) => pathWords(b).length - pathWords(a).length)[0];
}

/** After a noun its verbs; after a verb, which may be typed first, the nouns that have it. */
function candidatesAfterFirst(commands: readonly Command[], path: readonly string[]): CompletionTarget {
  const nouns = nounsOf(commands);
  const [first = ''] = path;
  if (nouns.includes(first)) return nextWords(commands, path);
  const fitting = nouns.filter((noun) => commandOf(commands, canonicalWords(commands, [first, noun])));
  return { kind: 'words', candidates: fitting.map((value) => ({ value })), suffix: 'space' };
}

function nextWords(commands: readonly Command[], path: readonly string[]): CompletionTarget {
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

const allOptions = (command: Command | undefined): readonly NamedInput[] =>
  Object.entries(optionsOf(command ?? {})).map(([key, input]) => ({ key, input }));

function optionOf(command: Command | undefined, word: string): NamedInput | undefined {
  const options = allOptions(command);
  if (!word.startsWith('--')) return options.find(({ input }) => input.short === word.slice(1, 2) && word.length === 2);
  const name = word.slice(2);
  return options.find(({ key, input }) => optionName(key) === name || input.aliases?.includes(name));
}

function optionCandidates({ command, used }: PartialLine): CompletionTarget {
  const open = allOptions(command).filter(({ key, input }) => input.kind === 'list' || !used.has(key));
  const candidates = open.map(({ key, input }) => ({ value: `--${optionName(key)}`, meaning: input.summary }));
  return { kind: 'words', candidates, suffix: 'space' };
}

function targetFor(input: Input<unknown>, prefix: string, alreadyGiven: readonly string[]): CompletionTarget {
  if (input.choices) {
    return { kind: 'words', candidates: input.choices.map((choice) => ({ value: prefix + choice })), suffix: 'space' };
  }
  if (input.completes === 'file') return { kind: 'words', candidates: [], suffix: 'file' };
  if (!input.completes) return noCandidates;
  return { kind: 'names', source: input.completes, prefix, pair: input.value === 'KEY=VALUE', alreadyGiven };
}
