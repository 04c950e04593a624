import type { App } from '../../app.js';
import { interrupted } from '../../base/errors.js';
import type { Lang } from '../../base/language.js';
import type { CommandRegistry } from '../../cli/registry.js';
import { type Styled, styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { LessonAttempt } from '../attempt/attempt.js';
import type { CourseEntry } from '../course/course.js';
import type { Guide } from '../course/guide.js';
import type { Task } from '../course/lesson.js';
import type { ProgressStore } from '../progress/progress-store.js';
import type { LessonShell, LineEnd } from '../shell/shell.js';
import { attemptParts, type TutorialPageState } from '../web/page.js';
import type { TutorialPage } from '../web/tutorial-page.js';
import { Announcer } from './announcer.js';
import { describedLines, pageAddressLines, sandboxFactsOf } from './attempt-pages.js';
import { JobOutput } from './job-output.js';
import { Narrator, type Section } from './narrator.js';
import type { LessonHost, OpenedLesson, OpenLesson } from './open-lesson.js';
import { type Page, taskTextLines } from './pages.js';
import { finishedCount } from './progress-of.js';
import type { PromptStreamsOfLine, SessionView } from './session-view.js';
import { sessionTexts as texts } from './texts.js';

export interface SessionOptions {
  readonly app: App;
  readonly lang: Lang;
  readonly course: readonly CourseEntry[];
  readonly store: ProgressStore;
  readonly commands: CommandRegistry;
  /** The program as it has to be typed: `bin/kafkactl` in a clone. */
  readonly program: string;
  readonly openLesson: OpenLesson;
  /** The headings of the guide. */
  readonly guide: Guide;
  /** The folder of the jobs. */
  readonly folder: string;
  /** The port of the page in a browser, 0 for a free one. */
  readonly webPort: number;
}

/** Lines that go on until Ctrl-C. */
const endless = /\b(?:consume|console-consumer|fg|wait|flows run)\b|--watch\b|--follow\b/;

/** What the parts of the tutorial at a prompt share: the lesson that is open, its prompt, and what is going on. */
export class SessionState {
  readonly options: SessionOptions;
  readonly narrator = new Narrator();
  readonly announcer: Announcer;
  readonly jobOutput: JobOutput;
  view: SessionView | undefined;
  opened: OpenedLesson | undefined;
  shell: LessonShell | undefined;
  /** The streams of the line that runs. */
  streams: PromptStreamsOfLine | undefined;
  /** Ends the solving of a lesson whose solution leaves the tutorial, and comes back to it. */
  stopSkipping: (() => void) | undefined;
  /** What a word of the tutorial does once its line has ended. */
  afterLine: (() => Promise<void>) | undefined;
  isEnding = false;
  /** The line that runs: since when, in milliseconds since 1970, and whether it may go on until Ctrl-C. */
  running: { readonly since: number; readonly isEndless: boolean } | undefined;
  /** What is said at the end of the lesson, once it has come. */
  end: readonly Section[] = [];
  /** True once the end of the lesson has been seen. */
  isComplete = false;
  /** True where it will be said once the line has ended that runs. */
  hasUntoldEnd = false;
  isSkipped = false;
  rowsAbove = 0;
  /** How many lessons are finished. */
  finished = 0;
  /** What was left to be read of a lesson when the learner went on. */
  unread: readonly Section[] = [];
  /** The lesson that could not be opened. */
  failed: CourseEntry | undefined;
  /** The page in a browser, once it is open. */
  page: TutorialPage | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
    this.jobOutput = new JobOutput(options.lang, options.app.now);
    this.announcer = new Announcer(
      this.narrator,
      options.lang,
      (attempt, task) => this.taskSection(attempt, task),
      () => this.jobOutput.hold(),
    );
  }

  /** The text of a task, with the picture in words where everything is lines. */
  taskSection(attempt: LessonAttempt, task: Task): Section {
    return (page) => [
      ...taskTextLines(attempt.lesson, task, page),
      ...(this.narrator.byLines ? this.described(attempt, page) : []),
    ];
  }

  /** The pictures of the lesson in words. */
  described(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    return describedLines(attempt, page, (hint, error) => this.announcer.sayFault(attempt, { hint, error }));
  }

  /** The prompt before the line that is typed. */
  readonly prompt = (): Styled => {
    const { lang } = this.options;
    if (this.shell?.unfinished) return styled('> ', 'name');
    const lesson = this.opened?.attempt.lesson.number ?? 'tutorial';
    if (!this.narrator.hasMore) return styled(`${lesson}> `, 'name');
    return styled(`${lesson} · ${texts.morePages[lang]}> `, 'name');
  };

  /** Opens the page in a browser where it is not open. Throws what `TutorialPage.open` throws. */
  async openPage(): Promise<TutorialPage> {
    const { lang, webPort, app } = this.options;
    if (this.page) return this.page;
    const { TutorialPage } = await import('../web/tutorial-page.js');
    const page = await TutorialPage.open({ lang, port: webPort, now: app.now, state: () => this.#pageState() });
    this.page = page;
    return page;
  }

  /** Says where the page is, which is opened where it is not open yet. */
  async showPage(): Promise<void> {
    try {
      const { address } = await this.openPage();
      this.narrator.say((page) => pageAddressLines(address, page));
    } catch (error) {
      this.narrator.sayError(error);
    }
  }

  #pageState(): TutorialPageState {
    const { course, lang } = this.options;
    const attempt = this.opened?.attempt;
    const parts = attempt
      ? attemptParts(attempt, this.announcer.offeredFor(attempt), lang)
      : { lesson: null, isDone: false, tasks: [], hint: null, pictures: [] };
    return { ...parts, finished: this.finished, lessons: course.length, sandbox: sandboxFactsOf(attempt) };
  }

  /** Runs a line, during which only what cannot wait is said. */
  async typeInto(shell: LessonShell, line: string): Promise<LineEnd> {
    this.running = { since: this.options.app.now(), isEndless: endless.test(line) };
    try {
      return await shell.run(line);
    } finally {
      this.running = undefined;
    }
  }

  /** Does what must not stop the tutorial: a failure is said to be ours. */
  ours<T>(what: string, fallback: T, act: () => T): T {
    try {
      return act();
    } catch (error) {
      // Not now: this may be called while something is drawn.
      setImmediate(() => this.announcer.sayFault(this.opened?.attempt, { hint: what, error: error as Error }));
      return fallback;
    }
  }

  /** Counts the finished lessons anew. */
  countFinished(): void {
    const { course, store } = this.options;
    const progress = store.read();
    this.finished = finishedCount(course, progress);
  }

  /** Does work on the streams of the prompt; Ctrl-C aborts its signal. */
  async inTerminal(work: (streams: PromptStreamsOfLine, signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.options.app.signal]);
    await this.view?.run(
      (streams) => work(streams, signal),
      () => controller.abort(interrupted()),
    );
  }

  /** Where work at the prompt shows its progress. */
  hostOf(streams: PromptStreamsOfLine, signal: AbortSignal): LessonHost {
    return {
      streams,
      signal,
      say: (text) => this.narrator.sayText(text, true),
      isTerminal: this.view?.byLines === false,
    };
  }
}
