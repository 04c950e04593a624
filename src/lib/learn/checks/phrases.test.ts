import { expect, test } from 'vitest';
import {
  bounded,
  deniesOne,
  flagged,
  having,
  predicate,
  quantity,
  saysAll,
  sentenceList,
  spokenList,
} from './phrases.js';

test.each([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a y b', 'a and b'],
  [['a', 'b', 'c'], 'a, b y c', 'a, b and c'],
  [['email', 'inventory'], 'email e inventory', 'email and inventory'],
  [['status', 'hint'], 'status y hint', 'status and hint'],
])('%j in a row', (items, es, en) => {
  expect([spokenList(items, 'es', 'and'), spokenList(items, 'en', 'and')]).toEqual([es, en]);
});

test('"o" is "u" before the sound of o', () => {
  expect(spokenList(['users', 'orders'], 'es', 'or')).toBe('users u orders');
  expect(spokenList(['orders', 'users'], 'es', 'or')).toBe('orders o users');
  expect(spokenList(['users', 'orders'], 'en', 'or')).toBe('users or orders');
});

test('whole sentences have a comma before the last', () => {
  expect(sentenceList(['a', 'b', 'c'], 'es', 'and')).toBe('a, b, y c');
  expect(sentenceList(['a', 'b'], 'en', 'or')).toBe('a, or b');
  expect(sentenceList(['a'], 'en', 'or')).toBe('a');
  expect(sentenceList([], 'en', 'or')).toBe('');
});

test.each([
  [0, '0 particiones', '0 partitions', 'al menos 0 particiones', 'at least 0 partitions'],
  [1, 'una partición', 'one partition', 'al menos una partición', 'at least one partition'],
  [2, '2 particiones', '2 partitions', 'al menos 2 particiones', 'at least 2 partitions'],
])('%j partitions', (count, es, en, leastEs, leastEn) => {
  const nouns = [
    ['una partición', 'particiones'],
    ['one partition', 'partitions'],
  ] as const;
  expect(quantity(count, ...nouns)).toEqual({ es, en });
  expect(bounded('min', count, ...nouns)).toEqual({ es: leastEs, en: leastEn });
  expect(bounded('max', 2, ...nouns)).toEqual({ es: 'como mucho 2 particiones', en: 'at most 2 partitions' });
  expect(bounded('count', 2, ...nouns)).toEqual({ es: 'exactamente 2 particiones', en: 'exactly 2 partitions' });
});

test('the verb of predicates in a row is said once; denied they are alternatives', () => {
  const exists = predicate('existe', 'no existe', 'exists', 'does not exist');
  const all = [exists, having('a', 'a'), having('b', 'b'), having('c', 'c')];
  expect(saysAll(all, 'es')).toBe('existe y tiene a, b y c');
  expect(saysAll(all, 'en')).toBe('exists and has a, b and c');
  expect(deniesOne(all.slice(0, 3), 'es')).toBe('no existe, no tiene a o no tiene b');
  expect(deniesOne(all.slice(0, 2), 'en')).toBe('does not exist or does not have a');
  expect(flagged(undefined, exists)).toEqual([]);
  expect(saysAll(flagged(false, exists), 'en')).toBe('does not exist');
  expect(deniesOne(flagged(false, exists), 'en')).toBe('exists');
});
