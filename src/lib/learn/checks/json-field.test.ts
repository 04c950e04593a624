import { expect, test } from 'vitest';
import { jsonFields } from './json-field.js';

test.each([
  ['{"a":"x"}', 'a', 'x'],
  ['{"a":"x"}', 'b', undefined],
  ['{"a":{"b":7.5}}', 'a.b', '7.5'],
  ['{"a":{"b":7}}', 'a', '{"b":7}'],
  ['{"a":[{"b":true}]}', 'a.0.b', 'true'],
  ['{"a":null}', 'a', 'null'],
  ['{"a":""}', 'a', ''],
  ['{"a":"x"}', 'a.length', undefined],
  ['{}', 'constructor', undefined],
  ['{a:1}', 'a', undefined],
  ['[1]', 'a', undefined],
  ['7', 'a', undefined],
  ['', 'a', undefined],
  [null, 'a', undefined],
])('of %j the field %j is %j', (text, path, value) => {
  expect(jsonFields(text)(path)).toBe(value);
});
