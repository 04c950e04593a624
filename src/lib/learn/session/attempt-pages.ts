import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { LessonAttempt } from '../attempt/attempt.js';
import { checkSentence } from '../checks/index.js';
import type { LearnSandbox, Lesson, Task } from '../course/lesson.js';
import { describePicture } from '../pictures/index.js';
import { promptHelp } from '../shell/prompt-help.js';
import { exportLine } from '../shell/texts.js';
import type { SandboxFacts, TaskLine } from './layout.js';
import { dimmed, type Page, plainLines, sentenceOf, statusLines } from './pages.js';
import { sessionTexts as texts } from './texts.js';

export const currentTaskOf = ({ lesson, state }: LessonAttempt): Task | undefined => {
  const current = state.tasks.find(({ status }) => status === 'current');
  return lesson.tasks.find(({ id }) => id === current?.id);
};

/** The tasks as the screen shows them. */
export const taskLinesOf = ({ lesson, state }: LessonAttempt, lang: Lang): TaskLine[] =>
  lesson.tasks.map((task) => ({
    status: state.tasks.find(({ id }) => id === task.id)?.status ?? 'waiting',
    sentence: checkSentence(task.check, lang),
  }));

export function sandboxFactsOf(attempt: LessonAttempt | undefined): SandboxFacts {
  if (!attempt) return { name: 'learn', state: 'unknown' };
  const { answers, brokers } = attempt.state.view.now;
  const isWhole = brokers.every((broker) => broker.answers);
  return { name: attempt.lesson.sandbox, state: !answers ? 'stopped' : isWhole ? 'running' : 'degraded' };
}

/** The pictures of a lesson in words. One that throws is left out, and `onFault` is called. */
export function describedLines(
  { lesson, state }: LessonAttempt,
  page: Page,
  onFault: (what: string, error: Error) => void,
): readonly StyledLine[] {
  const sentences = lesson.pictures.flatMap((picture) => {
    try {
      return describePicture(picture, state.view, page.lang);
    } catch (error) {
      onFault(`picture ${Object.keys(picture)[0]}`, error as Error);
      return [];
    }
  });
  // Pictures of one topic say some things alike.
  const once = [...new Set(sentences)];
  return once.length === 0 ? [] : [[], ...once.flatMap((sentence) => plainLines(sentence, page, 'plain'))];
}

export const statusPage = (attempt: LessonAttempt, page: Page, described: readonly StyledLine[]) => [
  [],
  [styled(`${attempt.lesson.number} ${attempt.lesson.text[page.lang].title}`, 'head')],
  ...statusLines(attempt.lesson, attempt.state.tasks, page),
  ...described,
];

export const resumedLines = ({ number, text }: Lesson, page: Page): readonly StyledLine[] => [
  [],
  [styled(`${texts.lesson[page.lang]} ${number} · ${text[page.lang].title}`, 'head')],
  ...sentenceOf(texts.resumed[page.lang], page),
];

/** How a second terminal works on the same sandbox. */
export const secondTerminalLines = (sandbox: LearnSandbox, program: string, page: Page): readonly StyledLine[] => [
  [],
  ...sentenceOf(texts.secondTerminal[page.lang], page).map(dimmed),
  [
    styled(`  ${exportLine(sandbox)}`, 'name'),
    ...(program === 'kafkactl'
      ? []
      : [styled(`   (${texts.programIs[page.lang]} `, 'dim'), styled(program, 'name'), styled(')', 'dim')]),
  ],
];

/** The cluster does not answer, and the line that starts it. */
export const noAnswerLines = (sandbox: LearnSandbox, page: Page): readonly StyledLine[] => [
  ...sentenceOf(texts.kafkaStopped[page.lang], page).map((line) => line.map(({ text }) => styled(text, 'warn'))),
  [styled(`  sandbox up --name ${sandbox}`, 'name')],
];

/** Where the picture is in a browser. */
export const pageAddressLines = (address: string, page: Page): readonly StyledLine[] => [
  ...sentenceOf(texts.inBrowser[page.lang], page),
  [styled(`  ${address}`, 'name')],
];

/** True where the cluster does not answer and the lesson is not about that. */
export const isStopped = ({ lesson, state }: LessonAttempt): boolean => !lesson.destructive && !state.view.now.answers;

/** What is missing where the learner wants to go on. */
export const notDoneLines = (task: Task | undefined, page: Page): readonly StyledLine[] => [
  ...sentenceOf(texts.notDoneYet[page.lang], page),
  ...(task ? plainLines(`▸ ${checkSentence(task.check, page.lang)}`, page, 'plain') : []),
  ...sentenceOf(texts.skipOrOpen[page.lang], page),
];

/** The help of the prompt, which fits a terminal of 80 columns. */
export const helpLines = (sandbox: LearnSandbox, lang: Lang): readonly StyledLine[] =>
  promptHelp(lang, sandbox)
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? [] : [styled(line, 'plain')]));
