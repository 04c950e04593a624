// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of lessons
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../base/seeded-random.js';
import { fillText, placeholdersIn } from './placeholders.js';
import { checkVariables, drawVariables, type LessonVariables, resourceVariables, variableNames } from './variables.js';

const variables: LessonVariables = {
  topic: { name: 'user-events' },
  misspelt: { replace: '${topic}', from: '-', to: '_' },
  user: { pick: ['user-1', 'user-4'] },
  other: { replace: '${user}', from: 'user', to: 'order' },
  count: { between: [3, 6] },
  pair: {
    pick: [
      { moves: 'a', stays: 'b' },
      { moves: 'c', stays: 'd' },
    ],
  },
};

test('values follow the seed', () => {
  const draw = (seed: number) => drawVariables(variables, seededRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  const draws = Array.from({ length: 60 }, (_, seed) => draw(seed));
  const seen = (name: string) => [...new Set(draws.map((values) => values[name]))].sort();
  expect(seen('user')).toEqual(['user-1', 'user-4']);
  expect(seen('count')).toEqual(['3', '4', '5', '6']);
  expect(seen('topic')).toEqual(['user-events']);
  expect(seen('misspelt')).toEqual(['user_events']);
  expect(draws.every(({ moves, stays }) => (moves === 'a') === (stays === 'b'))).toBe(true);
  expect(draws.every(({ user = '', other }) => other === user.replace('user', 'order'))).toBe(true);
});

test('a suffix is at the end of names, and of what is derived from names', () => {
  const plain = drawVariables(variables, seededRandom(7));
  const values = drawVariables(variables, seededRandom(7), '-x7');
  expect(values).toEqual({ ...plain, topic: 'user-events-x7', misspelt: 'user_events-x7' });
  expect(resourceVariables(variables)).toEqual(['topic', 'misspelt']);
});

test('numbers at both ends of a range are drawn, and never others', () => {
  const at = (unit: number) => drawVariables({ n: { between: [3, 6] } }, () => unit)['n'];
  expect([at(0), at(0.999999)]).toEqual(['3', '6']);
});

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/);
const value = fc.stringMatching(/^[A-Za-z0-9 ._*`-]{1,12}$/);
const drawn = fc
  .uniqueArray(name, { minLength: 1, maxLength: 8 })
  .chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.array(
        fc.oneof(
          value.map((text) => ({ kind: 'name' as const, text })),
          fc.array(value, { minLength: 1, maxLength: 4 }).map((texts) => ({ kind: 'pick' as const, texts })),
          fc
            .tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }))
            .map(([min, more]) => ({ kind: 'between' as const, min, max: min + more })),
          fc.constant({ kind: 'replace' as const }),
        ),
        { minLength: names.length, maxLength: names.length },
      ),
    ),
  )
  .map(([names, kinds]): LessonVariables => {
    const entries = names.map((key, index): [string, LessonVariables[string]] => {
      const kind = kinds[index];
      const before = index > 0 ? `\${${names[index - 1]}}` : 'text';
      if (kind?.kind === 'name') return [key, { name: kind.text }];
      if (kind?.kind === 'pick') return [key, { pick: kind.texts }];
      if (kind?.kind === 'between') return [key, { between: [kind.min, kind.max] }];
      return [key, { replace: before, from: 'a', to: 'b' }];
    });
    return Object.fromEntries(entries);
  });

test('any variables that are drawn fill any text without leftovers', () => {
  fc.assert(
    fc.property(drawn, fc.integer(), fc.constantFrom('', '-x7'), (all, seed, suffix) => {
      const values = drawVariables(all, seededRandom(seed), suffix);
      expect(Object.keys(values).sort()).toEqual(variableNames(all).sort());
      const text = variableNames(all)
        .map((each) => `a \${${each}}b`)
        .join('\n');
      expect(placeholdersIn(fillText(text, values))).toEqual([]);
      for (const each of resourceVariables(all)) expect(values[each]?.endsWith(suffix)).toBe(true);
    }),
  );
});

test('good variables have no problems', () => {
  const locate = () => ({ file: 'f', line: 1, column: 1, text: '' });
  expect(checkVariables(variables, locate)).toEqual([]);
});

test('text is filled once: a value is no text of the lesson', () => {
  expect(fillText('${a} and ${b} ${c} ${cmd:a}', { a: '${b}', b: 2 })).toBe('${b} and 2 ${c} ${cmd:a}');
});
