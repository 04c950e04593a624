import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { apacheHint, apacheToolHint, verbOfApacheOptions } from './apache.js';
import type { Command } from './command.js';
import { globalSpellings } from './global-options.js';
import { asksForHelp, type Token, tokenize, tokensAt, type UnknownToken } from './tokens.js';
import { canonicalWords, nounNames, nounsOf, pathWords } from './words.js';

/** What a line asks for: a command with the words that are left for it, a help page, the version, or the welcome screen. */
export type Route =
  | { readonly kind: 'command'; readonly command: Command; readonly argv: readonly string[] }
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'welcome' };

/** `kafkactl help options` shows the global options. */
export const optionsTopic = 'options';

/** Finds the command of a line. Global options may precede its words. Throws CliError `usage` that names the nearest word. */
export function route(commands: readonly Command[], argv: readonly string[]): Route {
  const { words, at, options, open } = leadingWords(argv);
  if (words.length === 0) {
    const tokens = tokenize(argv, globalSpellings);
    if (tokens.some(isVersion)) return { kind: 'version' };
    const unknown = unknownIn(tokens) ?? (at < argv.length ? terminatorWithoutWords : undefined);
    if (unknown) throw unknownOptionError(unknown, globalNames);
    return asksForHelp(argv) ? { kind: 'help', topic: [] } : { kind: 'welcome' };
  }
  if (words[0] === 'help') {
    const topic = words.slice(1);
    return { kind: 'help', topic: topic.join(' ') === optionsTopic ? topic : helpTopicOf(commands, topic) };
  }
  const line = canonicalWords(commands, words);
  const command = longestMatch(commands, line);
  if (command) {
    const rest = line.slice(pathWords(command).length);
    return { kind: 'command', command, argv: [...options, ...rest, ...argv.slice(at), ...open] };
  }
  const topic = helpTopicOf(commands, words);
  const unexpected = argv[at];
  if (unexpected !== undefined && !asksForHelp(argv)) {
    const noun = topic.join(' ');
    const [verb = '', ...names] = verbOfApacheOptions(argv.slice(at));
    const meant = commands.find(({ path }) => path === `${noun} ${verb}`);
    throw new CliError('usage', `"${noun}" needs a command before ${unexpected}`, {
      hint: meant ? `Did you mean  kafkactl ${[meant.path, ...names].join(' ')}?` : `See  kafkactl ${noun} --help`,
    });
  }
  return { kind: 'help', topic };
}

const globalNames = ['--version', ...globalSpellings.keys()].filter((spelling) => spelling.startsWith('--'));

const isVersion = (token: Token) => token.kind === 'unknown' && (token.text === '--version' || token.text === '-V');

/** The canonical words of a noun or command. Throws CliError `usage` for a word that is unknown. */
function helpTopicOf(commands: readonly Command[], words: readonly string[]): readonly string[] {
  const line = canonicalWords(commands, words);
  if (line.length === 0 || longestMatch(commands, line)) return line;
  const [noun, verb] = line;
  const nouns = nounsOf(commands);
  if (noun && nouns.includes(noun)) {
    if (verb === undefined) return line;
    const verbs = commands.filter((command) => pathWords(command)[0] === noun && !command.hidden);
    const near = nearest(
      verb,
      verbs.flatMap((command) => [pathWords(command)[1] ?? '', ...(command.aliases ?? [])]),
    );
    throw new CliError('usage', `"${noun}" has no command "${verb}"`, {
      hint: near ? `Did you mean  kafkactl ${noun} ${near}?` : `See  kafkactl ${noun} --help`,
    });
  }
  const top = commands.filter(({ hidden, path }) => !hidden && !path.includes(' ')).map(({ path }) => path);
  const near = nearest(
    noun ?? '',
    [...top, ...nouns.flatMap(nounNames)].filter((word) => word.length > 1),
  );
  throw new CliError('usage', `there is no command "${noun}"`, {
    hint:
      apacheToolHint(words) ??
      (near ? `Did you mean  kafkactl ${[near, ...line.slice(1)].join(' ')}?` : 'See  kafkactl --help'),
  });
}

/** The command that the words begin with, noun and verb in either order; undefined where there is none. */
export const commandOf = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  longestMatch(commands, canonicalWords(commands, words));

function longestMatch(commands: readonly Command[], line: readonly string[]): Command | undefined {
  return commands
    .filter((command) => pathWords(command).every((word, index) => word === line[index]))
    .sort((a, b) => pathWords(b).length - pathWords(a).length)[0];
}

/**
 * The first three words of a line at most, the global options between them, and the index `at` of the first word that is
 * neither. `open` is an option at the end of the line that lacks its value: before the words it would take one of them.
 */
export function leadingWords(argv: readonly string[]) {
  const words: string[] = [];
  const options: string[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < argv.length) {
    const tokens = tokensAt(argv, at, globalSpellings);
    const [first] = tokens;
    const last = tokens.at(-1);
    const end = last?.end ?? at + 1;
    const isOpen = last?.kind === 'option' && last.takesValue && last.value === undefined;
    // A command has two words at most; the third may be its first argument.
    if (first?.kind === 'word' && words.length < 3) words.push(first.text);
    // The other letters of a cluster may be options of the command.
    else if (first?.kind === 'option') (isOpen ? open : options).push(...argv.slice(at, end));
    else break;
    at = end;
  }
  return { words, options, at, open };
}

/** An unknown option with the word that may be its value. */
export interface UnknownOption {
  readonly option: Pick<UnknownToken, 'text' | 'spelling' | 'value'>;
  readonly next: string | undefined;
}

const terminatorWithoutWords: UnknownOption = {
  option: { text: '--', spelling: '--', value: undefined },
  next: undefined,
};

/** The first unknown option of a line. */
export function unknownIn(tokens: readonly Token[]): UnknownOption | undefined {
  const index = tokens.findIndex(({ kind }) => kind === 'unknown');
  const option = tokens[index];
  const next = tokens[index + 1];
  return option?.kind === 'unknown' ? { option, next: next?.kind === 'word' ? next.text : undefined } : undefined;
}

/**
 * The error for an option that the command, or the program itself, does not have; its hint names the nearest of `names`.
 * `asName` is a line that takes the word as an argument.
 */
export function unknownOptionError(
  { option: { spelling, value }, next }: UnknownOption,
  names: readonly string[],
  { path = '', asName }: { readonly path?: string; readonly asName?: string } = {},
): CliError {
  const apache = apacheHint({ spelling, value: value ?? next, path, hasArgument: asName !== undefined, known: names });
  const near = nearest(spelling, names);
  const page = ['kafkactl', path, '--help'].filter(Boolean).join(' ');
  const see = asName === undefined ? `See  ${page}` : `See  ${page}\nIf it is a name:  ${asName}`;
  return new CliError('usage', `there is no option ${spelling}`, {
    hint: apache ?? (near ? `Did you mean ${near}?` : see),
  });
}
