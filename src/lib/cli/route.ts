import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { apacheHint, apacheToolHint, verbOfApacheOptions } from './apache.js';
import type { Command } from './command.js';
import { globalOptions, optionName } from './global-options.js';
import { optionAt } from './option-at.js';
import { canonicalWords, nounNames, nounsOf, pathWords } from './words.js';

/** What a line asks for: a command with the words that are left for it, a help page, the version, or the welcome screen. */
export type Route =
  | { readonly kind: 'command'; readonly command: Command; readonly argv: readonly string[] }
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'welcome' };

/** Finds the command of a line. Global options may precede its words. Throws CliError `usage` that names the nearest word. */
export function route(commands: readonly Command[], argv: readonly string[]): Route {
  const { words, at, options } = leadingWords(argv);
  if (words.length === 0) {
    if (argv.includes('--version') || argv.includes('-V')) return { kind: 'version' };
    const unknown = argv[at];
    if (unknown !== undefined) throw unknownOptionError(unknown, globalNames(), { next: argv[at + 1] });
    return argv.some(isHelp) ? { kind: 'help', topic: [] } : { kind: 'welcome' };
  }
  if (words[0] === 'help') return { kind: 'help', topic: helpTopicOf(commands, words.slice(1)) };
  const line = canonicalWords(commands, words);
  const command = longestMatch(commands, line);
  if (command) {
    const rest = line.slice(pathWords(command).length);
    return { kind: 'command', command, argv: [...options, ...rest, ...argv.slice(at)] };
  }
  const topic = helpTopicOf(commands, words);
  const unexpected = argv[at];
  if (unexpected !== undefined && !argv.some(isHelp)) {
    const noun = topic.join(' ');
    const [verb = '', ...names] = verbOfApacheOptions(argv.slice(at));
    const meant = commands.find(({ path }) => path === `${noun} ${verb}`);
    throw new CliError('usage', `"${noun}" needs a command before ${unexpected}`, {
      hint: meant ? `Did you mean  kafkactl ${[meant.path, ...names].join(' ')}?` : `See  kafkactl ${noun} --help`,
    });
  }
  return { kind: 'help', topic };
}

const isHelp = (word: string) => word === '--help' || word === '-h';

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

/** The command that a line begins with, noun and verb in either order; undefined where there is none. */
export const commandOf = (commands: readonly Command[], argv: readonly string[]): Command | undefined =>
  longestMatch(commands, canonicalWords(commands, leadingWords(argv).words));

function longestMatch(commands: readonly Command[], line: readonly string[]): Command | undefined {
  return commands
    .filter((command) => pathWords(command).every((word, index) => word === line[index]))
    .sort((a, b) => pathWords(b).length - pathWords(a).length)[0];
}

/**
 * The first three words of a line at most, the global options between them, and the index `at` of the first word that is
 * neither.
 */
export function leadingWords(argv: readonly string[]) {
  const words: string[] = [];
  const options: string[] = [];
  let at = 0;
  while (at < argv.length) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      // A command has two words at most; the third may be its first argument.
      if (words.length === 3) break;
      words.push(word);
      at++;
      continue;
    }
    const taken = optionAt(globalOptions, argv, at);
    if (!taken) break;
    options.push(...argv.slice(at, at + taken.length));
    at += taken.length;
  }
  return { words, options, at };
}

const globalNames = () => ['version', ...Object.keys(globalOptions).map(optionName)].map((name) => `--${name}`);

/**
 * The error for an option that the command, or the program itself, does not have; its hint names the nearest of `names`.
 * `asName` is a line that takes the word as an argument, `next` the word that follows it.
 */
export function unknownOptionError(
  word: string,
  names: readonly string[],
  { path = '', asName, next }: { readonly path?: string; readonly asName?: string; readonly next?: string | undefined },
): CliError {
  const [name = word] = word.split('=');
  const apache = apacheHint({
    words: [word, ...(next === undefined ? [] : [next])],
    path,
    hasArgument: asName !== undefined,
    known: names,
  });
  const near = nearest(name, names);
  const page = ['kafkactl', path, '--help'].filter(Boolean).join(' ');
  const see = asName === undefined ? `See  ${page}` : `See  ${page}\nIf it is a name:  ${asName}`;
  return new CliError('usage', `there is no option ${name}`, {
    hint: apache ?? (near ? `Did you mean ${near}?` : see),
  });
}
