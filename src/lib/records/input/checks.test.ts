import { describe, expect, test } from 'vitest';
import { emptyDraft, setValue } from '../record.js';
import { fieldPath, withChecks } from './checks.js';

const value = { user: { id: 'u1' }, items: [{ id: 'a' }, { id: 7 }], 'a.b': { 'c d': 1 }, o: { x: [1] }, no: null };

/** The key of a record; `keyless` where that was told. */
function keyFrom(path: string, of: unknown = value): string {
  let told = '';
  let key: string | null = null;
  const keep = withChecks(
    ({ keyBytes, keyStart, keyEnd }) => {
      key = keyStart < 0 ? null : keyBytes.toString('utf8', keyStart, keyEnd);
    },
    {
      keyFrom: fieldPath(path),
      onKeyless: () => {
        told = 'keyless';
      },
      json: false,
    },
  );
  const draft = emptyDraft();
  setValue(draft, of === undefined ? null : Buffer.from(JSON.stringify(of)));
  keep(draft);
  return key ?? told;
}

describe('the key from a field', () => {
  test.each([
    ['.user.id', 'u1'],
    ['user.id', 'u1'],
    ['$.user.id', 'u1'],
    ['.items[0].id', 'a'],
    ['items[1].id', '7'],
    ['.items.1.id', '7'],
    ['.items[-1].id', '7'],
    ['.["a.b"]["c d"]', '1'],
    [".['a.b'].c d", '1'],
    ['.o', '{"x":[1]}'],
    ['.no', 'keyless'],
    ['.nope.deeper', 'keyless'],
    ['.items[9].id', 'keyless'],
    ['.constructor', 'keyless'],
    ['.user.id.length', 'keyless'],
  ])('%s is %s', (path, key) => expect(keyFrom(path)).toBe(key));

  test.each([['null'], [[]], ['text'], [3]])('of %j there is none', (of) => expect(keyFrom('.id', of)).toBe('keyless'));

  test('of a tombstone there is none', () => expect(keyFrom('.id', undefined)).toBe('keyless'));

  test.each(['', '.', '..a', 'a.', '.a[', '.a[x]', '.a]'])('"%s" is no field', (path) => {
    expect(() => fieldPath(path)).toThrow(/is not a field/);
  });
});

test('JSON is UTF-8', () => {
  const keep = withChecks(() => {}, { json: true });
  const draft = emptyDraft();
  setValue(draft, Buffer.from([0x22, 0xff, 0x22]));
  expect(() => keep(draft)).toThrow('the value is not JSON');
});
