import { expect, test } from 'vitest';
import { lineWidth } from '../../io/styled-line.js';
import { loadCourse } from '../course/course.js';
import { courseEndLines } from './course-end.js';

test.each([
  'es',
  'en',
] as const)('the closing page names every lesson, fits its columns, and is short (%s)', async (lang) => {
  const course = await loadCourse();
  const lines = courseEndLines(course, 'learn-3', { columns: 80, lang });
  const text = lines.map((line) => line.map((part) => part.text).join('')).join('\n');
  for (const { title } of course) expect(text.replace(/\s+/g, ' ')).toContain(title[lang]);
  expect(text).toContain('  sandbox down --name learn-3');
  expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(80);
  expect(lines.length).toBeLessThanOrEqual(24);
});
