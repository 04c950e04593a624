import { expect, test } from 'vitest';
import { isSameConfigValue } from './config-value.js';

test.each<[type: string | undefined, is: string | null, wanted: string, same: boolean]>([
  ['list', 'delete', 'delete', true],
  ['list', 'compact,delete', 'delete, compact', true],
  ['list', 'delete', 'delete,delete', true],
  ['list', 'delete', 'compact', false],
  ['list', 'delete', 'delete,compact', false],
  ['list', '', '0:1', false],
  ['list', null, 'delete', false],
  ['list', '0:1,1:1', '1:1,0:1', true],
  ['list', '*', '0:1', false],
  ['double', '0.5', '0.50', true],
  ['double', '0.5', '0.51', false],
  ['long', '1000', '1000', true],
  ['long', '1000', '01000', false],
  [undefined, 'a,b', 'b,a', false],
])('%s: %s is %s: %s', (type, is, wanted, same) => {
  expect(isSameConfigValue(type, is, wanted)).toBe(same);
});
