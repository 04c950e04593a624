import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../app.js';
import { asCliError } from '../../base/errors.js';
import type { Lang } from '../../base/language.js';
import { pollUntil } from '../../base/poll-until.js';
import type { CommandRegistry } from '../../cli/registry.js';
import { type Styled, styled } from '../../io/blocks.js';
import type { ScreenSize } from '../../io/split-screen.js';
import { type StyledLine, truncateLine } from '../../io/styled-line.js';
import type { AttemptFault, AttemptState, LessonAttempt } from '../attempt/attempt.js';
import { shownKey } from '../attempt/hints.js';
import { solveTasks } from '../attempt/run-steps.js';
import { fromJson } from '../attempt/saved-attempt.js';
import { checkSentence } from '../checks/index.js';
import { type CourseEntry, findLesson } from '../course/course.js';
import type { Guide } from '../course/guide.js';
import type { LearnSandbox, Lesson, Task } from '../course/lesson.js';
import { describePicture, drawPictures } from '../pictures/index.js';
import { nextLesson } from '../progress/progress.js';
import type { ProgressStore } from '../progress/progress-store.js';
import { openLessonShell } from '../shell/open-shell.js';
import { promptHelp } from '../shell/prompt-help.js';
import type { LessonShell, LineEnd } from '../shell/shell.js';
import { guidePlaces } from './guide-places.js';
import { type SandboxFacts, screenPage } from './layout.js';
import { Mailbox, type SharedWord } from './mailbox.js';
import type { LessonHost, OpenedLesson, OpenLesson } from './open-lesson.js';
import {
  answerLines,
  choiceOf,
  dimmed,
  doneLines,
  faultLines,
  hintLines,
  introLines,
  type Page,
  paged,
  predictLines,
  sentenceOf,
  statusLines,
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
/** Looks for which a diagnosis has to hold after a line, and without one, before it is offered. */
const [looksAfterLine, looksWithoutLine] = [2, 8];
/** Milliseconds for which a line runs undisturbed, and one that may not end by itself. */
const [quietMs, endlessQuietMs] = [30_000, 1500];
/** Lines that go on until Ctrl-C. */
const endless = /\b(?:consume|console-consumer|fg|wait|flows run)\b|--watch\b|--follow\b/;
/** Milliseconds for which a line of a solution is shown before it runs. */
const skipPauseMs = 900;
/** Lines of a job that are shown. */
const shownJobLines = 3;
/** Milliseconds that `next` waits for what the last line did to be seen. */
const settleMs = 1500;

type Section = (page: Page) => readonly StyledLine[];
/** What is still to be said, page by page: `predict` waits for an answer. */
type Step = Section | 'predict';

/** The tutorial at a prompt: one lesson after the other, as the learner says. */
export class TutorialSession {
  readonly #options: SessionOptions;
  #view: SessionView | undefined;
  #opened: OpenedLesson | undefined;
  #shell: LessonShell | undefined;
  /** The streams of the line that runs. */
  #streams: PromptStreamsOfLine | undefined;
  /** What is still to be said. */
  #steps: Step[] = [];
  /** True while the forecast is asked for. */
  #isAsking = false;
  /** Ends the solving of a lesson whose solution leaves the tutorial, and comes back to it. */
  #stopSkipping: (() => void) | undefined;
  /** What a word of the tutorial does once its line has ended. */
  #afterLine: (() => Promise<void>) | undefined;
  #isEnding = false;
  /** Until when the line that runs is not disturbed, in milliseconds since 1970; undefined where none runs. */
  #quietUntil: number | undefined;
  /** Tasks whose text has been said, and those whose end has. */
  readonly #given = new Set<string>();
  readonly #praised = new Set<string>();
  /** True once the end of the lesson has been said. */
  #isComplete = false;
  /** True where it will be said once the line has ended that runs. */
  #hasUntoldEnd = false;
  #isSkipped = false;
  /** Faults of ours that have been said. */
  readonly #faults = new Set<string>();
  #diagnosis: { readonly key: string; looks: number; hasLine: boolean } | undefined;
  readonly #offered = new Set<string>();
  #answers = true;
  #pictureRows = 0;
  /** Lines that each job has printed, by its number. */
  readonly #jobLines = new Map<string, number>();
  /** How many lessons are finished. */
  #finished = 0;
  /** Sandboxes for which the second terminal has been explained. */
  readonly #explained = new Set<string>();
  /** The lesson that could not be opened. */
  #failed: CourseEntry | undefined;

  readonly #mailbox: Mailbox;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#mailbox = new Mailbox(options.folder);
  }

  /** The lines above the prompt. */
  above = (size: ScreenSize): readonly StyledLine[] => {
    const { lang, course, app } = this.#options;
    const attempt = this.#opened?.attempt;
    const { lines, pictureRows } = screenPage(
      {
        lang,
        number: attempt?.lesson.number ?? '',
        title: attempt?.lesson.text[lang].title ?? 'Kafka',
        finished: this.#finished,
        lessons: course.length,
        sandbox: this.#sandboxFacts(),
        tasks: attempt ? taskLinesOf(attempt, lang) : [],
        pictures: (page) => {
          if (!attempt) return [];
          return this.#ours('pictures', [], () =>
            drawPictures(attempt.lesson.pictures, attempt.state.view, { ...page, lang, now: app.now() }),
          );
        },
        pictureRows: this.#pictureRows,
      },
      size,
    );
    this.#pictureRows = pictureRows;
    return lines;
  };

  /**
   * Runs from a first lesson to `quit`, the end of the input, or the end of this process. `firstLine` is run before one is
   * read.
   */
  async run(view: SessionView, first: OpenedLesson, firstLine?: string): Promise<void> {
    const { signal } = this.#options.app;
    this.#view = view;
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
    return word === 'hint' ? this.#hintLines(attempt, page) : this.#statusLines(attempt, page);
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
    if (this.#isAsking) {
      this.#isAsking = false;
      const attempt = this.#opened?.attempt;
      const choice = attempt && choiceOf(attempt.lesson, typed);
      if (choice) attempt.predict(choice);
      if (choice || typed === '') {
        this.#sayText((choice ? texts.predicted : texts.notPredicted)[this.#options.lang]);
        this.#advance();
        return;
      }
      // It is a line for the cluster: the task is said before it runs.
      this.#advance();
    } else if (typed === '' && !this.#shell?.unfinished) {
      if (this.#steps.length > 0) this.#advance();
      return;
    }
    await this.#runLine(view, line);
  }

  async #runLine(view: SessionView, line: string): Promise<void> {
    const shell = this.#shell;
    if (!shell) return this.#runWithoutLesson(line);
    const end = await view.run(
      (streams) => {
        this.#streams = streams;
        return this.#typeInto(shell, line);
      },
      () => shell.interrupt(),
    );
    if (end.kind === 'unfinished') return;
    const after = this.#afterLine;
    this.#afterLine = undefined;
    await after?.();
    if (end.kind === 'empty') return;
    this.#diagnosis = this.#diagnosis ? { ...this.#diagnosis, looks: 0, hasLine: true } : undefined;
    await this.#look();
    if (this.#hasUntoldEnd) this.#tellEnd();
  }

  /** Runs a line, during which only what cannot wait is said. */
  async #typeInto(shell: LessonShell, line: string): Promise<LineEnd> {
    this.#quietUntil = this.#options.app.now() + (endless.test(line) ? endlessQuietMs : quietMs);
    try {
      return await shell.run(line);
    } finally {
      this.#quietUntil = undefined;
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
    } else if (word === 'list') this.#say((page) => this.#listLines(page));
    else if (word !== '') this.#sayText(texts.skipOrOpen[this.#options.lang]);
  }

  readonly #prompt = (): Styled => {
    const { lang } = this.#options;
    if (this.#shell?.unfinished) return styled('> ', 'name');
    const lesson = this.#opened?.attempt.lesson.number ?? 'tutorial';
    if (this.#steps.length === 0 || this.#isAsking) return styled(`${lesson}> `, 'name');
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
    this.#given.clear();
    this.#praised.clear();
    this.#offered.clear();
    this.#isComplete = false;
    this.#hasUntoldEnd = false;
    this.#isSkipped = false;
    this.#isAsking = false;
    this.#diagnosis = undefined;
    this.#pictureRows = 0;
    this.#answers = attempt.state.view.now.answers;
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
      onJobLine: (text) => this.#sayJobLine(text.trimEnd()),
      completeTutorialWord: (word) => (word === 'open' ? course.flatMap(({ id, number }) => [number, id]) : []),
    });
    store.update((progress) => ({ ...progress, current: lesson.id }));
    this.#countFinished();
    for (const { id, status } of attempt.state.tasks) if (status === 'done') this.#praised.add(id);
    const current = currentTaskOf(attempt);
    const isFresh = !attempt.resumed;
    this.#steps = [
      ...(isFresh ? [(page: Page) => introLines(lesson, page)] : [(page: Page) => resumedLines(lesson, page)]),
      ...(isFresh && lesson.predict && attempt.predicted === undefined ? (['predict'] as const) : []),
      ...(isFresh ? this.#secondTerminal(lesson) : []),
      ...(current ? [this.#taskSection(lesson, current)] : []),
    ];
    if (current) this.#given.add(current.id);
    // Hints that an earlier process has shown are not offered again.
    for (const shown of fromJson(store.openAttempt(lesson.id))?.shown ?? []) this.#offered.add(shown);
    this.#view?.update();
    this.#advance();
  }

  #taskSection(lesson: Lesson, task: Task): Section {
    return (page) => {
      const picture = this.#view?.byLines ? this.#described() : [];
      return [...taskTextLines(lesson, task, page), ...picture];
    };
  }

  /** How a second terminal works on the same sandbox: once, before the first task. */
  #secondTerminal({ sandbox }: Lesson): Section[] {
    const { lang, program } = this.#options;
    // `help` says it too, to those who know their way.
    if (this.#explained.has(sandbox) || this.#finished > 0) return [];
    this.#explained.add(sandbox);
    return [
      (page) => [
        [],
        ...sentenceOf(texts.secondTerminal[lang], page).map(dimmed),
        [
          styled(`  export KAFKACTL_CONTEXT=${sandbox}`, 'name'),
          ...(program === 'kafkactl'
            ? []
            : [styled(`   (${texts.programIs[lang]} `, 'dim'), styled(program, 'name'), styled(')', 'dim')]),
        ],
      ],
    ];
  }

  /** Says what fits on the screen of what is still to be said, up to a question. */
  #advance(): void {
    const view = this.#view;
    if (!view) return;
    const attempt = this.#opened?.attempt;
    const page = view.page();
    const rows = view.textRows();
    let left = rows;
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      if (step === 'predict') {
        // Where the task is done already there is nothing to predict.
        if (!attempt || attempt.state.done || this.#praised.size > 0) continue;
        const lines = predictLines(attempt.lesson, page);
        if (lines.length > left && left < rows) {
          this.#steps.unshift(step);
          break;
        }
        view.say(lines);
        this.#isAsking = true;
        return;
      }
      const lines = step(page);
      const [first = [], ...rest] = paged([lines], rows);
      if (first.length > left && left < rows) {
        this.#steps.unshift(() => lines);
        break;
      }
      view.say(first);
      left -= first.length;
      if (rest.length > 0) {
        this.#steps.unshift(...rest.map((each) => () => each));
        break;
      }
    }
  }

  // Looks.

  async #watch(): Promise<void> {
    const { app, lang } = this.#options;
    while (!this.#isEnding) {
      const from = app.now();
      await this.#look();
      this.#mailbox.answer((word) => this.answer(word, { columns: 80, lang }));
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
      this.#sayFault({ hint: undefined, error: error as Error });
    }
  }

  #onState(attempt: LessonAttempt, state: AttemptState): void {
    const { lesson } = attempt;
    this.#view?.update();
    // The output of a line that ends soon comes first.
    if (this.#quietUntil !== undefined && this.#options.app.now() < this.#quietUntil) return;
    for (const fault of state.faults) this.#sayFault(fault);
    for (const { id, error } of state.tasks) if (error) this.#sayFault({ hint: id, error });
    this.#sayAnswers(state);
    const isDone = (id: string) => state.tasks.find((task) => task.id === id)?.status === 'done';
    for (const task of lesson.tasks) {
      if (!isDone(task.id)) {
        this.#praised.delete(task.id);
        continue;
      }
      if (this.#praised.has(task.id)) continue;
      this.#praised.add(task.id);
      this.#say((page) => [...(this.#quietUntil === undefined ? [[]] : []), ...doneLines(task, page)]);
    }
    const current = currentTaskOf(attempt);
    if (current && !this.#given.has(current.id)) {
      this.#given.add(current.id);
      // Whoever goes on without reading what is left has no need of it; `read` shows it again.
      this.#isAsking = false;
      this.#steps = [this.#taskSection(lesson, current)];
      this.#advance();
    }
    if (state.done && !this.#isComplete) this.#complete(attempt);
    this.#considerDiagnosis(attempt, state);
  }

  #complete(attempt: LessonAttempt): void {
    const { lesson } = attempt;
    const { lang, guide } = this.#options;
    this.#isComplete = true;
    this.#countFinished();
    this.#isAsking = false;
    const facts = { predicted: attempt.predicted, skipped: this.#isSkipped, guide: guidePlaces(lesson, guide, lang) };
    const count = successSections(lesson, facts, { columns: 80, lang }).length;
    this.#steps = [
      ...Array.from({ length: count }, (_, index) => (page: Page) => successSections(lesson, facts, page)[index] ?? []),
      (page) => this.#nextLines(page),
    ];
    this.#hasUntoldEnd = true;
    // The end of a lesson is told when its last line has ended.
    if (this.#quietUntil !== undefined) this.#sayText(texts.ctrlCEnds[lang], true);
    else this.#tellEnd();
  }

  #tellEnd(): void {
    this.#hasUntoldEnd = false;
    this.#advance();
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

  /** Offers a diagnosis by itself, once, when it has held for some looks. */
  #considerDiagnosis(attempt: LessonAttempt, { diagnosis, done }: AttemptState): void {
    const task = currentTaskOf(attempt);
    if (!diagnosis || done || !task) {
      this.#diagnosis = undefined;
      return;
    }
    const key = shownKey(task.id, diagnosis.id);
    if (this.#diagnosis?.key !== key) this.#diagnosis = { key, looks: 0, hasLine: false };
    if (this.#quietUntil !== undefined || this.#offered.has(key)) return;
    this.#diagnosis.looks++;
    if (this.#diagnosis.looks < (this.#diagnosis.hasLine ? looksAfterLine : looksWithoutLine)) return;
    this.#offered.add(key);
    const { hint } = attempt.hint({ isOffered: true });
    if (hint) this.#say((page) => hintLines(attempt.lesson, hint, page));
  }

  #sayAnswers({ view }: AttemptState): void {
    const { answers } = view.now;
    if (answers === this.#answers) return;
    this.#answers = answers;
    if (this.#view?.byLines) this.#sayText((answers ? texts.answersAgain : texts.noAnswer)[this.#options.lang]);
  }

  #sayFault(fault: AttemptFault): void {
    const lesson = this.#opened?.attempt.lesson;
    const key = `${lesson?.id} ${fault.hint} ${fault.error.message}`;
    if (this.#faults.has(key)) return;
    this.#faults.add(key);
    this.#say((page) =>
      faultLines(fault, `${lesson?.id ?? 'tutorial'} ${lesson?.hash.slice(0, 8) ?? ''}`.trim(), page),
    );
  }

  /** Does what must not stop the tutorial: a failure is said to be ours. */
  #ours<T>(what: string, fallback: T, act: () => T): T {
    try {
      return act();
    } catch (error) {
      // Not now: this may be called while something is drawn.
      setImmediate(() => this.#sayFault({ hint: what, error: error as Error }));
      return fallback;
    }
  }

  /** Looks until something holds, or for as long as what was done may need to be seen. */
  async #settle(holds: () => boolean): Promise<void> {
    const { signal } = this.#options.app;
    await pollUntil(
      async () => {
        await this.#look();
        return holds();
      },
      { withinMs: settleMs, everyMs: 100, signal },
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
        this.#say((page) => this.#hintLines(attempt, page));
        break;
      case 'status':
        this.#sayInPages((page) => this.#statusLines(attempt, page));
        break;
      case 'list':
        this.#sayInPages((page) => this.#listLines(page));
        break;
      case 'read':
        this.#afterLine = async () => this.#readAgain(attempt);
        break;
      case 'help':
        this.#sayInPages(() => helpLines(lang, attempt.lesson.sandbox));
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
        if (lesson === undefined) this.#sayText(texts.openWhich[lang]);
        else this.#afterLine = () => this.#open(lesson);
        return lesson === undefined ? 2 : 0;
      }
      default:
        this.#sayText(texts.unknownWord[lang]);
        return 2;
    }
    return 0;
  }

  #hintLines(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    if (attempt.state.done) return sentenceOf(texts.noMoreHints[page.lang], page);
    const { hint, answer } = attempt.hint();
    const task = currentTaskOf(attempt);
    if (hint && task) this.#offered.add(shownKey(task.id, hint.id));
    return hint ? hintLines(attempt.lesson, hint, page) : answerLines(answer ?? [], page);
  }

  #statusLines(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    const { lesson, state } = attempt;
    return [
      [],
      [styled(`${lesson.number} ${lesson.text[page.lang].title}`, 'head')],
      ...statusLines(lesson, state.tasks, page),
      ...this.#described(),
    ];
  }

  /** The pictures in words. */
  #described(): readonly StyledLine[] {
    const attempt = this.#opened?.attempt;
    const { lang } = this.#options;
    if (!attempt) return [];
    const sentences = attempt.lesson.pictures.flatMap((picture) =>
      this.#ours(`picture ${Object.keys(picture)[0]}`, [] as readonly string[], () =>
        describePicture(picture, attempt.state.view, lang),
      ),
    );
    return sentences.length === 0 ? [] : [[], ...sentences.map((sentence): StyledLine => [styled(sentence, 'plain')])];
  }

  #listLines(page: Page): readonly StyledLine[] {
    const { course, store } = this.#options;
    return [[], ...courseLines(lessonRows(course, store.read(), page.lang), page)];
  }

  #readAgain({ lesson, state }: LessonAttempt): void {
    const current = lesson.tasks.find(({ id }) =>
      state.tasks.some((task) => task.id === id && task.status === 'current'),
    );
    this.#steps = [(page) => introLines(lesson, page), ...(current ? [this.#taskSection(lesson, current)] : [])];
    this.#advance();
  }

  async #next(attempt: LessonAttempt): Promise<void> {
    const { course, store, lang } = this.#options;
    if (!attempt.state.done) await this.#settle(() => attempt.state.done);
    if (!attempt.state.done) {
      const task = currentTaskOf(attempt);
      this.#say((page) => [
        ...sentenceOf(texts.notDoneYet[lang], page),
        ...(task ? [[styled(`▸ ${checkSentence(task.check, lang)}`, 'plain')]] : []),
        ...sentenceOf(texts.skipOrOpen[lang], page),
      ]);
      return;
    }
    const next = nextLesson(course, store.read());
    if (next) await this.#goTo(next);
    else this.#sayText(texts.thatWasAll[lang]);
  }

  async #open(word: string): Promise<void> {
    try {
      await this.#goTo(findLesson(this.#options.course, word));
    } catch (error) {
      this.#sayError(error);
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
        this.#sayError(error);
        this.#view?.update();
      }
    });
  }

  /** The jobs of a lesson end with it: they would be members of the groups of the next one. */
  async #leave(): Promise<void> {
    const shell = this.#shell;
    if (shell?.jobs.some(({ status }) => status === 'running' || status === 'stopped')) {
      this.#sayText(texts.jobsEnded[this.#options.lang], true);
    }
    await shell?.endJobs();
    shell?.close();
    await this.#opened?.attempt.close();
    this.#shell = undefined;
    this.#opened = undefined;
    this.#steps = [];
  }

  async #reset(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    const { lang } = this.#options;
    this.#sayText(`${texts.resetting[lang]} …`, true);
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
        this.#sayError(error);
      }
    });
  }

  async #skip(attempt: LessonAttempt): Promise<void> {
    const shell = this.#shell;
    const { lang } = this.#options;
    if (!shell || attempt.state.done) {
      this.#sayText(texts.noMoreHints[lang]);
      return;
    }
    attempt.skip();
    this.#isSkipped = true;
    this.#isAsking = false;
    this.#steps = [];
    this.#sayText(texts.skipping[lang]);
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
        this.#say(() => [[this.#prompt(), styled(line, 'head')]]);
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
    if (stopped) this.#sayText(texts.skipStopped[lang]);
    else if (!solved && !attempt.state.done) {
      this.#say((page) => [
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
      () => controller.abort(asCliError(new Error('stopped'))),
    );
  }

  #hostOf(streams: PromptStreamsOfLine, signal: AbortSignal): LessonHost {
    return { streams, signal, say: (text) => this.#sayText(text, true), isTerminal: this.#view?.byLines === false };
  }

  // Saying.

  /** The first lines that a job prints, and its end: three consumers that go on would push everything else away. */
  #sayJobLine(text: string): void {
    const [, number] = /^\[(\d+)\] \S/.exec(text) ?? [];
    const own = /^\[(\d+)\]/.exec(text)?.[1];
    if (number === undefined) {
      if (own !== undefined) this.#jobLines.delete(own);
      this.#say(() => [[styled(text, 'plain')]]);
      return;
    }
    const count = (this.#jobLines.get(number) ?? 0) + 1;
    this.#jobLines.set(number, count);
    const { lang } = this.#options;
    if (count <= shownJobLines) this.#say(({ columns }) => [truncateLine([styled(text, 'dim')], columns)]);
    else if (count === shownJobLines + 1) this.#sayText(`[${number}] … ${texts.jobGoesOn(number)[lang]}`, true);
  }

  #say(lines: Section): void {
    const view = this.#view;
    if (view) view.say(lines(view.page()));
  }

  /** Says something once the line has ended, as much at once as can be read. */
  #sayInPages(lines: Section): void {
    this.#afterLine = async () => {
      this.#steps.unshift(lines);
      this.#advance();
    };
  }

  #sayText(text: string, isDim = false): void {
    this.#say((page) => {
      const lines = sentenceOf(text, page);
      return isDim ? lines.map(dimmed) : lines;
    });
  }

  #sayError(thrown: unknown): void {
    const { message, hint } = asCliError(thrown);
    this.#say(() => [
      [],
      [styled(message, 'bad')],
      ...(hint ?? '').split('\n').flatMap((line): StyledLine[] => (line === '' ? [] : [[styled(line, 'dim')]])),
    ]);
  }

  #sandboxFacts(): SandboxFacts {
    const attempt = this.#opened?.attempt;
    if (!attempt) return { name: 'learn', state: 'unknown' };
    const { answers, brokers } = attempt.state.view.now;
    const isWhole = brokers.every((broker) => broker.answers);
    return { name: attempt.lesson.sandbox, state: !answers ? 'stopped' : isWhole ? 'running' : 'degraded' };
  }
}

/** The help of the prompt, which fits a terminal of 80 columns. */
const helpLines = (lang: Lang, sandbox: LearnSandbox): readonly StyledLine[] =>
  promptHelp(lang, sandbox)
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? [] : [styled(line, 'plain')]));

const resumedLines = ({ number, text }: Lesson, page: Page): readonly StyledLine[] => [
  [],
  [styled(`${texts.lesson[page.lang]} ${number} · ${text[page.lang].title}`, 'head')],
  ...sentenceOf(texts.resumed[page.lang], page),
];

const currentTaskOf = ({ lesson, state }: LessonAttempt): Task | undefined => {
  const current = state.tasks.find(({ status }) => status === 'current');
  return lesson.tasks.find(({ id }) => id === current?.id);
};

const taskLinesOf = ({ lesson, state }: LessonAttempt, lang: Lang) =>
  lesson.tasks.map((task) => ({
    status: state.tasks.find(({ id }) => id === task.id)?.status ?? ('waiting' as const),
    sentence: checkSentence(task.check, lang),
  }));
