import { describe, expect, test } from 'vitest';
import { fittedNote } from './wrap.js';

describe('a note on a terminal', () => {
  test.each([
    ['as it is where it fits', 'short', 20, 'short'],
    ['broken at blanks', 'the others begin at the beginning', 20, 'the others begin at\nthe beginning'],
    ['each of its lines', 'one two three\nfour five six', 8, 'one two\nthree\nfour\nfive six'],
    ['whole where it is to be typed', 'Start it:  kafkactl sandbox up', 20, 'Start it:  kafkactl sandbox up'],
    ['whole where it stands apart', '  kafkactl contexts use production', 20, '  kafkactl contexts use production'],
    ['as it is off a terminal', 'the others begin at the beginning', undefined, 'the others begin at the beginning'],
  ])('is %s', (_, text, width, shown) => {
    expect(fittedNote(text, width)).toBe(shown);
  });
});
