import type { Command } from '../cli/command.js';
import { optionName, optionsOf } from '../cli/globals.js';
import type { Completes, Input } from '../cli/inputs.js';
import { canonical, nounsOf, pathOf } from '../cli/words.js';

/** A word that may be meant, with what it does. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

/** What the shell does after the word: a blank, nothing as the word goes on, or its own completion of paths. */
export type After = 'space' | 'nospace' | 'file';

/** What a word asks for: words that are known, or names that live in a cluster or on this machine. */
export type Wanted =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[]; readonly after: After }
  | {
      readonly kind: 'names';
      readonly of: Exclude<Completes, 'file'>;
      /** Stands before each name, as `--group=` does. */
      readonly before: string;
      /** True where the name is the first half of `key=value`. */
      readonly pair: boolean;
      /** Names that the line has already. */
      readonly taken: readonly string[];
    };

/** What the last word of a line may become. `words` is the line after `kafkactl`, its last word being written. */
export function wantedAt(commands: readonly Command[], words: readonly string[]): Wanted {
  const current = words.at(-1) ?? '';
  const line = readLine(commands, words.slice(0, -1));
  if (line.open) return wantedFor(line.open.input, '', line.used.get(line.open.key) ?? []);
  const assigned = /^(--[^=]+)=/.exec(current);
  if (assigned?.[1]) {
    const option = optionOf(line.command, assigned[1]);
    return option ? wantedFor(option.input, `${assigned[1]}=`, line.used.get(option.key) ?? []) : nothing;
  }
  if (current.startsWith('-') && !line.ended) return optionsAt(line);
  if (!line.command) return line.path.length === 1 ? afterFirst(commands, line.path) : nextWords(commands, line.path);
  const args = Object.entries(line.command.args ?? {});
  const [key, input] = args[line.positionals.length] ?? args.at(-1) ?? [];
  if (!key || !input || (line.positionals.length >= args.length && input.kind !== 'list')) return nothing;
  return wantedFor(input, '', line.positionals);
}

const nothing: Wanted = { kind: 'words', candidates: [], after: 'space' };

interface Option {
  readonly key: string;
  readonly input: Input<unknown>;
}

/** What the finished words of a line say. */
interface Line {
  readonly path: readonly string[];
  readonly command: Command | undefined;
  readonly positionals: readonly string[];
  /** Values of options by their key; flags have an empty one. */
  readonly used: ReadonlyMap<string, readonly string[]>;
  /** The option that waits for its value. */
  readonly open: Option | undefined;
  /** True after `--`. */
  readonly ended: boolean;
}

function readLine(commands: readonly Command[], words: readonly string[]): Line {
  const plain: string[] = [];
  const used = new Map<string, readonly string[]>();
  const use = ({ key }: Option, value: string) => used.set(key, [...(used.get(key) ?? []), value]);
  let open: Option | undefined;
  let ended = false;
  let command: Command | undefined;
  let path: readonly string[] = [];
  for (const word of words) {
    if (open) {
      use(open, word);
      open = undefined;
    } else if (word === '--') {
      ended = true;
    } else if (!ended && /^-./.test(word)) {
      const [name = word, value] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
      const option = optionOf(command, name);
      if (!option) continue;
      if (option.input.kind === 'flag' || value !== undefined) use(option, value ?? '');
      else open = option;
    } else {
      plain.push(word);
      if (command) continue;
      path = canonical(commands, plain);
      command = commandOf(commands, path);
    }
  }
  const length = command ? command.path.split(' ').length : path.length;
  return {
    path,
    command,
    positionals: path.slice(length).concat(command ? plain.slice(path.length) : []),
    used,
    open,
    ended,
  };
}

/** The longest command that the words begin with, so long as no longer one may still come. */
function commandOf(commands: readonly Command[], words: readonly string[]): Command | undefined {
  const begins = (command: Command) => pathOf(command).every((word, at) => word === words[at]);
  return commands.filter(begins).sort((a, b) => pathOf(b).length - pathOf(a).length)[0];
}

/** After a noun its verbs; after a verb, for those who type it first, the nouns that have it. */
function afterFirst(commands: readonly Command[], path: readonly string[]): Wanted {
  const nouns = nounsOf(commands);
  const [first = ''] = path;
  if (nouns.includes(first)) return nextWords(commands, path);
  const fitting = nouns.filter((noun) => commandOf(commands, canonical(commands, [first, noun])));
  return { kind: 'words', candidates: fitting.map((value) => ({ value })), after: 'space' };
}

function nextWords(commands: readonly Command[], path: readonly string[]): Wanted {
  const candidates = new Map<string, string | undefined>();
  for (const command of commands) {
    const words = pathOf(command);
    const next = words[path.length];
    if (command.hidden || !next || !path.every((word, at) => word === words[at])) continue;
    const last = words.length === path.length + 1;
    // A word that commands stand under has no meaning of its own; the commands tell it.
    candidates.set(next, last ? command.summary : candidates.get(next));
  }
  return {
    kind: 'words',
    candidates: [...candidates].map(([value, meaning]) => (meaning ? { value, meaning } : { value })),
    after: 'space',
  };
}

const allOptions = (command: Command | undefined): readonly Option[] =>
  Object.entries(optionsOf(command ?? {})).map(([key, input]) => ({ key, input }));

function optionOf(command: Command | undefined, word: string): Option | undefined {
  const options = allOptions(command);
  if (!word.startsWith('--')) return options.find(({ input }) => input.short === word.slice(1, 2) && word.length === 2);
  const name = word.slice(2);
  return options.find(({ key, input }) => optionName(key) === name || input.also?.includes(name));
}

function optionsAt({ command, used }: Line): Wanted {
  const open = allOptions(command).filter(({ key, input }) => input.kind === 'list' || !used.has(key));
  const candidates = open.map(({ key, input }) => ({ value: `--${optionName(key)}`, meaning: input.summary }));
  return { kind: 'words', candidates, after: 'space' };
}

function wantedFor(input: Input<unknown>, before: string, taken: readonly string[]): Wanted {
  if (input.choices) {
    return { kind: 'words', candidates: input.choices.map((choice) => ({ value: before + choice })), after: 'space' };
  }
  if (input.completes === 'file') return { kind: 'words', candidates: [], after: 'file' };
  if (!input.completes) return nothing;
  return { kind: 'names', of: input.completes, before, pair: input.value === 'KEY=VALUE', taken };
}
