import { Command as Commander, CommanderError, Option } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../../commands/index.js';
import type { Command } from './command.js';
import { optionName, optionsOf, spellingsOf } from './global-options.js';
import { asksForHelp, type OptionSpellings, type Token, tokenize, valuesByKey } from './tokens.js';

const spellings: OptionSpellings = new Map([
  ['--offset', { key: 'offset', takesValue: true }],
  ['--max-messages', { key: 'maxMessages', takesValue: true }],
  ['--limit', { key: 'maxMessages', takesValue: true }],
  ['-n', { key: 'maxMessages', takesValue: true }],
  ['--exit', { key: 'exit', takesValue: false }],
  ['-e', { key: 'exit', takesValue: false }],
  ['-y', { key: 'yes', takesValue: false }],
]);

/** Tokens as text: `word:x`, `key=value`, `key` for a flag, `key=?` for a missing value, `unknown:x`, `--`. */
function shown(token: Token): string {
  switch (token.kind) {
    case 'word':
      return `word:${token.text}`;
    case 'unknown':
      return `unknown:${token.text}`;
    case 'terminator':
      return '--';
    case 'option':
      return token.value === undefined
        ? `${token.key}${token.takesValue ? '=?' : ''}`
        : `${token.key}${token.takesValue ? '' : '!'}=${token.value}`;
  }
}

describe('a line', () => {
  test.each([
    ['', []],
    ['a b', ['word:a', 'word:b']],
    ['--offset 5 a', ['offset=5', 'word:a']],
    ['--offset=5', ['offset=5']],
    ['--offset=', ['offset=']],
    ['--offset=a=b', ['offset=a=b']],
    ['--limit 3', ['maxMessages=3']],
    ['-n 3', ['maxMessages=3']],
    ['-n3', ['maxMessages=3']],
    ['-n=3', ['maxMessages=3']],
    ['-n==3', ['maxMessages==3']],
    ['-e a', ['exit', 'word:a']],
    ['-ye', ['yes', 'exit']],
    ['-yen3', ['yes', 'exit', 'maxMessages=3']],
    ['-yen=3', ['yes', 'exit', 'maxMessages=3']],
    ['-yen 3 a', ['yes', 'exit', 'maxMessages=3', 'word:a']],
    // A value may begin with a dash, and be spelled like an option.
    ['--offset -5', ['offset=-5']],
    ['--offset -e', ['offset=-e']],
    ['--offset --exit a', ['offset=--exit', 'word:a']],
    ['--offset -- -e', ['offset=--', 'exit']],
    // A flag has no value.
    ['--exit=true', ['exit!=true']],
    ['-e=true', ['exit!=true']],
    ['-ye=true', ['yes', 'exit!=true']],
    // An argument may be a number, or `-` for standard input.
    ['-5 -1.5 -2e9 -', ['word:-5', 'word:-1.5', 'word:-2e9', 'word:-']],
    // Unknown options.
    ['--ofset 5', ['unknown:--ofset', 'word:5']],
    ['--ofset=5', ['unknown:--ofset=5']],
    ['-x', ['unknown:-x']],
    ['-xe', ['unknown:-xe']],
    ['-exn', ['exit', 'unknown:-xn']],
    ['-e-', ['exit', 'unknown:--']],
    ['--=x', ['unknown:--=x']],
    // Only words after `--`.
    ['a -- -e --offset', ['word:a', '--', 'word:-e', 'word:--offset']],
    ['-- --', ['--', 'word:--']],
    // A line that is cut off.
    ['--offset', ['offset=?']],
    ['-en', ['exit', 'maxMessages=?']],
    ['--', ['--']],
  ])('%s is %j', (line, tokens) => {
    expect(tokenize(line.split(' ').filter(Boolean), spellings).map(shown)).toEqual(tokens);
  });

  test('has its spellings and its unknown names in the tokens', () => {
    expect(tokenize(['-en3', '--limt=3', '-x=1'], spellings)).toMatchObject([
      { spelling: '-e', at: 0, end: 1 },
      { spelling: '-n', at: 0, end: 1 },
      { spelling: '--limt', value: '3', text: '--limt=3' },
      { spelling: '-x', value: '1', text: '-x=1' },
    ]);
  });
});

test.each([
  ['--help', true],
  ['topics list -h', true],
  ['consume t --offset --help', true],
  ['run tool -- --help', false],
  ['topics list', false],
])('help is asked for by %s: %j', (line, asked) => {
  expect(asksForHelp(line.split(' '))).toBe(asked);
});

const words = fc.array(
  fc.oneof(
    fc.constantFrom('--', '-', '-e', '-yen', '--offset', '--offset=', '-n', '--bogus', '-x', '-5', '--exit=1', 'a'),
    fc.string({ maxLength: 6 }),
  ),
);

describe('whatever the words', () => {
  test('every word belongs to the tokens, in order and without gaps', () => {
    fc.assert(
      fc.property(words, (argv) => {
        const tokens = tokenize(argv, spellings);
        let next = 0;
        let previous = -1;
        for (const { at, end } of tokens) {
          // The options of a cluster share their word.
          expect([next, previous]).toContain(at);
          expect(end).toBeGreaterThan(at);
          [previous, next] = [at, end];
        }
        expect(next).toBe(argv.length);
      }),
    );
  });

  test('what follows does not change what a finished line says', () => {
    fc.assert(
      fc.property(words, words, (argv, more) => {
        const whole = tokenize(argv, spellings);
        fc.pre(whole.every((token) => token.kind !== 'option' || !token.takesValue || token.value !== undefined));
        expect(tokenize([...argv, ...more], spellings).slice(0, whole.length)).toEqual(whole);
      }),
    );
  });
});

/** The same line as commander reads it: the options given with their values, the arguments, and the kind of error. */
function byCommander(command: Command, argv: readonly string[]) {
  const given = new Map<string, string[]>();
  const parser = new Commander(command.path)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} })
    .helpOption(false)
    .argument('[words...]');
  for (const [key, { kind, short, aliases = [] }] of Object.entries(optionsOf(command))) {
    for (const [index, name] of [optionName(key), ...aliases].entries()) {
      const letter = short && index === 0 ? `-${short}, ` : '';
      const option = new Option(`${letter}--${name}${kind === 'flag' ? '' : ' <value>'}`);
      parser.addOption(option);
      parser.on(`option:${option.name()}`, (value?: string | null) => {
        given.set(key, [...(given.get(key) ?? []), value ?? '']);
      });
    }
  }
  try {
    parser.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code;
  }
  return { given, args: parser.args };
}

function byTokens(command: Command, argv: readonly string[]) {
  const tokens = tokenize(argv, spellingsOf(optionsOf(command)));
  if (tokens.some((token) => token.kind === 'option' && token.takesValue && token.value === undefined)) {
    return 'commander.optionMissingArgument';
  }
  const isWrong = (token: Token) =>
    token.kind === 'unknown' || (token.kind === 'option' && !token.takesValue && token.value !== undefined);
  if (tokens.some(isWrong)) return 'commander.unknownOption';
  return { given: valuesByKey(tokens), args: tokens.flatMap((token) => (token.kind === 'word' ? token.text : [])) };
}

/** Words of a line of a command, in every spelling that commander knows: it has no `-n=3`. */
function lineOf(command: Command): fc.Arbitrary<string[]> {
  const options = Object.entries(optionsOf(command));
  const value = fc.oneof(
    fc.constantFrom('3', '-5', '-e', '--', '--exit', 'a=b', '-', ''),
    fc.string({ maxLength: 4 }).filter((text) => !text.startsWith('=')),
  );
  const flags = options.flatMap(([, { kind, short }]) => (kind === 'flag' && short ? [short] : []));
  const option = fc.constantFrom(...options).chain(([key, { kind, short, aliases = [] }]) => {
    const name = fc.constantFrom(optionName(key), ...aliases).map((each) => `--${each}`);
    if (kind === 'flag') return fc.tuple(fc.oneof(name, fc.constant(short ? `-${short}` : `--${optionName(key)}`)));
    const long = fc.oneof(
      fc.tuple(name, value),
      fc.tuple(name, value).map(([each, given]) => [`${each}=${given}`]),
    );
    if (!short) return long;
    const cluster = fc.subarray(flags).map((letters) => `-${letters.join('')}${short}`);
    return fc.oneof(
      long,
      fc.tuple(cluster, value),
      fc.tuple(cluster, value).map(([each, given]) => [`${each}${given}`]),
    );
  });
  const word = fc.oneof(fc.constantFrom('a', '-5', '-', '--bogus', '-Z', '--'), value).map((text) => [text]);
  return fc.array(fc.oneof({ weight: 3, arbitrary: option }, word), { maxLength: 8 }).map((parts) => parts.flat());
}

test('commander reads every line of every command alike', async () => {
  for (const command of await allCommands()) {
    fc.assert(
      fc.property(lineOf(command), (argv) => {
        expect(byTokens(command, argv)).toEqual(byCommander(command, argv));
      }),
      { numRuns: 50 },
    );
  }
});
