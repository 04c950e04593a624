/**
 * The words of a command line as options, their values, and plain words. All that reads a command line reads it here: the
 * parser, the router, completion, the facts of a line, the hints, and at start-up the cache of compiled code, which is why
 * this file imports nothing.
 */

/** An option as far as reading a line needs it. */
export interface OptionShape {
  /** The key of its input: `maxMessages` of `--max-messages`. */
  readonly key: string;
  readonly takesValue: boolean;
}

/** Options by each of their spellings, with their dashes: `--output`, `-o`. */
export type OptionSpellings = ReadonlyMap<string, OptionShape>;

/** The words of the line that a token takes up, from index `at` to before `end`. The options of a cluster share a word. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** A word of a command, an argument, or any word after `--`. */
export interface WordToken extends Span {
  readonly kind: 'word';
  readonly text: string;
}

export interface OptionToken extends Span, OptionShape {
  readonly kind: 'option';
  /** The name that was typed, with its dashes: `--limit`, or `-n` of the cluster `-en3`. */
  readonly spelling: string;
  /** Undefined where there is none: for a flag, and for an option at the end of a line that lacks its value. */
  readonly value: string | undefined;
}

/** An option that is not among the spellings. */
export interface UnknownToken extends Span {
  readonly kind: 'unknown';
  /** The whole word; in a cluster `-` and what follows the known options. */
  readonly text: string;
  /** The name in the word: `--limt` of `--limt=3`. */
  readonly spelling: string;
  /** The value in the word, after `=`. */
  readonly value: string | undefined;
}

/** `--`: the words after it are no options. */
export interface TerminatorToken extends Span {
  readonly kind: 'terminator';
}

export type Token = WordToken | OptionToken | UnknownToken | TerminatorToken;

/** Reads a whole line. It never fails: a flag with a value, a missing value and an unknown option are tokens too. */
export function tokenize(argv: readonly string[], spellings: OptionSpellings): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < argv.length; at = tokens.at(-1)?.end ?? at) {
    tokens.push(...tokensAt(argv, at, spellings));
    if (tokens.at(-1)?.kind === 'terminator') {
      return [...tokens, ...argv.slice(at + 1).map((text, index) => wordToken(text, at + 1 + index))];
    }
  }
  return tokens;
}

/** The tokens of the word at an index: several where it is a cluster of short options. The last one may take a second word. */
export function tokensAt(argv: readonly string[], at: number, spellings: OptionSpellings): Token[] {
  const word = argv[at] ?? '';
  if (word === '--') return [{ kind: 'terminator', at, end: at + 1 }];
  if (!word.startsWith('-') || word === '-') return [wordToken(word, at)];
  const tokens: Token[] = [];
  const option = (spelling: string, shape: OptionShape, inline: string | undefined): void => {
    const takesNext = inline === undefined && shape.takesValue && at + 1 < argv.length;
    const value = takesNext ? argv[at + 1] : inline;
    tokens.push({ kind: 'option', spelling, ...shape, value, at, end: at + (takesNext ? 2 : 1) });
  };
  for (let rest = word; ; rest = `-${rest.slice(2)}`) {
    const [, name = rest, inline] = /^(--[^=]+|-[^-])(?:=(.*))?$/s.exec(rest) ?? [];
    const named = spellings.get(name);
    if (named) {
      option(name, named, inline);
      return tokens;
    }
    // A cluster: flags, and perhaps an option in the end, whose value is the rest of the word.
    const letter = rest.slice(0, 2);
    const shape = letter === '--' ? undefined : spellings.get(letter);
    if (!shape) {
      if (tokens.length === 0 && negativeNumber.test(word)) return [wordToken(word, at)];
      const [spelling = rest] = name.split('=');
      return [...tokens, { kind: 'unknown', text: rest, spelling, value: inline, at, end: at + 1 }];
    }
    option(letter, shape, shape.takesValue ? rest.slice(2) : undefined);
    if (shape.takesValue) return tokens;
  }
}

const wordToken = (text: string, at: number): WordToken => ({ kind: 'word', text, at, end: at + 1 });

/** An argument, although it begins with a dash. */
const negativeNumber = /^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/;

/**
 * True where a line asks for help: `--help` or `-h` before `--`, even in place of the value of an option, as whoever asks
 * for help does not know yet which options take one.
 */
export function asksForHelp(argv: readonly string[]): boolean {
  const terminator = argv.indexOf('--');
  const words = terminator < 0 ? argv : argv.slice(0, terminator);
  return words.includes('--help') || words.includes('-h');
}

/** The values of the options of a line by key, in order; a flag has one empty value for each time that it is given. */
export function valuesByKey(tokens: readonly Token[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { key, value = '' } = token;
    const given = values.get(key);
    if (given) given.push(value);
    else values.set(key, [value]);
  }
  return values;
}
