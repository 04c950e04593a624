import { expect, test } from 'vitest';
import type { FlowEvent } from './event.js';
import { loadFlow } from './file/load.js';
import { decimalsOf, sentenceFormatter } from './sentences.js';

const orders = await loadFlow('order-system', { cwd: '/', env: {} });
const event = (fields: Readonly<Record<string, string | number>>) => fields as unknown as FlowEvent;
const does = {
  es: 'cobra {total} € de {orderId} ({quantity}, {nobody})',
  en: 'charges €{total} ({quantity}, {nobody})',
};

test.each([
  ['es', 6.7, 'cobra 6,70 € de order-1 (1200, {nobody})'],
  ['en', 6.7, 'charges €6.70 (1200, {nobody})'],
  ['en', 7, 'charges €7.00 (1200, {nobody})'],
  ['en', 1234.5, 'charges €1,234.50 (1200, {nobody})'],
] as const)('%s: %d is an amount with its decimals, and other numbers are as they are', (lang, total, said) => {
  expect(sentenceFormatter(orders, lang)(does, event({ total, orderId: 'order-1', quantity: 1200 }))).toBe(said);
});

test('a copy of a field with decimals has the same decimals', () => {
  const [source] = orders.sources;
  if (!source) throw new Error('no source');
  const fields = { ...source.fields, paid: { copy: 'total' } };
  expect(decimalsOf({ ...orders, sources: [{ ...source, fields }] })).toEqual(
    new Map([
      ['total', 2],
      ['paid', 2],
    ]),
  );
});
