import { describe, expect, test } from 'vitest';
import { wrapNote } from './wrap.js';

describe('a note on a terminal', () => {
  test.each([
    ['as it is where it fits', 'short', 20, 'short'],
    ['broken at blanks', 'the others begin at the beginning', 20, 'the others begin at\nthe beginning'],
    ['each of its lines', 'one two three\nfour five six', 8, 'one two\nthree\nfour\nfive six'],
    ['below its indent', '  one two three', 8, '  one\n  two\n  three'],
    ['in one line with a command', 'Do:  kafkactl x', 20, 'Do:  kafkactl x'],
    [
      'with a command whole, on a line of its own',
      'Start a new one:  kafkactl sandbox up --name three  and wait until it is there',
      20,
      'Start a new one:\n  kafkactl sandbox up --name three\nand wait until it is\nthere',
    ],
    [
      'indented, with a command indented further',
      '  or start it:  kafkactl sandbox up',
      20,
      '  or start it:\n    kafkactl sandbox up',
    ],
    ['whole where it is a command', 'kafkactl sandbox up --name three', 20, 'kafkactl sandbox up --name three'],
    [
      'whole where two blanks precede it',
      '  kafkactl contexts use production',
      20,
      '  kafkactl contexts use production',
    ],
    [
      'whole with a command of another program',
      'Close it:  chmod 600 contexts.yaml',
      20,
      'Close it:  chmod 600 contexts.yaml',
    ],
    ['as it is off a terminal', 'the others begin at the beginning', undefined, 'the others begin at the beginning'],
  ])('is %s', (_, text, width, shown) => {
    expect(wrapNote(text, width)).toBe(shown);
  });
});
