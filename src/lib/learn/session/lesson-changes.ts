import type { LessonAttempt } from '../attempt/attempt.js';
import { fromJson } from '../attempt/saved-attempt.js';
import { type CourseEntry, findLesson } from '../course/course.js';
import type { Lesson } from '../course/lesson.js';
import { nextLesson } from '../progress/progress.js';
import { openLessonShell } from '../shell/open-shell.js';
import type { TutorialWord } from '../shell/prompt-words.js';
import {
  currentTaskOf,
  isStopped,
  noAnswerLines,
  notDoneLines,
  resumedLines,
  secondTerminalLines,
} from './attempt-pages.js';
import type { Section } from './narrator.js';
import type { OpenedLesson } from './open-lesson.js';
import { introLines, type Page, predictLines } from './pages.js';
import type { SessionLooks } from './session-looks.js';
import type { SessionState } from './session-state.js';
import type { PromptStreamsOfLine } from './session-view.js';
import { sessionTexts as texts } from './texts.js';

/** From one lesson to another: opens, leaves and resets them. */
export class LessonChanges {
  readonly #session: SessionState;
  readonly #looks: SessionLooks;
  readonly #onWord: (word: TutorialWord, args: readonly string[]) => number;
  /** Sandboxes for which the second terminal has been explained. */
  readonly #explained = new Set<string>();
  #isPictureTold = false;

  constructor(
    session: SessionState,
    looks: SessionLooks,
    onWord: (word: TutorialWord, args: readonly string[]) => number,
  ) {
    this.#session = session;
    this.#looks = looks;
    this.#onWord = onWord;
  }

  /** Takes up a lesson that has been opened, and says where it begins, or goes on. */
  begin(opened: OpenedLesson): void {
    const { app, lang, commands, folder, course, store } = this.#session.options;
    const { attempt } = opened;
    const { lesson } = attempt;
    this.#session.opened = opened;
    this.#session.failed = undefined;
    this.#session.isComplete = false;
    this.#session.end = [];
    this.#session.hasUntoldEnd = false;
    this.#session.rowsAbove = 0;
    const ownStreams = (): PromptStreamsOfLine => this.#session.streams ?? app.streams();
    this.#session.shell = openLessonShell({
      app,
      commands,
      env: app.env,
      context: lesson.sandbox,
      lang,
      get stdin() {
        return ownStreams().stdin;
      },
      get stdout() {
        return ownStreams().stdout;
      },
      get stderr() {
        return ownStreams().stderr;
      },
      folder,
      onTutorialWord: (word, args) => this.#onWord(word, args),
      showsHelp: false,
      onClear: () => this.#session.view?.clear(),
      onJobLine: (text) => this.#session.narrator.say((page) => this.#session.jobOutput.lines(text.trimEnd(), page)),
      completeTutorialWord: (word) => (word === 'open' ? course.flatMap(({ id, number }) => [number, id]) : []),
    });
    const before = store.read();
    store.update((progress) => ({ ...progress, current: lesson.id }));
    this.#session.countFinished();
    const saved = fromJson(store.openAttempt(lesson.id));
    this.#session.isSkipped = saved?.skipped ?? false;
    this.#session.announcer.begin(attempt, saved?.shown ?? []);
    const current = currentTaskOf(attempt);
    const task = current ? [this.#session.taskSection(attempt, current)] : [];
    this.#session.narrator.update();
    if (this.#session.narrator.byLines && !this.#isPictureTold) {
      this.#isPictureTold = true;
      this.#session.narrator.sayText(texts.statusIsPicture[lang], true);
    }
    const question = {
      asks: (page: Page) => predictLines(lesson, page),
      // Where something is done already there is nothing to predict.
      isMoot: () => !lesson.predict || attempt.predicted !== undefined || this.#session.announcer.hasProgress,
    };
    if (attempt.resumed) {
      this.#session.narrator.begin([(page) => resumedLines(lesson, page), question, ...task]);
      return;
    }
    if (before.current !== null && before.current !== lesson.id)
      this.#session.narrator.sayText(texts.cleared[lang], true);
    this.#session.narrator.begin([
      (page) => introLines(lesson, page),
      question,
      ...this.#secondTerminal(lesson),
      ...task,
    ]);
  }

  /** How a second terminal works: once, before the first task. `help` says it too, to those who know their way. */
  #secondTerminal({ sandbox }: Lesson): Section[] {
    if (this.#explained.has(sandbox) || this.#session.finished > 0) return [];
    this.#explained.add(sandbox);
    return [(page) => secondTerminalLines(sandbox, this.#session.options.program, page)];
  }

  /** Goes on to the next lesson, or says what is missing. */
  async next(attempt: LessonAttempt): Promise<void> {
    const { course, store } = this.#session.options;
    if (!attempt.state.done) await this.#looks.settle(() => attempt.state.done);
    if (!attempt.state.done) {
      this.#session.narrator.say((page) =>
        isStopped(attempt) ? noAnswerLines(attempt.lesson.sandbox, page) : notDoneLines(currentTaskOf(attempt), page),
      );
      return;
    }
    const pages = this.#keepUnread();
    const next = nextLesson(course, store.read());
    if (next) await this.goTo(next);
    else {
      this.#session.narrator.drop();
      this.#session.narrator.interpose((page) => this.#looks.saysNext(page));
    }
    // Below the new text, which fills the part below.
    const { number } = attempt.lesson;
    if (pages > 0) this.#session.narrator.sayText(texts.unread(pages, number)[this.#session.options.lang], true);
  }

  /** Keeps what was left to be read, and returns how many pages it is. */
  #keepUnread(): number {
    const { sections, pages } = this.#session.narrator.left([this.#looks.saysNext]);
    this.#session.unread = sections;
    return pages;
  }

  /** Opens the lesson that a word means. */
  async open(word: string): Promise<void> {
    try {
      await this.goTo(findLesson(this.#session.options.course, word, this.#session.options.lang));
    } catch (error) {
      this.#session.narrator.sayError(error);
    }
  }

  /** Leaves the lesson as it is, and opens another one. */
  async goTo(entry: CourseEntry): Promise<void> {
    await this.#session.inTerminal(async (streams, signal) => {
      try {
        await this.#leave();
        this.begin(await this.#session.options.openLesson(entry, this.#session.hostOf(streams, signal)));
      } catch (error) {
        this.#session.failed = entry;
        this.#session.narrator.sayError(error);
        this.#session.narrator.update();
      }
    });
  }

  /** The jobs of a lesson end with it: they would be members of the groups of the next one. */
  async #leave(): Promise<void> {
    const shell = this.#session.shell;
    if (shell?.jobs.some(({ status }) => status === 'running' || status === 'stopped')) {
      this.#session.narrator.sayText(texts.jobsEnded[this.#session.options.lang], true);
    }
    const { opened } = this.#session;
    this.#session.shell = undefined;
    this.#session.opened = undefined;
    this.#session.narrator.drop();
    try {
      await shell?.endJobs();
    } finally {
      shell?.close();
      await opened?.attempt.close();
    }
  }

  /** Begins the lesson anew. */
  async reset(): Promise<void> {
    const opened = this.#session.opened;
    if (!opened) return;
    const { lang } = this.#session.options;
    this.#session.narrator.sayText(`${texts.resetting[lang]} …`, true);
    await this.#session.shell?.endJobs();
    await this.#session.inTerminal(async (streams, signal) => {
      const { course } = this.#session.options;
      try {
        const again = await opened.reset(this.#session.hostOf(streams, signal));
        this.#session.shell?.close();
        this.begin(again);
      } catch (error) {
        // It may have failed before its attempt was closed, whose traffic would go on.
        await opened.attempt.close().catch(() => {});
        this.#session.failed = course.find(({ id }) => id === opened.attempt.lesson.id);
        this.#session.shell?.close();
        this.#session.shell = undefined;
        this.#session.opened = undefined;
        this.#session.narrator.sayError(error);
      }
    });
  }
}
