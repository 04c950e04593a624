import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { CourseEntry } from '../course/course.js';
import type { LearnSandbox } from '../course/lesson.js';
import { indented, type Page, sentenceOf } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** What is said after the last lesson: what was learnt, what comes next, how Kafka is stopped, how a lesson is opened again. */
export function courseEndLines(
  course: readonly CourseEntry[],
  sandbox: LearnSandbox,
  page: Page,
): readonly StyledLine[] {
  const { lang } = page;
  const line = (typed: string): StyledLine => [styled(`  ${typed}`, 'name')];
  const chapters = new Map<string, string[]>();
  for (const { number, title } of course) {
    const chapter = number.split('.')[0] ?? number;
    chapters.set(chapter, [...(chapters.get(chapter) ?? []), title[lang]]);
  }
  return [
    [],
    [styled(`✓ ${texts.courseDone[lang]}`, 'good')],
    ...[...chapters].flatMap(([chapter, titles]) =>
      indented([styled(`  ${chapter}  `, 'name')], sentenceOf(titles.join(' · '), narrowed(page))),
    ),
    [],
    [styled(texts.whatNext[lang], 'head')],
    ...sentenceOf(texts.flowsNext[lang], page),
    line('flows run order-events'),
    ...sentenceOf(texts.provisioningNext[lang], page),
    [],
    ...sentenceOf(texts.openAgain[lang], page),
    ...sentenceOf(texts.stopKafka[lang], page),
    line(`sandbox down --name ${sandbox}`),
  ];
}

const narrowed = (page: Page): Page => ({ ...page, columns: page.columns - 5 });
