import { expect, test } from 'vitest';
import { commandRegistry } from '../../../commands/index.js';
import type { Lang } from '../../base/language.js';
import { completeLine } from './complete-line.js';

/** The words of kafkactl are asked for; here they are given back, between brackets, as the only candidate. */
const complete = (line: string, reply?: string, lang: Lang = 'en') =>
  completeLine(line, {
    commands: commandRegistry,
    lang,
    jobs: [1, 3],
    afterTutorialWord: () => ['1.1', '1.2'],
    ask: async (words) => reply ?? `${words.at(-1)}<${words.slice(0, -1).join(' ')}>\n:nospace\n`,
  });

test.each([
  ['topics cr', 'cr', ['cr<topics>']],
  ['topics ', '', ['<topics>']],
  ['kafkactl topics cr', 'cr', ['cr<topics>']],
  ['bin/kafkactl topics cr', 'cr', ['cr<topics>']],
  ['npx kafkactl topics cr', 'cr', ['cr<topics>']],
  ['kafkactl hi', 'hi', ['hi<>']],
  ['hi', 'hi', ['hi<>', 'hint ']],
  ['tutorial hi', 'hi', ['hint ']],
  ['kafkactl learn hi', 'hi', ['hint ']],
  ['open ', '', ['1.1 ', '1.2 ']],
  ['tutorial open 1.2', '1.2', ['1.2 ']],
  ['fg ', '', ['%1 ', '%3 ']],
  ['kill -9 %3', '%3', ['%3 ']],
  ['kafkactl fg ', '', ['<fg>']],
  ['jobs ', '', []],
  ['topics \\\n cr', 'cr', ['cr<topics>']],
  [`produce t 'a b' x`, 'x', ['x<produce t a b>']],
  ['topics list | x', 'x', []],
  ['consume t & ', '', []],
])('%j', async (line, word, candidates) => expect(await complete(line)).toEqual({ word, candidates }));

test.each([
  ['consume or', 'or', ['orders ', 'orders-eu ']],
  ["consume 'or", "'or", ["'orders' ", "'orders-eu' "]],
  ['consume "or', '"or', ['"orders" ', '"orders-eu" ']],
])('names end in a blank, and in the quote that was opened: %j', async (line, word, candidates) => {
  const reply = 'orders\tsix partitions\norders-eu\nother\n:space\n';
  expect(await complete(line, reply)).toEqual({ word, candidates });
});

test('a candidate is quoted where it has to be', async () => {
  expect(await complete('consume -g my', 'my group\n:space\n')).toEqual({ word: 'my', candidates: ["'my group' "] });
  expect(await complete("consume -g 'it", "it's\n:space\n")).toEqual({ word: "'it", candidates: [] });
});

test('Spanish words are offered in Spanish, and understood in both languages', async () => {
  expect(await complete('pi', ':space\n', 'es')).toEqual({ word: 'pi', candidates: ['pista '] });
  expect(await complete('pi', ':space\n')).toEqual({ word: 'pi', candidates: [] });
  expect(await complete('abrir 1', ':space\n')).toEqual({ word: '1', candidates: ['1.1 ', '1.2 '] });
});
