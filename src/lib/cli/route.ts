import { CliError } from '../errors.js';
import { nearest } from '../nearest.js';
import { apacheHint, ourVerb, toolHint } from './apache.js';
import type { Command } from './command.js';
import { globals, optionName } from './globals.js';
import { optionAt } from './option-at.js';
import { canonical, namesOfNoun, nounsOf, pathOf } from './words.js';

/** Where a line leads: to a command with the words that are left for it, or to a page of help. */
export type Route =
  | { readonly kind: 'command'; readonly command: Command; readonly argv: readonly string[] }
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'home' };

/** Finds the command of a line. Global options may stand before its words. Throws `usage` with the nearest word. */
export function route(commands: readonly Command[], argv: readonly string[]): Route {
  const { words, at, options } = leadingWords(argv);
  if (words.length === 0) {
    if (argv.includes('--version') || argv.includes('-V')) return { kind: 'version' };
    const unknown = argv[at];
    if (unknown !== undefined) throw unknownOption(unknown, globalNames(), { next: argv[at + 1] });
    return argv.some(isHelp) ? { kind: 'help', topic: [] } : { kind: 'home' };
  }
  if (words[0] === 'help') return { kind: 'help', topic: topicOf(commands, words.slice(1)) };
  const line = canonical(commands, words);
  const command = longest(commands, line);
  if (command) {
    const left = line.slice(pathOf(command).length);
    return { kind: 'command', command, argv: [...options, ...left, ...argv.slice(at)] };
  }
  const topic = topicOf(commands, words);
  const stray = argv[at];
  if (stray !== undefined && !argv.some(isHelp)) {
    const noun = topic.join(' ');
    const [verb = '', ...names] = ourVerb(argv.slice(at));
    const meant = commands.find(({ path }) => path === `${noun} ${verb}`);
    throw new CliError('usage', `"${noun}" needs a command before ${stray}`, {
      hint: meant ? `Did you mean  kafkactl ${[meant.path, ...names].join(' ')}?` : `See  kafkactl ${noun} --help`,
    });
  }
  return { kind: 'help', topic };
}

const isHelp = (word: string) => word === '--help' || word === '-h';

/** The canonical words of a group or command, all of which must be known. */
function topicOf(commands: readonly Command[], words: readonly string[]): readonly string[] {
  const line = canonical(commands, words);
  if (line.length === 0 || longest(commands, line)) return line;
  const [noun, verb] = line;
  const nouns = nounsOf(commands);
  if (noun && nouns.includes(noun)) {
    if (verb === undefined) return line;
    const verbs = commands.filter((command) => pathOf(command)[0] === noun && !command.hidden);
    const near = nearest(
      verb,
      verbs.flatMap((command) => [pathOf(command)[1] ?? '', ...(command.also ?? [])]),
    );
    throw new CliError('usage', `"${noun}" has no command "${verb}"`, {
      hint: near ? `Did you mean  kafkactl ${noun} ${near}?` : `See  kafkactl ${noun} --help`,
    });
  }
  const top = commands.filter(({ hidden, path }) => !hidden && !path.includes(' ')).map(({ path }) => path);
  const near = nearest(
    noun ?? '',
    [...top, ...nouns.flatMap(namesOfNoun)].filter((word) => word.length > 1),
  );
  throw new CliError('usage', `there is no command "${noun}"`, {
    hint:
      toolHint(words) ??
      (near ? `Did you mean  kafkactl ${[near, ...line.slice(1)].join(' ')}?` : 'See  kafkactl --help'),
  });
}

/** The command that a line begins with, its words in whatever order and number; undefined where it has none. */
export const commandOf = (commands: readonly Command[], argv: readonly string[]): Command | undefined =>
  longest(commands, canonical(commands, leadingWords(argv).words));

function longest(commands: readonly Command[], line: readonly string[]): Command | undefined {
  return commands
    .filter((command) => pathOf(command).every((word, index) => word === line[index]))
    .sort((a, b) => pathOf(b).length - pathOf(a).length)[0];
}

/** The plain words at the front of a line, the global options among them, and where the rest begins. */
export function leadingWords(argv: readonly string[]) {
  const words: string[] = [];
  const options: string[] = [];
  let at = 0;
  while (at < argv.length) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      // Two words name a command at most, and a third may be what it works on.
      if (words.length === 3) break;
      words.push(word);
      at++;
      continue;
    }
    const taken = optionAt(globals, argv, at);
    if (!taken) break;
    options.push(...argv.slice(at, at + taken.length));
    at += taken.length;
  }
  return { words, options, at };
}

const globalNames = () => ['version', ...Object.keys(globals).map(optionName)].map((name) => `--${name}`);

/**
 * An option that the command, or the program itself, does not have, with the nearest one; `asName` is the line on which
 * the word would be a name, `next` what stands behind it.
 */
export function unknownOption(
  word: string,
  names: readonly string[],
  { path = '', asName, next }: { readonly path?: string; readonly asName?: string; readonly next?: string | undefined },
): CliError {
  const [name = word] = word.split('=');
  const theirs = apacheHint({
    words: [word, ...(next === undefined ? [] : [next])],
    path,
    hasArgument: asName !== undefined,
    known: names,
  });
  const near = nearest(name, names);
  const page = ['kafkactl', path, '--help'].filter(Boolean).join(' ');
  const see = asName === undefined ? `See  ${page}` : `See  ${page}\nIf it is a name:  ${asName}`;
  return new CliError('usage', `there is no option ${name}`, {
    hint: theirs ?? (near ? `Did you mean ${near}?` : see),
  });
}
