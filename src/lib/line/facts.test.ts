import { describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import { type GlobalValues, globalSpellings } from '../cli/global-options.js';
import { tokenize } from '../cli/tokens.js';
import { languageOf, lineFacts } from './facts.js';

const pipe = {};
const terminal = { isTTY: true, columns: 132 };
type Env = Readonly<Record<string, string>>;
const parsed = (globals: Partial<GlobalValues> = {}) => globals as GlobalValues;
const facts = (
  env: Env,
  globals?: GlobalValues,
  stdout: typeof terminal | typeof pipe = terminal,
  argv: string[] = [],
) => lineFacts({ env, stdout, stderr: pipe }, { tokens: tokenize(argv, globalSpellings), globals });

describe('the format', () => {
  test.each<[string, Env, Partial<GlobalValues>, string, boolean]>([
    ['is a table', {}, {}, 'table', true],
    ['is that of the line', {}, { output: 'json' }, 'json', false],
    ['is that of the environment', { KAFKACTL_OUTPUT: 'yaml' }, {}, 'yaml', false],
    [
      'is that of the line, whatever the environment has',
      { KAFKACTL_OUTPUT: 'yaml' },
      { output: 'wide' },
      'wide',
      true,
    ],
    ['is a table where the variable is empty', { KAFKACTL_OUTPUT: '' }, {}, 'table', true],
  ])('%s', (_what, env, globals, format, human) => {
    expect(facts(env, parsed(globals))).toMatchObject({ format, human });
  });

  test('that does not exist is refused, with the nearest', () => {
    expect(facts({ KAFKACTL_OUTPUT: 'jsno' }, parsed()).formatError).toEqual(
      new CliError('usage', 'KAFKACTL_OUTPUT: "jsno" is none of table, wide, json, yaml, csv, name', {
        hint: 'Did you mean json?',
      }),
    );
  });

  test.each([
    [['topics', '-o', 'json'], 'json'],
    [['topics', '-ojson'], 'json'],
    [['topics', '-o=json'], 'json'],
    [['topics', '--output', 'yaml'], 'yaml'],
    [['topics', '--output=yaml', '--bogus'], 'yaml'],
    [['topics', '-o'], 'table'],
    [['topics', '-o', 'bogus'], 'table'],
    [['topics', '--offset', 'json'], 'table'],
    [['topics', '--offset', '1', '-o', 'json'], 'json'],
    [['topics', '-yo', 'json'], 'json'],
    [['topics', '--', '-o', 'json'], 'table'],
    [[], 'table'],
  ])('of a line that cannot be parsed is guessed: %j is %s', (argv, format) => {
    expect(facts({}, undefined, terminal, argv).format).toBe(format);
  });
});

describe('the terminal', () => {
  test.each<[string, Env, Partial<GlobalValues>, typeof terminal | typeof pipe, object]>([
    ['has its columns and colours', {}, {}, terminal, { tty: true, colour: true, width: 132 }],
    ['has the width of COLUMNS', { COLUMNS: '100' }, {}, terminal, { width: 100 }],
    ['has its own width where COLUMNS is no number', { COLUMNS: 'wide' }, {}, terminal, { width: 132 }],
    ['has its own width where COLUMNS is 0', { COLUMNS: '0' }, {}, terminal, { width: 132 }],
    ['has no colours with NO_COLOR', { NO_COLOR: '1' }, {}, terminal, { colour: false }],
    ['has colours with an empty NO_COLOR', { NO_COLOR: '' }, {}, terminal, { colour: true }],
    ['has no colours with --no-color', {}, { noColor: true }, terminal, { colour: false }],
    ['has no colours where it is dumb', { TERM: 'dumb' }, {}, terminal, { colour: false }],
    ['is none in a pipe', {}, {}, pipe, { tty: false, colour: false, width: 80 }],
  ])('%s', (_what, env, globals, stdout, expected) => {
    expect(facts(env, parsed(globals), stdout).stdout).toMatchObject(expected);
  });
});

test.each<[Env, string]>([
  [{}, 'en'],
  [{ LANG: 'es_ES.UTF-8' }, 'es'],
  [{ LANG: 'es' }, 'es'],
  [{ LANG: 'est_EE' }, 'en'],
  [{ LANG: 'fr_FR.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'es_MX' }, 'es'],
  [{ LANG: 'es_ES', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'es_ES', KAFKACTL_LANG: 'en' }, 'en'],
  [{ LANG: 'en_US', KAFKACTL_LANG: 'es' }, 'es'],
])('%j speaks %s', (env, lang) => {
  expect(languageOf(env)).toBe(lang);
  expect(facts(env, parsed()).lang).toBe(lang);
  expect(facts(env, parsed({ lang: 'es' })).lang).toBe('es');
});
