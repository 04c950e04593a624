import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteWords } from '../../base/quote-word.js';
import { readShellLine } from './words.js';

const wordsOf = (text: string) => {
  const line = readShellLine(text);
  return line.kind === 'words' ? line.words : line;
};

describe('words', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['  \t ', []],
    ['# only a comment', []],
    ['topics list', ['topics', 'list']],
    ['topics list # all of them', ['topics', 'list']],
    ['topics list#1', ['topics', 'list#1']],
    [`produce t '{"a": 1}'`, ['produce', 't', '{"a": 1}']],
    [`produce t "{\\"a\\": 1}"`, ['produce', 't', '{"a": 1}']],
    [`produce t {"a": 1}`, ['produce', 't', '{a:', '1}']],
    [`produce t ''`, ['produce', 't', '']],
    [`produce t ""x''`, ['produce', 't', 'x']],
    [`produce t it\\'s`, ['produce', 't', `it's`]],
    [`produce t 'it'\\''s'`, ['produce', 't', `it's`]],
    ['produce t a\\ b', ['produce', 't', 'a b']],
    ['produce t "a\\nb"', ['produce', 't', 'a\\nb']],
    ['produce t a\\nb', ['produce', 't', 'anb']],
    ['produce t "5$" 5$', ['produce', 't', '5$', '5$']],
    [`produce t '$HOME | * > x'`, ['produce', 't', '$HOME | * > x']],
    [`produce t '# no comment'`, ['produce', 't', '# no comment']],
    ['produce t \\# \\$x \\*', ['produce', 't', '#', '$x', '*']],
    ['topics \\\n  list', ['topics', 'list']],
    ['top\\\nics list', ['topics', 'list']],
    ['produce t "a\\\nb"', ['produce', 't', 'ab']],
    [`produce t '{"a":\n 1}'`, ['produce', 't', '{"a":\n 1}']],
    ['topics list;', ['topics', 'list']],
    ['produce t ¡hola! niño 日本', ['produce', 't', '¡hola!', 'niño', '日本']],
    ['kill %1', ['kill', '%1']],
    ['produce t a~b', ['produce', 't', 'a~b']],
    ['produce t {a}', ['produce', 't', '{a}']],
  ])('%j', (text, words) => expect(wordsOf(text)).toEqual(words));

  test('they are those of bash', () => {
    const lines = [
      `a 'b c' "d e" f\\ g h'i'"j"k "\\"" '"' "'" "\\\\" \\\\ "\\x" '' ""`,
      'a#b #c',
      'a "b#c" \\#d',
      'one\\\ntwo "three\\\nfour"',
      'k=v --c=d -e %1 a:b @x +1 a,b a/b',
    ];
    for (const line of lines) {
      const out = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
      expect(wordsOf(line)).toEqual(out.split('\0').slice(0, -1));
    }
  });

  test('quoted words are read as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (words) => {
        expect(wordsOf(quoteWords(words))).toEqual(words);
      }),
    );
  });
});

describe('the end of a line', () => {
  test.each([
    ['consume t &', ['consume', 't'], true, ''],
    ['consume t&', ['consume', 't'], true, ''],
    ['consume t & # in the background', ['consume', 't'], true, ''],
    ["produce t 'a &'", ['produce', 't', 'a &'], false, ''],
    ['produce t a\\&', ['produce', 't', 'a&'], false, ''],
    ['topics list\ngroups list', ['topics', 'list'], false, 'groups list'],
    ['\n\n topics list\r\ngroups list', ['topics', 'list'], false, '\ngroups list'],
    ['consume t &\ngroups list', ['consume', 't'], true, '\ngroups list'],
  ])('%j', (text, words, background, rest) => {
    expect(readShellLine(text)).toEqual({ kind: 'words', words, background, rest });
  });

  test.each(['topics list \\', 'topics \\\n  list \\', 'topics list \\\n', '\\'])('%j goes on', (text) => {
    expect(readShellLine(text)).toEqual({ kind: 'unfinished' });
  });
});

test.each([
  ['topics list | grep a', 'operator', '|', 13],
  ['topics list|grep a', 'operator', '|', 12],
  ['topics list > x', 'operator', '>', 13],
  ['topics list >> x', 'operator', '>>', 13],
  ['topics list 2>&1', 'operator', '>', 14],
  ['produce t < x', 'operator', '<', 11],
  ['produce t <<EOF', 'operator', '<<', 11],
  ['> {"userId": 1}', 'operator', '>', 1],
  ['topics list; groups list', 'operator', ';', 12],
  ['topics list && groups list', 'operator', '&&', 13],
  ['topics list || groups list', 'operator', '||', 13],
  ['topics list &> x', 'operator', '&>', 13],
  ['consume t & topics list', 'operator', '&', 11],
  ['&', 'operator', '&', 1],
  ['(topics list)', 'operator', '(', 1],
  ['topics list $HOME', 'expansion', '$HOME', 13],
  ['topics list "$HOME"', 'expansion', '$HOME', 14],
  ['topics list $(x)', 'expansion', '$(…)', 13],
  ['topics list $\u007bx}', 'expansion', '$\u007b…}', 13],
  ['topics list `x`', 'expansion', '`', 13],
  ['topics list "`x`"', 'expansion', '`', 14],
  ['produce t --file ~/x', 'expansion', '~', 18],
  ['topics list orders-*', 'pattern', '*', 20],
  ['topics list order?', 'pattern', '?', 18],
  ['produce t [1]', 'pattern', '[', 11],
  ['produce t {"a":1,"b":2}', 'pattern', '{', 11],
  [`produce t '{"a": 1}`, 'quote', "'", 11],
  [`produce t "{\\"a\\": 1}`, 'quote', '"', 11],
  ['produce niño "x', 'quote', '"', 14],
  ["topics \\\n  list 'x", 'quote', "'", 8],
  ['produce t “x”', 'lookalike', '“', 11],
  ['topics\u00a0list', 'lookalike', '\u00a0', 7],
  ['topics create t \\  # 7 días', 'backslash', '#', 17],
  ['topics create t \\ ', 'backslash', ' ', 17],
  ['topics create t \\ \n -p 1', 'backslash', ' ', 17],
])('%j is refused: %s %j at column %d', (text, kind, sign, column) => {
  expect(readShellLine(text)).toEqual({ kind: 'problem', problem: { kind, sign, column } });
});
