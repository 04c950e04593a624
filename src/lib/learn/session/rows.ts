import type { Lang } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth, pad } from '../../io/display-width.js';
import { type StyledLine, truncateLine } from '../../io/styled-line.js';
import type { CourseEntry } from '../course/course.js';
import { type LessonStatus, lessonStatus, type TutorialProgress } from '../progress/progress.js';
import type { Page } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** A lesson as `tutorial list` prints it. */
export interface LessonRow {
  readonly number: string;
  readonly lesson: string;
  readonly title: string;
  readonly status: LessonStatus;
  /** True for the lesson that is open, or was last. */
  readonly current: boolean;
}

export const lessonRows = (course: readonly CourseEntry[], progress: TutorialProgress, lang: Lang): LessonRow[] =>
  course.map((entry) => ({
    number: entry.number,
    lesson: entry.id,
    title: entry.title[lang],
    status: lessonStatus(progress, entry),
    current: entry.id === progress.current,
  }));

const marks: Readonly<Record<LessonStatus, readonly [mark: string, tone: Tone]>> = {
  new: ['○', 'dim'],
  active: ['▸', 'name'],
  done: ['✓', 'good'],
  'done-with-hints': ['✓', 'good'],
  skipped: ['»', 'warn'],
  updated: ['↻', 'warn'],
};

/** The lessons of the course, a line each. */
export function courseLines(rows: readonly LessonRow[], { columns, lang }: Page): readonly StyledLine[] {
  const width = Math.max(0, ...rows.map(({ title }) => displayWidth(title)));
  return rows.map(({ number, title, status, current }) => {
    const [mark, tone] = marks[status];
    const state = current ? `${texts.states[status][lang]} · ${texts.youAreHere[lang]}` : texts.states[status][lang];
    return truncateLine(
      [
        styled(` ${mark} `, tone),
        styled(`${number.padEnd(4)} `, 'name'),
        styled(pad(title, width), current ? 'head' : 'plain'),
        styled(`  ${state}`, current ? 'plain' : 'dim'),
      ],
      columns,
    );
  });
}
