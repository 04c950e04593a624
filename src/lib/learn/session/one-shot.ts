import type { App } from '../../app.js';
import { lineWidth, type StyledLine } from '../../io/styled-line.js';
import { fromJson } from '../attempt/saved-attempt.js';
import { loadCourse } from '../course/course.js';
import { asOnlyTutorial, runningTutorial } from '../progress/progress-store.js';
import { Mailbox } from './mailbox.js';
import { lessonOpener } from './open-lesson.js';
import { answerLines, hintLines, type Page, sentenceOf } from './pages.js';
import { lessonToGoOn, progressStore, tutorialFolder } from './progress-of.js';
import { savedStatus, type TutorialStatusRow } from './saved-status.js';
import { sessionTexts as texts } from './texts.js';

/** The status of the open lesson; no rows where the tutorial has not been begun. */
export async function statusRows(app: App): Promise<readonly TutorialStatusRow[]> {
  const store = progressStore(app);
  const course = await loadCourse();
  const progress = store.read();
  const entry = progress.current === null ? undefined : lessonToGoOn(course, progress);
  if (!entry) return [];
  // The open tutorial notes that the word was used.
  if (runningTutorial(app.folders)) await new Mailbox(tutorialFolder(app)).ask('status', app.signal);
  return [await savedStatus(entry, course, store, app, app.lang)];
}

export interface HintRow {
  readonly lesson: string;
  readonly hint: string;
}

/** The next hint: from the tutorial that is open, otherwise from an own look at the cluster. */
export async function hintRows(app: App, port: number | undefined): Promise<readonly HintRow[]> {
  const store = progressStore(app);
  const course = await loadCourse();
  const progress = store.read();
  const entry = progress.current === null ? undefined : lessonToGoOn(course, progress);
  if (!entry) return [];
  const { lang } = app;
  const page: Page = { columns: app.output.width, lang };
  if (runningTutorial(app.folders)) {
    const lines = await new Mailbox(tutorialFolder(app)).ask('hint', app.signal);
    if (lines) return [{ lesson: entry.id, hint: textOf(lines) }];
  }
  const saved = fromJson(store.openAttempt(entry.id));
  // A lesson is not begun for a hint: what it needs would be made anew.
  if (saved?.hash !== entry.hash || saved.memory.done) {
    return [{ lesson: entry.id, hint: textOf(sentenceOf(texts.beginIt[lang], page)) }];
  }
  return asOnlyTutorial(
    app.folders,
    async () => {
      const opener = lessonOpener({ app, lang, store, port, isOneShot: true });
      const say = (text: string): void => app.note(text);
      const { attempt } = await opener(entry, { streams: app.streams(), signal: app.signal, isTerminal: true, say });
      try {
        attempt.used('hint');
        if (attempt.state.done) return [{ lesson: entry.id, hint: textOf(sentenceOf(texts.noMoreHints[lang], page)) }];
        const { hint, answer } = attempt.hint();
        const lines = hint ? hintLines(attempt.lesson, hint, page) : answerLines(answer ?? [], page);
        return [{ lesson: entry.id, hint: textOf(lines) }];
      } finally {
        await attempt.close();
      }
    },
    lang,
  );
}

const textOf = (lines: readonly StyledLine[]): string =>
  lines
    .filter((line, index) => index > 0 || lineWidth(line) > 0)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
