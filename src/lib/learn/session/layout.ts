import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import type { ScreenSize } from '../../io/split-screen.js';
import { justifyLine, lineWidth, type StyledLine, truncateLine } from '../../io/styled-line.js';
import { wrap } from '../../io/wrap.js';
import type { TaskStatus } from '../attempt/attempt.js';
import { sessionTexts as texts } from './texts.js';

/** Columns and rows below which the lines of --plain are easier to read. */
export const smallestScreen = { columns: 60, rows: 12 } as const;

/** What the part of the screen above the prompt shows. */
export interface ScreenContent {
  readonly lang: Lang;
  readonly number: string;
  readonly title: string;
  /** Lessons that are finished, and all. */
  readonly finished: number;
  readonly lessons: number;
  readonly sandbox: SandboxFacts;
  /** In the order of the lesson. */
  readonly tasks: readonly TaskLine[];
  /** Draws the pictures of the lesson in at most `rows` lines. */
  readonly pictures: (page: ScreenSize) => readonly StyledLine[];
  /** Rows that this part took before in the lesson: it keeps them, so that the prompt does not jump. */
  readonly rowsBefore: number;
}

export interface SandboxFacts {
  readonly name: string;
  readonly state: 'running' | 'degraded' | 'stopped' | 'unknown';
}

export interface TaskLine {
  readonly status: TaskStatus;
  /** The generated sentence of its check. */
  readonly sentence: string;
}

/** Rows that the prompt and what is said need. */
const lowerRows = (rows: number): number => Math.max(6, Math.round(rows * 0.46));

/** From this many rows above on there is a row for each task. */
const roomyRows = 16;
/** The part of the screen above the prompt: header, tasks, pictures, and a rule. */
export function screenPage(content: ScreenContent, size: ScreenSize): readonly StyledLine[] {
  const { columns, rows } = size;
  if (columns < smallestScreen.columns || rows < smallestScreen.rows)
    return [[styled(texts.tooSmall[content.lang], 'warn')]];
  const room = rows - lowerRows(rows);
  const header = headerLine(content, columns);
  const tasks = taskLines(content, columns, room);
  const forPictures = Math.max(0, room - tasks.length - 2);
  const pictures = forPictures === 0 ? [] : content.pictures({ columns, rows: forPictures }).slice(0, forPictures);
  const lines = [header, ...tasks, ...pictures];
  const blanks = Math.max(0, Math.min(room, content.rowsBefore) - lines.length - 1);
  return [...lines, ...Array.from({ length: blanks }, (): StyledLine => []), rule(content.lang, columns)];
}

function headerLine({ lang, number, title, finished, lessons, sandbox }: ScreenContent, columns: number): StyledLine {
  const tone = { running: 'good', degraded: 'warn', stopped: 'bad', unknown: 'dim' } as const;
  return justifyLine(
    [styled(` ${number} `, 'name'), styled(title, 'head')],
    [
      styled(`${finished}/${lessons}`, 'plain'),
      styled(' · ', 'dim'),
      styled(`${sandbox.name} `, 'plain'),
      styled(`● ${texts.sandboxStates[sandbox.state][lang]} `, tone[sandbox.state]),
    ],
    columns,
  );
}

export const taskMark = (status: TaskStatus) =>
  status === 'done' ? styled('✓', 'good') : status === 'current' ? styled('▸', 'name') : styled('○', 'dim');

/** Without the label a goal such as `the cluster does not answer` would read as an error. */
const goalOf = (sentence: string, lang: Lang): string => `${texts.goal[lang]}: ${sentence}`;

function taskLines({ tasks, lang }: ScreenContent, columns: number, room: number): StyledLine[] {
  // The lesson is still being opened.
  if (tasks.length === 0) return [];
  const isRoomy = room >= roomyRows && tasks.length <= 6;
  if (isRoomy) {
    return tasks.flatMap(({ status, sentence }) => {
      if (status === 'waiting') return [[styled(' ', 'plain'), taskMark(status), styled(' …', 'dim')]];
      const tone = status === 'done' ? 'dim' : 'plain';
      const shown = status === 'done' ? sentence : goalOf(sentence, lang);
      return sentenceLines([styled(' ', 'plain'), taskMark(status), styled(' ', 'plain')], shown, tone, columns, 2);
    });
  }
  const marks: StyledLine = tasks.flatMap(({ status }) => [taskMark(status), styled(' ', 'plain')]);
  const current = tasks.find(({ status }) => status === 'current');
  const [sentence, tone] = current
    ? ([goalOf(current.sentence, lang), 'plain'] as const)
    : ([texts.allDone[lang], 'good'] as const);
  return sentenceLines([styled(' ', 'plain'), ...marks], sentence, tone, columns, room >= 10 ? 2 : 1);
}

/** A sentence behind its marks, in as many lines as it needs, and at most `most`. */
function sentenceLines(
  marks: StyledLine,
  sentence: string,
  tone: 'plain' | 'dim' | 'good',
  columns: number,
  most: number,
): StyledLine[] {
  const indent = lineWidth(marks);
  const wrapped = wrap(sentence, Math.max(10, columns - indent - 1), displayWidth);
  const kept = [...wrapped.slice(0, most - 1), wrapped.slice(most - 1).join(' ')].filter((line) => line !== '');
  return kept.map((line, index) =>
    truncateLine(
      index === 0 ? [...marks, styled(line, tone)] : [styled(' '.repeat(indent), 'plain'), styled(line, tone)],
      columns,
    ),
  );
}

/** The line between the two parts, with the words that help. */
function rule(lang: Lang, columns: number): StyledLine {
  const words = ` ${texts.ruleWords[lang]} `;
  const left = columns - displayWidth(words) - 2;
  return left < 4 ? [styled('─'.repeat(columns), 'dim')] : [styled(`${'─'.repeat(left)}${words}──`, 'dim')];
}
