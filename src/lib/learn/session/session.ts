import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../app.js';
import { interrupted } from '../../base/errors.js';
import type { Lang } from '../../base/language.js';
import { pollUntil } from '../../base/poll-until.js';
import type { CommandRegistry } from '../../cli/registry.js';
import { type Styled, styled } from '../../io/blocks.js';
import type { ScreenSize } from '../../io/split-screen.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { AttemptState, LessonAttempt } from '../attempt/attempt.js';
import { solveTasks } from '../attempt/run-steps.js';
import { fromJson } from '../attempt/saved-attempt.js';
import { type CourseEntry, findLesson } from '../course/course.js';
import type { Guide } from '../course/guide.js';
import type { Lesson, Task } from '../course/lesson.js';
import { drawPictures } from '../pictures/index.js';
import { nextLesson } from '../progress/progress.js';
import type { ProgressStore } from '../progress/progress-store.js';
import { openLessonShell } from '../shell/open-shell.js';
import { isTutorialWord } from '../shell/prompt-words.js';
import type { LessonShell, LineEnd } from '../shell/shell.js';
import { Announcer } from './announcer.js';
import {
  currentTaskOf,
  describedLines,
  helpLines,
  notDoneLines,
  resumedLines,
  sandboxFactsOf,
  secondTerminalLines,
  statusPage,
  taskLinesOf,
} from './attempt-pages.js';
import { guideTitles } from './guide-titles.js';
import { JobOutput } from './job-output.js';
import { screenPage } from './layout.js';
import { Mailbox, type SharedWord } from './mailbox.js';
import { Narrator, type Section } from './narrator.js';
import type { LessonHost, OpenedLesson, OpenLesson } from './open-lesson.js';
import {
  answerLines,
  choiceOf,
  hintLines,
  introLines,
  type Page,
  predictLines,
  sentenceOf,
  successSections,
  taskTextLines,
} from './pages.js';
import { finishedCount } from './progress-of.js';
import { courseLines, lessonRows } from './rows.js';
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
}

/** Milliseconds between two looks at the cluster. */
const lookEveryMs = 250;
/** Milliseconds for which a line runs undisturbed, and one that may not end by itself. */
const [quietMs, endlessQuietMs] = [30_000, 1500];
/** Lines that go on until Ctrl-C. */
const endless = /\b(?:consume|console-consumer|fg|wait|flows run)\b|--watch\b|--follow\b/;
/** Milliseconds for which a line of a solution is shown before it runs. */
const skipPauseMs = 900;
/** Milliseconds that `next` waits for what the last line did to be seen. */
const settleMs = 1500;
/** Milliseconds in which what a line did is seen, as a rule. */
const seenMs = 600;

/** The tutorial at a prompt: one lesson after the other, as the learner says. */
export class TutorialSession {
  readonly #options: SessionOptions;
  readonly #narrator = new Narrator();
  readonly #announcer: Announcer;
  readonly #jobOutput: JobOutput;
  readonly #mailbox: Mailbox;
  #view: SessionView | undefined;
  #opened: OpenedLesson | undefined;
  #shell: LessonShell | undefined;
  /** The streams of the line that runs. */
  #streams: PromptStreamsOfLine | undefined;
  /** Ends the solving of a lesson whose solution leaves the tutorial, and comes back to it. */
  #stopSkipping: (() => void) | undefined;
  /** What a word of the tutorial does once its line has ended. */
  #afterLine: (() => Promise<void>) | undefined;
  #isEnding = false;
  /** The line that runs: since when, in milliseconds since 1970, and whether it may go on until Ctrl-C. */
  #running: { readonly since: number; readonly isEndless: boolean } | undefined;
  /** True once the end of the lesson has been seen. */
  #isComplete = false;
  /** True where it will be said once the line has ended that runs. */
  #hasUntoldEnd = false;
  #isSkipped = false;
  #rowsAbove = 0;
  /** How many lessons are finished. */
  #finished = 0;
  /** Sandboxes for which the second terminal has been explained. */
  readonly #explained = new Set<string>();
  /** The lesson that could not be opened. */
  #failed: CourseEntry | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#announcer = new Announcer(this.#narrator, options.lang, (attempt, task) => this.#taskSection(attempt, task));
    this.#jobOutput = new JobOutput(options.lang);
    this.#mailbox = new Mailbox(options.folder);
  }

  /** The lines above the prompt. */
  above = (size: ScreenSize): readonly StyledLine[] => {
    const { lang, course, app } = this.#options;
    const attempt = this.#opened?.attempt;
    const lines = screenPage(
      {
        lang,
        number: attempt?.lesson.number ?? '',
        title: attempt?.lesson.text[lang].title ?? 'Kafka',
        finished: this.#finished,
        lessons: course.length,
        sandbox: sandboxFactsOf(attempt),
        tasks: attempt ? taskLinesOf(attempt, lang) : [],
        pictures: (page) => {
          if (!attempt) return [];
          return this.#ours('pictures', [], () =>
            drawPictures(attempt.lesson.pictures, attempt.state.view, { ...page, lang, now: app.now() }),
          );
        },
        rowsBefore: this.#rowsAbove,
      },
      size,
    );
    this.#rowsAbove = lines.length;
    return lines;
  };

  /**
   * Runs from a first lesson to `quit`, the end of the input, or the end of this process. `firstLine` is run before one is
   * read.
   */
  async run(view: SessionView, first: OpenedLesson, firstLine?: string): Promise<void> {
    const { signal } = this.#options.app;
    this.#view = view;
    this.#narrator.attach(view);
    const stop = (): void => {
      this.#isEnding = true;
      this.#shell?.interrupt();
      view.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    const watching = this.#watch();
    try {
      this.#begin(first);
      if (firstLine !== undefined) await this.#runLine(view, firstLine);
      while (!this.#isEnding) await this.#readAndRun(view);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#isEnding = true;
      await watching;
      await this.#opened?.attempt.close();
      view.close();
      this.#shell?.close();
    }
    signal.throwIfAborted();
  }

  /**
   * Does a word of the tutorial for a line in another terminal, and returns what is said to it. The word counts as used here.
   */
  answer(word: SharedWord, page: Page): readonly StyledLine[] {
    const attempt = this.#opened?.attempt;
    if (!attempt) return sentenceOf(texts.skipOrOpen[page.lang], page);
    attempt.used(word);
    return word === 'hint' ? this.#hintLines(attempt, page) : statusPage(attempt, page, this.#described(attempt, page));
  }

  /** What is said on the terminal once the screen is closed. */
  closingLines(page: Page): readonly StyledLine[] {
    const { lang, program } = this.#options;
    const sandbox = this.#opened?.attempt.lesson.sandbox;
    const jobs = (this.#shell?.jobs ?? []).filter(({ status }) => status === 'running').length;
    const line = (typed: string): StyledLine => [styled(`  ${program} ${typed}`, 'name')];
    return [
      ...sentenceOf(texts.closed[lang], page),
      line('tutorial'),
      ...(jobs > 0 ? sentenceOf(texts.jobsGoOn(jobs)[lang], page) : []),
      ...(sandbox ? [...sentenceOf(texts.sandboxStays[lang], page), line(`sandbox down --name ${sandbox}`)] : []),
    ];
  }

  async #readAndRun(view: SessionView): Promise<void> {
    const line = await view.readLine(this.#prompt, {
      complete: async (typed) => this.#shell?.complete(typed) ?? { word: '', candidates: [] },
      onDropped: () => this.#shell?.interrupt(),
    });
    if (line === undefined) {
      this.#isEnding = true;
      // What the last line did is seen and said before the end.
      if (view.byLines && !this.#options.app.signal.aborted) await this.#settle(() => false);
      return;
    }
    await this.#handle(view, line);
  }

  async #handle(view: SessionView, line: string): Promise<void> {
    const typed = line.trim();
    if (this.#takeForecast(typed)) {
      this.#narrator.advance();
      return;
    }
    if (this.#narrator.isAsking) {
      // It is a line for the cluster: the task is said before it runs.
      this.#narrator.settle();
      this.#narrator.advance();
    } else if (typed === '' && !this.#shell?.unfinished) {
      if (this.#narrator.hasMore) this.#narrator.advance();
      return;
    }
    await this.#runLine(view, line);
  }

  /** Takes a line as the forecast: also a bare number that comes late, as long as nothing has been done. */
  #takeForecast(typed: string): boolean {
    const attempt = this.#opened?.attempt;
    const { isAsking } = this.#narrator;
    if (!attempt || this.#shell?.unfinished) return false;
    const isOpen = isAsking || (/^\d$/.test(typed) && attempt.predicted === undefined && !this.#announcer.hasProgress);
    const choice = isOpen ? choiceOf(attempt.lesson, typed) : undefined;
    if (choice) attempt.predict(choice);
    if (!choice && !(isAsking && typed === '')) return false;
    this.#narrator.settle();
    this.#narrator.sayText((choice ? texts.predicted : texts.notPredicted)[this.#options.lang]);
    return true;
  }

  async #runLine(view: SessionView, line: string): Promise<void> {
    const shell = this.#shell;
    if (!shell) return this.#runWithoutLesson(line);
    const currentTaskOfOpened = () => this.#opened && currentTaskOf(this.#opened.attempt)?.id;
    this.#jobOutput.renew();
    const end = await view.run(
      (streams) => {
        this.#streams = streams;
        return this.#typeInto(shell, line);
      },
      () => shell.interrupt(),
      (typed) => this.#onTypedToLine(typed),
    );
    if (end.kind === 'unfinished') return;
    const after = this.#afterLine;
    this.#afterLine = undefined;
    await after?.();
    if (end.kind === 'empty') return;
    this.#announcer.lineEnded();
    const before = currentTaskOfOpened();
    await this.#look();
    // By lines, what a line has done is said before the next one is read.
    if (view.byLines && (end.kind === 'command' || end.kind === 'job')) {
      await this.#settle(() => currentTaskOfOpened() !== before, seenMs);
    }
    if (this.#hasUntoldEnd) this.#tellEnd();
  }

  /** A word of the tutorial that is typed to a line that reads lines goes to Kafka as an event: it is said where it went. */
  #onTypedToLine(typed: string): void {
    const word = typed.trim();
    if (isTutorialWord(word)) this.#narrator.sayText(texts.wentToKafka(word)[this.#options.lang], true);
  }

  /** Runs a line, during which only what cannot wait is said. */
  async #typeInto(shell: LessonShell, line: string): Promise<LineEnd> {
    this.#running = { since: this.#options.app.now(), isEndless: endless.test(line) };
    try {
      return await shell.run(line);
    } finally {
      this.#running = undefined;
    }
  }

  /** At a prompt whose lesson could not be opened, only words that open one, and the end, are known. */
  async #runWithoutLesson(line: string): Promise<void> {
    const [word = '', argument] = line.trim().split(/\s+/);
    const { course, store } = this.#options;
    if (word === 'quit' || word === 'exit') this.#isEnding = true;
    else if (word === 'open' && argument) await this.#open(argument);
    else if (word === 'next' || word === 'reset') {
      const entry = this.#failed ?? nextLesson(course, store.read());
      if (entry) await this.#goTo(entry);
    } else if (word === 'list') this.#narrator.say((page) => this.#listLines(page));
    else if (word !== '') this.#narrator.sayText(texts.skipOrOpen[this.#options.lang]);
  }

  readonly #prompt = (): Styled => {
    const { lang } = this.#options;
    if (this.#shell?.unfinished) return styled('> ', 'name');
    const lesson = this.#opened?.attempt.lesson.number ?? 'tutorial';
    if (!this.#narrator.hasMore) return styled(`${lesson}> `, 'name');
    return styled(`${lesson} · ${texts.morePages[lang]}> `, 'name');
  };

  // The lesson.

  /** Takes up a lesson that has been opened, and says where it begins, or goes on. */
  #begin(opened: OpenedLesson): void {
    const { app, lang, commands, folder, course, store } = this.#options;
    const { attempt } = opened;
    const { lesson } = attempt;
    this.#opened = opened;
    this.#failed = undefined;
    this.#isComplete = false;
    this.#hasUntoldEnd = false;
    this.#rowsAbove = 0;
    const ownStreams = (): PromptStreamsOfLine => this.#streams ?? app.streams();
    this.#shell = openLessonShell({
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
      onClear: () => this.#view?.clear(),
      onJobLine: (text) => this.#narrator.say((page) => this.#jobOutput.lines(text.trimEnd(), page)),
      completeTutorialWord: (word) => (word === 'open' ? course.flatMap(({ id, number }) => [number, id]) : []),
    });
    const before = store.read();
    store.update((progress) => ({ ...progress, current: lesson.id }));
    this.#countFinished();
    const saved = fromJson(store.openAttempt(lesson.id));
    this.#isSkipped = saved?.skipped ?? false;
    this.#announcer.begin(attempt, saved?.shown ?? []);
    const current = currentTaskOf(attempt);
    const task = current ? [this.#taskSection(attempt, current)] : [];
    this.#narrator.update();
    if (attempt.resumed) {
      this.#narrator.begin([(page) => resumedLines(lesson, page), ...task]);
      return;
    }
    if (before.current !== null && before.current !== lesson.id) this.#narrator.sayText(texts.cleared[lang], true);
    this.#narrator.begin([
      (page) => introLines(lesson, page),
      {
        asks: (page) => predictLines(lesson, page),
        // Where something is done already there is nothing to predict.
        isMoot: () => !lesson.predict || attempt.predicted !== undefined || this.#announcer.hasProgress,
      },
      ...this.#secondTerminal(lesson),
      ...task,
    ]);
  }

  #taskSection(attempt: LessonAttempt, task: Task): Section {
    return (page) => [
      ...taskTextLines(attempt.lesson, task, page),
      ...(this.#narrator.byLines ? this.#described(attempt, page) : []),
    ];
  }

  /** How a second terminal works: once, before the first task. `help` says it too, to those who know their way. */
  #secondTerminal({ sandbox }: Lesson): Section[] {
    if (this.#explained.has(sandbox) || this.#finished > 0) return [];
    this.#explained.add(sandbox);
    return [(page) => secondTerminalLines(sandbox, this.#options.program, page)];
  }

  // Looks.

  async #watch(): Promise<void> {
    const { app, lang } = this.#options;
    while (!this.#isEnding) {
      const from = app.now();
      await this.#look();
      try {
        this.#mailbox.answer((word) => this.answer(word, { columns: 80, lang }));
      } catch (error) {
        this.#announcer.sayFault(this.#opened?.attempt, { hint: 'mailbox', error: error as Error });
      }
      await pause(Math.max(20, lookEveryMs - (app.now() - from)));
    }
  }

  /** Looks at the cluster once, and says what has changed. */
  async #look(): Promise<void> {
    const attempt = this.#opened?.attempt;
    if (!attempt) return;
    try {
      const state = await attempt.look();
      if (attempt === this.#opened?.attempt) this.#onState(attempt, state);
    } catch (error) {
      this.#announcer.sayFault(attempt, { hint: undefined, error: error as Error });
    }
  }

  #onState(attempt: LessonAttempt, state: AttemptState): void {
    this.#narrator.update();
    // The output of a line that ends soon comes first.
    const running = this.#running;
    const quiet = running && (running.isEndless || this.#narrator.isTyped ? endlessQuietMs : quietMs);
    if (running && this.#options.app.now() - running.since < (quiet ?? 0)) return;
    this.#announcer.announce(attempt, state, running !== undefined);
    if (state.done && !this.#isComplete) this.#complete(attempt);
  }

  #complete(attempt: LessonAttempt): void {
    const { lesson } = attempt;
    const { lang, guide } = this.#options;
    this.#isComplete = true;
    this.#countFinished();
    const facts = { predicted: attempt.predicted, skipped: this.#isSkipped, guide: guideTitles(lesson, guide, lang) };
    const count = successSections(lesson, facts, { columns: 80, lang }).length;
    this.#narrator.prepare([
      ...Array.from({ length: count }, (_, index) => (page: Page) => successSections(lesson, facts, page)[index] ?? []),
      (page) => this.#nextLines(page),
    ]);
    // The end of a lesson is told when its last line has ended.
    this.#hasUntoldEnd = true;
    if (!this.#running) this.#tellEnd();
  }

  #tellEnd(): void {
    this.#hasUntoldEnd = false;
    this.#narrator.advance();
  }

  #countFinished(): void {
    const { course, store } = this.#options;
    const progress = store.read();
    this.#finished = finishedCount(course, progress);
  }

  #nextLines(page: Page): readonly StyledLine[] {
    const { course, store, lang } = this.#options;
    const next = nextLesson(course, store.read());
    if (!next) return [[], ...sentenceOf(texts.thatWasAll[lang], page)];
    return [
      [],
      [
        styled(`${texts.sayNext[lang]} `, 'plain'),
        styled('next', 'name'),
        styled(`  (${next.number} ${next.title[lang]})`, 'dim'),
      ],
    ];
  }

  /** Does what must not stop the tutorial: a failure is said to be ours. */
  #ours<T>(what: string, fallback: T, act: () => T): T {
    try {
      return act();
    } catch (error) {
      // Not now: this may be called while something is drawn.
      setImmediate(() => this.#announcer.sayFault(this.#opened?.attempt, { hint: what, error: error as Error }));
      return fallback;
    }
  }

  /** Looks until something holds, or for as long as what was done may need to be seen. */
  async #settle(holds: () => boolean, withinMs = settleMs): Promise<void> {
    const { signal } = this.#options.app;
    await pollUntil(
      async () => {
        await this.#look();
        return holds();
      },
      { withinMs, everyMs: 100, signal },
    ).catch(() => undefined);
  }

  // Words.

  #onWord(word: string, args: readonly string[]): number {
    const attempt = this.#opened?.attempt;
    if (!attempt) return 1;
    attempt.used(word);
    const { lang } = this.#options;
    switch (word) {
      case 'hint':
        this.#narrator.say((page) => this.#hintLines(attempt, page));
        break;
      case 'status':
        this.#sayInPages((page) => statusPage(attempt, page, this.#described(attempt, page)));
        break;
      case 'list':
        this.#sayInPages((page) => this.#listLines(page));
        break;
      case 'read':
        this.#afterLine = async () => this.#readAgain(attempt);
        break;
      case 'help':
        this.#sayInPages(() => helpLines(attempt.lesson.sandbox, lang));
        break;
      case 'exit':
      case 'quit':
        if (this.#stopSkipping) this.#stopSkipping();
        else this.#isEnding = true;
        break;
      case 'next':
        this.#afterLine = () => this.#next(attempt);
        break;
      case 'skip':
        this.#afterLine = () => this.#skip(attempt);
        break;
      case 'reset':
        this.#afterLine = () => this.#reset();
        break;
      case 'open': {
        const [lesson] = args;
        if (lesson === undefined) this.#narrator.sayText(texts.openWhich[lang]);
        else this.#afterLine = () => this.#open(lesson);
        return lesson === undefined ? 2 : 0;
      }
      default:
        this.#narrator.sayText(texts.unknownWord[lang]);
        return 2;
    }
    return 0;
  }

  #hintLines(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    if (attempt.state.done) return sentenceOf(texts.noMoreHints[page.lang], page);
    const { hint, answer } = attempt.hint();
    const task = currentTaskOf(attempt);
    if (hint) this.#announcer.noteShown(task, hint.id);
    return hint ? hintLines(attempt.lesson, hint, page) : answerLines(answer ?? [], page);
  }

  #described(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    return describedLines(attempt, page, (hint, error) => this.#announcer.sayFault(attempt, { hint, error }));
  }

  #listLines(page: Page): readonly StyledLine[] {
    const { course, store } = this.#options;
    return [[], ...courseLines(lessonRows(course, store.read(), page.lang), page)];
  }

  #readAgain(attempt: LessonAttempt): void {
    const current = currentTaskOf(attempt);
    this.#narrator.begin([
      (page) => introLines(attempt.lesson, page),
      ...(current ? [this.#taskSection(attempt, current)] : []),
    ]);
  }

  async #next(attempt: LessonAttempt): Promise<void> {
    const { course, store, lang } = this.#options;
    if (!attempt.state.done) await this.#settle(() => attempt.state.done);
    if (!attempt.state.done) {
      this.#narrator.say((page) => notDoneLines(currentTaskOf(attempt), page));
      return;
    }
    const next = nextLesson(course, store.read());
    if (next) await this.#goTo(next);
    else this.#narrator.sayText(texts.thatWasAll[lang]);
  }

  async #open(word: string): Promise<void> {
    try {
      await this.#goTo(findLesson(this.#options.course, word));
    } catch (error) {
      this.#narrator.sayError(error);
    }
  }

  /** Leaves the lesson as it is, and opens another one. */
  async #goTo(entry: CourseEntry): Promise<void> {
    await this.#leave();
    await this.#inTerminal(async (streams, signal) => {
      try {
        this.#begin(await this.#options.openLesson(entry, this.#hostOf(streams, signal)));
      } catch (error) {
        this.#failed = entry;
        this.#narrator.sayError(error);
        this.#narrator.update();
      }
    });
  }

  /** The jobs of a lesson end with it: they would be members of the groups of the next one. */
  async #leave(): Promise<void> {
    const shell = this.#shell;
    if (shell?.jobs.some(({ status }) => status === 'running' || status === 'stopped')) {
      this.#narrator.sayText(texts.jobsEnded[this.#options.lang], true);
    }
    await shell?.endJobs();
    shell?.close();
    await this.#opened?.attempt.close();
    this.#shell = undefined;
    this.#opened = undefined;
    this.#narrator.drop();
  }

  async #reset(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    const { lang } = this.#options;
    this.#narrator.sayText(`${texts.resetting[lang]} …`, true);
    await this.#shell?.endJobs();
    await this.#inTerminal(async (streams, signal) => {
      const { course } = this.#options;
      try {
        const again = await opened.reset(this.#hostOf(streams, signal));
        this.#shell?.close();
        this.#begin(again);
      } catch (error) {
        this.#failed = course.find(({ id }) => id === opened.attempt.lesson.id);
        this.#shell?.close();
        this.#shell = undefined;
        this.#opened = undefined;
        this.#narrator.sayError(error);
      }
    });
  }

  async #skip(attempt: LessonAttempt): Promise<void> {
    const shell = this.#shell;
    const { lang } = this.#options;
    if (!shell || attempt.state.done) {
      this.#narrator.sayText(texts.noMoreHints[lang]);
      return;
    }
    attempt.skip();
    this.#isSkipped = true;
    this.#narrator.drop();
    this.#narrator.sayText(texts.skipping[lang]);
    let solved = false;
    let stopped = false;
    let hasLeft = false;
    await this.#inTerminal(async (streams, interrupted) => {
      this.#streams = streams;
      const leaving = new AbortController();
      const signal = AbortSignal.any([interrupted, leaving.signal]);
      this.#stopSkipping = () => {
        hasLeft = true;
        leaving.abort();
      };
      const onLine = (line: string): void => {
        // What the line before did comes first.
        this.#onState(attempt, attempt.state);
        this.#narrator.say(() => [[this.#prompt(), styled(line, 'head')]]);
      };
      try {
        const typed = {
          run: async (line: string) => {
            // Time to read the line.
            await pause(skipPauseMs, undefined, { signal });
            const end = await this.#typeInto(shell, line);
            await this.#look();
            return end;
          },
          interrupt: () => shell.interrupt(),
        };
        solved = await solveTasks(typed, attempt, { signal, onLine });
      } catch (error) {
        if (!signal.aborted) throw error;
        stopped = !hasLeft;
      }
    });
    this.#stopSkipping = undefined;
    if (hasLeft) {
      const entry = this.#options.course.find(({ id }) => id === attempt.lesson.id);
      if (entry) await this.#goTo(entry);
      return;
    }
    await this.#look();
    if (stopped) this.#narrator.sayText(texts.skipStopped[lang]);
    else if (!solved && !attempt.state.done) {
      this.#narrator.say((page) => [
        ...sentenceOf(texts.skipFailed[lang], page),
        [styled(`${attempt.lesson.id} ${attempt.lesson.hash.slice(0, 8)} ${JSON.stringify(attempt.values)}`, 'plain')],
      ]);
    }
  }

  /** Does work on the streams of the prompt; Ctrl-C aborts its signal. */
  async #inTerminal(work: (streams: PromptStreamsOfLine, signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.#options.app.signal]);
    await this.#view?.run(
      (streams) => work(streams, signal),
      () => controller.abort(interrupted()),
    );
  }

  #hostOf(streams: PromptStreamsOfLine, signal: AbortSignal): LessonHost {
    return {
      streams,
      signal,
      say: (text) => this.#narrator.sayText(text, true),
      isTerminal: this.#view?.byLines === false,
    };
  }

  /** Says something once the line has ended, as much at once as can be read. */
  #sayInPages(lines: Section): void {
    if (this.#stopSkipping) {
      this.#narrator.say(lines);
      return;
    }
    this.#afterLine = async () => this.#narrator.interpose(lines);
  }
}
