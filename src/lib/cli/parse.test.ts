import { describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import { type Command, command } from './command.js';
import { duration, flag, integer, keyValuePairs, plainText, repeatable } from './inputs.js';
import { parseLine, usageOf } from './parse.js';

const read = command({
  path: 'things read',
  summary: 'Read things',
  args: { name: plainText('Name of the thing', { value: 'NAME', required: true }), parts: repeatable('Parts') },
  options: {
    offset: plainText('Where to start', { value: 'OFFSET' }),
    maxMessages: integer('How many', { short: 'n', aliases: ['limit', 'num'], min: 1 }),
    config: keyValuePairs('A config', { short: 'c', aliases: ['set'] }),
    every: duration('How often', { default: 1000, least: '1ms' }),
    exit: flag('End', { short: 'e' }),
  },
  run: async () => undefined,
});
const strict = command({
  path: 'strict',
  summary: 'Wants an option',
  options: { to: plainText('Where to', { required: true }) },
  run: async () => undefined,
});
const passing = command({
  path: 'run',
  summary: 'Run a tool',
  args: {
    tool: plainText('Tool', { value: 'TOOL', required: true }),
    args: repeatable('Its arguments', { value: 'ARGS' }),
  },
  passthrough: true,
  run: async () => undefined,
});

function parse(words: readonly string[], of: Command = read) {
  const parsed = parseLine(of, words);
  return parsed === 'help' ? parsed : parsed.values;
}

function outcomeOf(words: readonly string[], of: Command = read): string {
  try {
    return JSON.stringify(parse(words, of));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    expect(error.code).toBe('usage');
    return [error.message, ...(error.hint ? [error.hint] : [])].join(' | ');
  }
}

describe('a valid line', () => {
  test.each<[string[], Record<string, unknown>]>([
    [['a'], { name: 'a', parts: [], offset: undefined, every: 1000, exit: false, config: [], brokers: [] }],
    [['a', 'b', 'c'], { name: 'a', parts: ['b', 'c'] }],
    [['a', '--offset', '-5'], { offset: '-5' }],
    [['a', '--offset=-5'], { offset: '-5' }],
    [['--offset', '-5', 'a'], { offset: '-5', name: 'a' }],
    [['a', '--offset', '-e'], { offset: '-e', exit: false }],
    [['a', '--offset', '-c=x'], { offset: '-c=x', config: [] }],
    [['a', '--offset='], { offset: '' }],
    [['a', '--limit', '3'], { maxMessages: 3 }],
    [['a', '--num=3'], { maxMessages: 3 }],
    [['a', '-n3'], { maxMessages: 3 }],
    [['a', '-n=3'], { maxMessages: 3 }],
    [['a', '-en3'], { maxMessages: 3, exit: true }],
    [['a', '-o=json'], { output: 'json' }],
    [['a', '-ojson'], { output: 'json' }],
    [
      ['a', '-c', 'k=v', '--set', 'x=', '--config=y=1=2'],
      {
        config: [
          ['k', 'v'],
          ['x', ''],
          ['y', '1=2'],
        ],
      },
    ],
    [['a', '-c=k=v'], { config: [['k', 'v']] }],
    [['a', '--no-color'], { noColor: true }],
    [['a', '--every', '2s'], { every: 2000 }],
    [['--', '-e', '--offset'], { name: '-e', parts: ['--offset'], exit: false, offset: undefined }],
    [['a', '--', '-o=json'], { parts: ['-o=json'] }],
  ])('%j', (words, values) => {
    expect(parse(words)).toMatchObject(values);
  });

  test('words after -- are arguments of the other program', () => {
    expect(parse(['tool', '--', '--list', '-o', 'x'], passing)).toMatchObject({
      tool: 'tool',
      args: ['--list', '-o', 'x'],
      output: undefined,
    });
  });

  test('--help skips all checks, unless it follows --', () => {
    expect(parse(['--bogus', '--help'])).toBe('help');
    expect(parse(['-h'])).toBe('help');
    expect(parse(['-eh'])).toBe('help');
    expect(() => parse(['--help=x'])).toThrow('--help takes no value');
    expect(() => parse(['-h=x'])).toThrow('-h takes no value');
    expect(parse(['tool', '--', '--help'], passing)).toMatchObject({ args: ['--help'] });
  });
});

describe('an invalid line', () => {
  const asName = '\nIf it is a name:  kafkactl things read [options] --';

  test.each([
    [[], 'NAME is missing: name of the thing | Write it as  kafkactl things read NAME [VALUE...] [options]'],
    [['a', '--ofset', '5'], 'there is no option --ofset | Did you mean --offset?'],
    [['a', '--ofset=5'], 'there is no option --ofset | Did you mean --offset?'],
    [['a', '--xyzzy'], `there is no option --xyzzy | See  kafkactl things read --help${asName} --xyzzy`],
    [['a', '-x'], `there is no option -x | See  kafkactl things read --help${asName} -x`],
    [['a', '-xk=v'], `there is no option -xk | See  kafkactl things read --help${asName} -xk=v`],
    [['a', '--limit'], '--max-messages needs a value | Write it as  --max-messages N'],
    [['a', '--limt', '5'], 'there is no option --limt | Did you mean --limit?'],
    [['a', '--exit=true'], '--exit takes no value | Write it as  --exit'],
    [['a', '-e=true'], '-e takes no value | Write it as  -e'],
    [['a', '--offset'], '--offset needs a value | Write it as  --offset OFFSET'],
    [
      ['a', '--offset', '1', '--offset', '2'],
      '--offset is given 2 times, and takes one value | Write it as  kafkactl things read NAME [VALUE...] [options]',
    ],
    [
      ['a', '--limit', '1', '-n', '2'],
      '--max-messages is given 2 times, and takes one value | Write it as  kafkactl things read NAME [VALUE...] [options]',
    ],
    [['a', '-n', '0'], '--max-messages: 0 is less than 1 | See  kafkactl things read --help'],
    [['a', '-n', '1.5'], '--max-messages: "1.5" is not a whole number | See  kafkactl things read --help'],
    [
      ['a', '-n', '9007199254740993'],
      '--max-messages: 9007199254740993 is too large | See  kafkactl things read --help',
    ],
    [['a', '-c', 'k'], '--config: "k" is not of the form key=value | See  kafkactl things read --help'],
    [['a', '--every', 'soon'], '--every: "soon" is not a duration | Write it as 500ms, 10s, 5m, 1h or 7d.'],
    [['a', '--every', '5'], '--every: "5" is a time without its unit | Write 5s or 5ms.'],
    [['a', '--every', '0'], '--every: 0 is less than 1ms | See  kafkactl things read --help'],
    [['a', '-o', 'jsno'], '--output: "jsno" is none of table, wide, json, yaml, csv, name | Did you mean json?'],
  ])('%j: %s', (words, sentence) => {
    expect(outcomeOf(words)).toBe(sentence);
  });

  test('an option that is needed, a word too many, an option of another program', () => {
    expect(outcomeOf([], strict)).toBe('--to is needed | Write it as  kafkactl strict [options]');
    expect(outcomeOf(['a', '--to', 'b'], strict)).toBe(
      '"a" is one word too many for "strict" | Write it as  kafkactl strict [options]',
    );
    expect(outcomeOf(['tool', '--list'], passing)).toBe(
      `there is no option --list | What belongs to the other program goes after --:  kafkactl ${usageOf(passing)}`,
    );
  });
});
