import type { Lang } from '../../base/language.js';
import { packageVersion } from '../../base/package-version.js';
import { styled, type Tone } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { Sent } from '../../web/sent.js';
import type { LessonAttempt, NextHint, TaskStatus } from '../attempt/attempt.js';
import { checkSentence } from '../checks/index.js';
import { proseLines } from '../course/prose-lines.js';
import { describePicture, type PictureModel, pictureModel } from '../pictures/index.js';
import { tonesInTurn } from '../pictures/layout.js';
import { pageNouns, pictureWords, type TutorialPageWord, tutorialPageWords } from './texts.js';

/** The first message to the page: what does not change as long as the tutorial is open. */
export interface TutorialPageStart {
  /** Of kafkactl: a page that another version has served is loaded anew. */
  readonly version: string;
  readonly lang: Lang;
  readonly words: Readonly<Record<TutorialPageWord, string>>;
  readonly pictureWords: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly nouns: ReturnType<typeof pageNouns>;
  /** The colours of things that are numbered from 1 on, which come again from the first. */
  readonly tones: readonly Tone[];
}

/** The lesson as the page shows it: the whole state in each message, so that a page may be opened late. */
export interface TutorialPageState {
  /** Null while a lesson is being opened. */
  readonly lesson: { readonly id: string; readonly number: string; readonly title: string } | null;
  readonly isDone: boolean;
  /** Lessons that are finished, and all. */
  readonly finished: number;
  readonly lessons: number;
  readonly sandbox: { readonly name: string; readonly state: 'running' | 'degraded' | 'stopped' | 'unknown' };
  /** The sentence of a task that has not been given yet is null. */
  readonly tasks: readonly { readonly id: string; readonly status: TaskStatus; readonly sentence: string | null }[];
  /** The hint or the answer that was last shown for the current task. */
  readonly hint: readonly StyledLine[] | null;
  readonly pictures: readonly (PictureModel & {
    /** The same in words, for those who listen. */
    readonly sentences: readonly string[];
  })[];
}

/** What comes with each message: the state, and the moment of it in milliseconds since 1970. */
export type TutorialPageMessage = Sent<TutorialPageState> & { readonly at: number };

export const tutorialPageStart = (lang: Lang): TutorialPageStart => ({
  version: packageVersion(),
  lang,
  words: tutorialPageWords(lang),
  pictureWords: pictureWords(lang),
  nouns: pageNouns(lang),
  tones: tonesInTurn,
});

/** What the page says of an attempt. A picture that throws is left out: the terminal says so. */
export function attemptParts(
  { lesson, state }: LessonAttempt,
  offered: NextHint | undefined,
  lang: Lang,
): Pick<TutorialPageState, 'lesson' | 'isDone' | 'tasks' | 'hint' | 'pictures'> {
  return {
    lesson: { id: lesson.id, number: lesson.number, title: lesson.text[lang].title },
    isDone: state.done,
    tasks: lesson.tasks.map(({ id, check }) => {
      const status = state.tasks.find((task) => task.id === id)?.status ?? 'waiting';
      return { id, status, sentence: status === 'waiting' ? null : checkSentence(check, lang) };
    }),
    hint: offered === undefined ? null : hintLines(lesson.text[lang].hints, offered),
    pictures: lesson.pictures.flatMap((picture) => {
      try {
        const sentences = describePicture(picture, state.view, lang);
        return [{ ...pictureModel(picture, state.view), sentences }];
      } catch {
        return [];
      }
    }),
  };
}

function hintLines(texts: Readonly<Record<string, string>>, { hint, answer = [] }: NextHint): readonly StyledLine[] {
  if (hint) return proseLines(texts[hint.id] ?? '', Number.POSITIVE_INFINITY, hint.facts);
  return answer.flatMap((step) => ('line' in step ? [[styled(step.line, 'name')]] : []));
}
