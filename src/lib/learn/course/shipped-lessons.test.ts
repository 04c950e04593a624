import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../base/package-file.js';
import { seededRandom } from '../../base/seeded-random.js';
import { factsOfHint } from './check-prose.js';
import { lessonIds, loadCourse, openLesson } from './course.js';
import { placeholdersIn } from './placeholders.js';
import { drawVariables } from './variables.js';

const ids = existsSync(packageFile('lessons')) ? await lessonIds() : [];

test('the list of the course has number and titles of each lesson, as its file has them', async () => {
  const course = await loadCourse();
  expect(course.map(({ id }) => id).sort()).toEqual(ids);
  for (const { id, number, title, hash } of course) {
    const source = await openLesson(id);
    const lesson = await source.fill(drawVariables(source.variables, seededRandom(1)));
    expect({ id, number, hash }).toEqual({ id: lesson.id, number: lesson.number, hash: lesson.hash });
    expect([title.es, title.en].map((each) => each.length > 0)).toEqual([true, true]);
  }
});

describe.each(ids)('%s', (id) => {
  test('any draw of its variables fills it without leftovers', async () => {
    const source = await openLesson(id);
    for (let seed = 0; seed < 20; seed++) {
      const { text, ...rest } = await source.fill(drawVariables(source.variables, seededRandom(seed), '-x7'));
      expect(JSON.stringify(rest)).not.toContain('${');
      for (const { hints, ...prose } of Object.values(text)) {
        expect(placeholdersIn(JSON.stringify(prose))).toEqual([]);
        for (const [hint, body] of Object.entries(hints))
          expect(factsOfHint(rest, hint)).toEqual(expect.arrayContaining(placeholdersIn(body).map(({ name }) => name)));
      }
    }
  });
});
