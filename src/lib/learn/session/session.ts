import { styled } from '../../io/blocks.js';
import type { ScreenSize } from '../../io/split-screen.js';
import type { StyledLine } from '../../io/styled-line.js';
import { drawPictures } from '../pictures/index.js';
import { nextLesson } from '../progress/progress.js';
import { tutorialWordFor } from '../shell/prompt-words.js';
import { currentTaskOf, sandboxFactsOf, statusPage, taskLinesOf } from './attempt-pages.js';
import { screenPage } from './layout.js';
import { LessonChanges } from './lesson-changes.js';
import { Mailbox, type SharedWord } from './mailbox.js';
import type { OpenedLesson } from './open-lesson.js';
import { choiceOf, type Page, sentenceOf } from './pages.js';
import { SessionLooks } from './session-looks.js';
import { type SessionOptions, SessionState } from './session-state.js';
import type { SessionView } from './session-view.js';
import { SessionWords } from './session-words.js';
import { sessionTexts as texts } from './texts.js';

/** Milliseconds in which what a line did is seen, as a rule. */
const seenMs = 600;

/** The tutorial at a prompt: one lesson after the other, as the learner says. */
export class TutorialSession {
  readonly #session: SessionState;
  readonly #looks: SessionLooks;
  readonly #changes: LessonChanges;
  readonly #words: SessionWords;
  readonly #mailbox: Mailbox;

  constructor(options: SessionOptions) {
    this.#session = new SessionState(options);
    this.#looks = new SessionLooks(this.#session);
    this.#changes = new LessonChanges(this.#session, this.#looks, (word, args) => this.#words.onWord(word, args));
    this.#words = new SessionWords(this.#session, this.#looks, this.#changes);
    this.#mailbox = new Mailbox(options.folder);
  }

  /** Opens the page in a browser, whose address is said when the tutorial begins. Throws what `TutorialPage.open` throws. */
  async openPage(): Promise<void> {
    await this.#session.openPage();
  }

  /** Closes the page in a browser, which says so. */
  async closePage(): Promise<void> {
    await this.#session.page?.close();
  }

  /** The lines above the prompt. */
  above = (size: ScreenSize): readonly StyledLine[] => {
    const { lang, course, app } = this.#session.options;
    const attempt = this.#session.opened?.attempt;
    const lines = screenPage(
      {
        lang,
        number: attempt?.lesson.number ?? '',
        title: attempt?.lesson.text[lang].title ?? 'Kafka',
        finished: this.#session.finished,
        lessons: course.length,
        sandbox: sandboxFactsOf(attempt),
        tasks: attempt ? taskLinesOf(attempt, lang) : [],
        pictures: (page) => {
          if (!attempt) return [];
          return this.#session.ours('pictures', [], () =>
            drawPictures(attempt.lesson.pictures, attempt.state.view, { ...page, lang, now: app.now() }),
          );
        },
        rowsBefore: this.#session.rowsAbove,
      },
      size,
    );
    this.#session.rowsAbove = lines.length;
    return lines;
  };

  /**
   * Runs from a first lesson to `quit`, the end of the input, or the end of this process. `firstLine` is run before one is
   * read.
   */
  async run(view: SessionView, first: OpenedLesson, firstLine?: string): Promise<void> {
    const { app, lang } = this.#session.options;
    const { signal } = app;
    this.#session.view = view;
    this.#session.narrator.attach(view);
    const stop = (): void => {
      this.#session.isEnding = true;
      this.#session.shell?.interrupt();
      view.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    const watching = this.#looks.watch(() => this.#mailbox.answer((word) => this.answer(word, { columns: 80, lang })));
    try {
      if (this.#session.page) await this.#session.showPage();
      this.#changes.begin(first);
      if (firstLine !== undefined) await this.#runLine(view, firstLine);
      while (!this.#session.isEnding) await this.#readAndRun(view);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#session.isEnding = true;
      await watching;
      await this.#session.opened?.attempt.close();
      view.close();
      this.#session.shell?.close();
    }
    signal.throwIfAborted();
  }

  /**
   * Does a word of the tutorial for a line in another terminal, and returns what is said to it. The word counts as used here.
   */
  answer(word: SharedWord, page: Page): readonly StyledLine[] {
    const attempt = this.#session.opened?.attempt;
    if (!attempt) return sentenceOf(texts.skipOrOpen[page.lang], page);
    attempt.used(word);
    return word === 'hint'
      ? this.#words.hintLines(attempt, page)
      : statusPage(attempt, page, this.#session.described(attempt, page));
  }

  /** What is said on the terminal once the screen is closed. */
  closingLines(page: Page): readonly StyledLine[] {
    const { lang, program } = this.#session.options;
    const sandbox = this.#session.opened?.attempt.lesson.sandbox;
    const jobs = (this.#session.shell?.jobs ?? []).filter(({ status }) => status === 'running' || status === 'stopped');
    const line = (typed: string): StyledLine => [styled(`  ${program} ${typed}`, 'name')];
    const killLine: StyledLine = [styled(`  kill ${jobs.map(({ pid }) => pid).join(' ')}`, 'name')];
    return [
      ...sentenceOf(texts.closed[lang], page),
      line('tutorial'),
      ...(jobs.length > 0 ? [...sentenceOf(texts.jobsGoOn(jobs.length)[lang], page), killLine] : []),
      ...(sandbox ? [...sentenceOf(texts.sandboxStays[lang], page), line(`sandbox down --name ${sandbox}`)] : []),
    ];
  }

  async #readAndRun(view: SessionView): Promise<void> {
    const line = await view.readLine(this.#session.prompt, {
      complete: async (typed) => this.#session.shell?.complete(typed) ?? { word: '', candidates: [] },
      onDropped: () => this.#session.shell?.interrupt(),
    });
    if (line === undefined) {
      this.#session.isEnding = true;
      // What the last line did is seen and said before the end.
      if (view.byLines && !this.#session.options.app.signal.aborted) await this.#looks.settle(() => false);
      return;
    }
    await this.#handle(view, line);
  }

  async #handle(view: SessionView, line: string): Promise<void> {
    const typed = line.trim();
    if (this.#takeForecast(typed)) {
      this.#session.narrator.advance();
      return;
    }
    const { isAsking } = this.#session.narrator;
    const choices = this.#session.opened?.attempt.lesson.predict?.choices.length ?? 0;
    if (isAsking && /^\d+$/.test(typed)) {
      this.#session.narrator.sayText(texts.chooseOf(choices)[this.#session.options.lang]);
      return;
    }
    if (isAsking) {
      // It is a line for the cluster: the task is said before it runs.
      this.#session.narrator.settle();
      this.#session.narrator.advance();
    } else if (typed === '' && !this.#session.shell?.unfinished) {
      if (this.#session.narrator.hasMore) this.#session.narrator.advance();
      return;
    }
    await this.#runLine(view, line);
  }

  /** Takes a line as the forecast: also a bare number that comes late, as long as nothing has been done. */
  #takeForecast(typed: string): boolean {
    const attempt = this.#session.opened?.attempt;
    const { isAsking } = this.#session.narrator;
    if (!attempt || this.#session.shell?.unfinished) return false;
    const isOpen =
      isAsking || (/^\d$/.test(typed) && attempt.predicted === undefined && !this.#session.announcer.hasProgress);
    const choice = isOpen ? choiceOf(attempt.lesson, typed) : undefined;
    if (choice) attempt.predict(choice);
    if (!choice && !(isAsking && typed === '')) return false;
    this.#session.narrator.settle();
    this.#session.narrator.sayText((choice ? texts.predicted : texts.notPredicted)[this.#session.options.lang]);
    return true;
  }

  async #runLine(view: SessionView, line: string): Promise<void> {
    const shell = this.#session.shell;
    if (!shell) return this.#runWithoutLesson(line);
    const currentTaskOfOpened = () => this.#session.opened && currentTaskOf(this.#session.opened.attempt)?.id;
    this.#session.jobOutput.renew();
    const end = await view.run(
      (streams) => {
        this.#session.streams = streams;
        return this.#session.typeInto(shell, line);
      },
      () => shell.interrupt(),
      { onTyped: (typed) => this.#onTypedToLine(typed), suspend: () => shell.suspend() },
    );
    if (end.kind === 'unfinished') return;
    const after = this.#session.afterLine;
    this.#session.afterLine = undefined;
    await after?.();
    if (end.kind === 'empty') return;
    if (end.kind === 'command' || end.kind === 'job') this.#session.announcer.lineEnded(this.#session.opened?.attempt);
    const before = currentTaskOfOpened();
    await this.#looks.look();
    // By lines, what a line has done is said before the next one is read.
    if (view.byLines && (end.kind === 'command' || end.kind === 'job')) {
      await this.#looks.settle(() => currentTaskOfOpened() !== before, seenMs);
    }
    if (this.#session.hasUntoldEnd) this.#looks.tellEnd();
  }

  /** A word of the tutorial that is typed to a line that reads lines goes to Kafka as an event: it is said where it went. */
  #onTypedToLine(typed: string): void {
    const word = typed.trim();
    if (tutorialWordFor(word))
      this.#session.narrator.sayText(texts.wentToKafka(word)[this.#session.options.lang], true);
  }

  /** At a prompt whose lesson could not be opened, only words that open one, and the end, are known. */
  async #runWithoutLesson(line: string): Promise<void> {
    const [typed = '', argument] = line.trim().split(/\s+/);
    const word = tutorialWordFor(typed) ?? typed;
    const { course, store } = this.#session.options;
    if (word === 'quit' || word === 'exit') this.#session.isEnding = true;
    else if (word === 'web') await this.#session.showPage();
    else if (word === 'open' && argument) await this.#changes.open(argument);
    else if (word === 'next' || word === 'reset') {
      const entry = this.#session.failed ?? nextLesson(course, store.read());
      if (entry) await this.#changes.goTo(entry);
    } else if (word === 'list') this.#session.narrator.say((page) => this.#words.listLines(page));
    else if (word !== '') {
      const { failed } = this.#session;
      const text = failed ? texts.notOpened(failed.number) : texts.skipOrOpen;
      this.#session.narrator.sayText(text[this.#session.options.lang]);
    }
  }
}
