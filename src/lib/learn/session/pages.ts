import { durationText } from '../../base/duration.js';
import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { lineWidth, type StyledLine } from '../../io/styled-line.js';
import { wrap } from '../../io/wrap.js';
import { timers } from '../../sandbox/timers.js';
import type { AttemptFault, ShownHint, TaskProgress } from '../attempt/attempt.js';
import { checkSentence } from '../checks/index.js';
import type { Lesson, SolveStep, Task } from '../course/lesson.js';
import { proseLines } from '../course/prose-lines.js';
import { taskMark } from './layout.js';
import { sessionTexts as texts } from './texts.js';

/** What the tutorial says, in lines of at most `columns` columns. */
export interface Page {
  readonly columns: number;
  readonly lang: Lang;
}

/** Columns of prose: longer lines are hard to read. */
const proseColumns = 96;
const prose = ({ columns }: Page): number => Math.min(columns - 1, proseColumns);

const blank: StyledLine = [];
const heading = (text: string): StyledLine => [styled(text, 'head')];

/** A sentence of the tutorial itself, in which `code` may stand. */
export const sentenceOf = (text: string, page: Page): readonly StyledLine[] => proseLines(text, prose(page));

export const introLines = ({ number, text }: Lesson, page: Page): readonly StyledLine[] => [
  blank,
  heading(`${texts.lesson[page.lang]} ${number} · ${text[page.lang].title}`),
  blank,
  ...proseLines(text[page.lang].intro, prose(page)),
];

/** The question to predict with its choices, numbered; nothing where the lesson has none. */
export function predictLines({ predict, text }: Lesson, page: Page): readonly StyledLine[] {
  const question = text[page.lang].predict;
  if (!predict || question === undefined) return [];
  return [
    blank,
    heading(texts.predictTitle[page.lang]),
    ...proseLines(question, prose(page)),
    ...predict.choices.flatMap((choice, index) =>
      indented(
        [styled(`  ${index + 1}  `, 'name')],
        proseLines(text[page.lang].choices[choice] ?? choice, prose(page) - 5),
      ),
    ),
    ...sentenceOf(texts.predictHow[page.lang], page).map(dimmed),
  ];
}

/** A choice as it may be typed, `2` or `b`; undefined for anything else. */
export function choiceOf({ predict }: Lesson, typed: string): string | undefined {
  const word = typed.trim().toLowerCase();
  const index = /^[1-9]$/.test(word) ? Number(word) - 1 : /^[a-z]$/.test(word) ? word.charCodeAt(0) - 97 : -1;
  return predict?.choices[index];
}

/** A task with what its check looks at. */
export const taskTextLines = (lesson: Lesson, task: Task, page: Page): readonly StyledLine[] => [
  blank,
  heading(`${texts.task[page.lang]} ${lesson.tasks.indexOf(task) + 1}/${lesson.tasks.length}`),
  ...proseLines(lesson.text[page.lang].tasks[task.id] ?? '', prose(page)),
];

/** `✓ user-events has 3 partitions` */
export const doneLines = (task: Task, page: Page): readonly StyledLine[] =>
  indented([taskMark('done'), styled(' ', 'plain')], plainLines(checkSentence(task.check, page.lang), page, 'good'));

/** The tasks with their marks and sentences; those that have not been given are not told yet. */
export const statusLines = ({ tasks }: Lesson, progress: readonly TaskProgress[], page: Page): readonly StyledLine[] =>
  tasks.flatMap((task) => {
    const status = progress.find(({ id }) => id === task.id)?.status ?? 'waiting';
    if (status === 'waiting') return [[taskMark(status), styled(' …', 'dim')]];
    return indented(
      [taskMark(status), styled(' ', 'plain')],
      status === 'done'
        ? plainLines(checkSentence(task.check, page.lang), page, 'dim')
        : plainLines(`${texts.goal[page.lang]}: ${checkSentence(task.check, page.lang)}`, page, 'plain'),
    );
  });

export function hintLines({ text }: Lesson, { id, facts }: ShownHint, page: Page): readonly StyledLine[] {
  const lines = proseLines(text[page.lang].hints[id] ?? '', prose(page) - 2, facts);
  return [blank, [styled(texts.hint[page.lang], 'warn')], ...indented([styled('  ', 'plain')], lines)];
}

/** The lines that solve a task, as they are typed. */
export const answerLines = (steps: readonly SolveStep[], page: Page): readonly StyledLine[] => [
  blank,
  ...sentenceOf(texts.answer[page.lang], page),
  ...steps.map((step) => answerLine(step, page)),
];

function answerLine(step: SolveStep, { lang }: Page): StyledLine {
  if (!('line' in step)) return [styled(`  … ${texts.waits[lang]}`, 'dim')];
  const ends = 'until' in step ? [styled(`  … ${texts.untilThen[lang]}`, 'dim')] : [];
  return [styled(`  ${step.line}`, 'name'), ...ends];
}

/** What is said at the end: the forecast, why, production, timers and the guide. Each is a section that stays together. */
export function successSections(
  lesson: Lesson,
  { predicted, skipped, guide }: SuccessFacts,
  page: Page,
): readonly (readonly StyledLine[])[] {
  const { lang } = page;
  const text = lesson.text[lang];
  const title = skipped ? texts.lessonSkipped : texts.lessonDone;
  return [
    [
      blank,
      [styled(`✓ ${title[lang]}: ${lesson.number} ${text.title}`, 'good')],
      ...forecastLines(lesson, predicted, page),
    ],
    section(texts.why[lang], proseLines(text.why, prose(page))),
    section(texts.production[lang], proseLines(text.production, prose(page))),
    timerLines(lesson, page),
    guideLines(guide, page),
  ].filter((lines) => lines.length > 0);
}

export interface SuccessFacts {
  readonly predicted: string | undefined;
  readonly skipped: boolean;
  /** Headings of the guide. */
  readonly guide: readonly string[];
}

const guideLines = (titles: readonly string[], page: Page): readonly StyledLine[] =>
  titles.length === 0 ? [] : [[], ...labelled(texts.guide[page.lang], titles.join(' · '), page)];

const section = (title: string, lines: readonly StyledLine[]): readonly StyledLine[] =>
  lines.length === 0 ? [] : [blank, heading(title), ...lines];

/** What was predicted beside what happened. */
function forecastLines({ predict, text }: Lesson, predicted: string | undefined, page: Page): StyledLine[] {
  if (!predict || predicted === undefined) return [];
  const said = (choice: string) => text[page.lang].choices[choice] ?? choice;
  if (predicted === predict.answer) return labelled(texts.asYouThought[page.lang], said(predicted), page);
  return [
    ...labelled(texts.youThought[page.lang], said(predicted), page),
    ...labelled(texts.itWas[page.lang], said(predict.answer), page),
  ];
}

const labelled = (label: string, text: string, page: Page): StyledLine[] => {
  const start = [styled(`${label}: `, 'dim')];
  return indented(start, proseLines(text, Math.max(20, prose(page) - lineWidth(start))));
};

/** The shortened timers that matter in a lesson, beside Kafka's own. */
function timerLines(lesson: Lesson, page: Page): readonly StyledLine[] {
  const { lang } = page;
  const shown = timers.filter(({ key }) => lesson.timers.includes(key));
  return section(
    texts.timers[lang],
    shown.map(({ key, here, kafka }) => [
      styled(`  ${key}  `, 'name'),
      styled(
        `${texts.timerHere[lang]} ${durationText(here)}, ${texts.timerKafka[lang]} ${durationText(kafka)}`,
        'plain',
      ),
    ]),
  );
}

/** A fault of ours with its message. */
export const faultLines = ({ hint, error }: AttemptFault, where: string, page: Page): readonly StyledLine[] => [
  blank,
  [
    styled(`${texts.ourFault[page.lang]}: `, 'warn'),
    styled(`${where}${hint ? ` (${hint})` : ''}: ${error.message}`, 'plain'),
  ],
  ...sentenceOf(texts.report[page.lang], page).map(dimmed),
];

/** Sections in pages of at most `rows` rows. One that is longer is divided between paragraphs, and where it has to be. */
export function paged(sections: readonly (readonly StyledLine[])[], rows: number): (readonly StyledLine[])[] {
  const pages: StyledLine[][] = [];
  let page: StyledLine[] = [];
  const room = () => rows - page.length;
  const turn = (): void => {
    if (page.length > 0) pages.push(page);
    page = [];
  };
  for (const lines of sections) {
    if (lines.length > room()) turn();
    const rest = [...lines];
    while (rest.length > rows) {
      const cut = rest.slice(0, rows).findLastIndex((line, index) => line.length === 0 && index > 1);
      page.push(...rest.splice(0, cut > 0 ? cut : rows));
      turn();
    }
    page.push(...rest);
  }
  turn();
  return pages;
}

/** Lines behind a mark: the first one beside it, the others under the first. */
export function indented(mark: StyledLine, lines: readonly StyledLine[]): StyledLine[] {
  const indent = styled(' '.repeat(lineWidth(mark)), 'plain');
  return lines.map((line, index) => (index === 0 ? [...mark, ...line] : [indent, ...line]));
}

/** A generated sentence, in which no markup stands: names are shown as they are. */
export const plainLines = (sentence: string, page: Page, tone: 'plain' | 'dim' | 'good'): StyledLine[] =>
  wrap(sentence, prose(page) - 2, displayWidth).map((line) => [styled(line, tone)]);

export const dimmed = (line: StyledLine): StyledLine =>
  line.map(({ text, tone }) => styled(text, tone === 'plain' ? 'dim' : tone));
