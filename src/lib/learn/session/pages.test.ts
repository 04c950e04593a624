import { expect, test } from 'vitest';
import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import { openLesson } from '../course/course.js';
import type { Lesson } from '../course/lesson.js';
import { drawVariables } from '../course/variables.js';
import { choiceOf, hintLines, introLines, paged, predictLines, successSections } from './pages.js';

const lesson = async (id: string): Promise<Lesson> => {
  const source = await openLesson(id);
  return source.fill(drawVariables(source.variables, () => 0));
};
const shown = (lines: readonly StyledLine[]): string =>
  lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
const page = { columns: 80, lang: 'en' } as const;

test('a choice may be typed as its number or its letter', async () => {
  const one = await lesson('first-topic');
  const choices = one.predict?.choices ?? [];
  expect(['1', ' 2 ', 'C', 'a'].map((typed) => choiceOf(one, typed))).toEqual([
    choices[0],
    choices[1],
    choices[2],
    choices[0],
  ]);
  for (const typed of ['', '0', '9', 'z', 'topics list', '12']) expect(choiceOf(one, typed)).toBeUndefined();
  expect(shown(predictLines(one, page))).toMatch(/^ {2}1 {2}.*\n(.*\n)* {2}3 {2}/m);
});

test('the forecast stands beside what happened, and is not graded', async () => {
  const one = await lesson('first-topic');
  const answer = one.predict?.answer ?? '';
  const other = one.predict?.choices.find((choice) => choice !== answer) ?? '';
  const end = (predicted: string | undefined) =>
    shown(successSections(one, { predicted, skipped: false, guide: [] }, page)[0] ?? []);
  expect(end(answer)).toContain('Just as you thought');
  expect(end(other)).toMatch(/You thought: (.*\n)*What happened: /);
  expect(end(undefined)).not.toContain('hought');
  expect(end(other)).not.toMatch(/wrong|mistake/i);
});

test('shortened timers stand beside those of Kafka, and the headings of the guide', async () => {
  const one: Lesson = { ...(await lesson('first-topic')), timers: ['group.consumer.session.timeout.ms'] };
  const guide = ['1. Topic', 'What is Kafka?'];
  const text = successSections(one, { predicted: undefined, skipped: true, guide }, page).map(shown).join('\n');
  expect(text).toContain('group.consumer.session.timeout.ms  here 6 s, in Kafka 45 s');
  expect(text).toContain('In the guide: 1. Topic · What is Kafka?');
  expect(text).toContain('Lesson solved by me');
});

test('facts fill a hint, whatever they contain', async () => {
  const one = await lesson('first-topic');
  const hint = one.hints.find(({ when }) => when !== undefined);
  const text = shown(hintLines(one, { id: hint?.id ?? '', facts: { found: 'a*b\x1b[2J' } }, page));
  expect(text).not.toContain('\x1b');
});

test('pages have at most the rows of the screen, and lose nothing', () => {
  const line = (text: string): StyledLine => (text === '' ? [] : [styled(text, 'plain')]);
  const section = (count: number, name: string) => Array.from({ length: count }, (_, index) => line(`${name}${index}`));
  const pages = paged([section(3, 'a'), section(2, 'b'), section(12, 'c'), section(1, 'd')], 5);
  expect(pages.every(({ length }) => length <= 5)).toBe(true);
  expect(pages.flat().length).toBe(18);
  expect(pages[0]?.length).toBe(5);
  const parted = paged([[...section(3, 'a'), line(''), ...section(3, 'b')]], 5);
  expect(parted.map(shown)).toEqual(['a0\na1\na2', '\nb0\nb1\nb2']);
});

test('an introduction names its lesson', async () => {
  const one = await lesson('first-topic');
  expect(shown(introLines(one, page))).toMatch(/^\nLesson 1\.1 · /);
  expect(shown(introLines(one, { columns: 80, lang: 'es' }))).toMatch(/^\nLección 1\.1 · /);
});
