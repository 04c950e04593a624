import type { Lang } from '../../base/language.js';
import type { AttemptFault, AttemptState, LessonAttempt, NextHint } from '../attempt/attempt.js';
import { shownKey } from '../attempt/hints.js';
import type { Task } from '../course/lesson.js';
import { currentTaskOf, noAnswerLines } from './attempt-pages.js';
import type { Narrator, Section } from './narrator.js';
import { doneLines, faultLines, hintLines } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** Looks for which a diagnosis has to hold after a line, and without one, before it is offered. */
const [looksAfterLine, looksWithoutLine] = [2, 8];

/** Looks in a row without an answer until it is said, and with one until the lesson goes on. */
const [looksUntilSilent, looksUntilBack] = [3, 6];

/** Says what a look at the cluster shows, once: tasks that are done, the next one, a diagnosis, and faults of ours. */
export class Announcer {
  readonly #narrator: Narrator;
  readonly #lang: Lang;
  readonly #taskSection: (attempt: LessonAttempt, task: Task) => Section;
  readonly #onTask: () => void;
  /** Tasks whose text has been said, and those whose end has. */
  readonly #given = new Set<string>();
  readonly #praised = new Set<string>();
  /** Hints that were shown, by `shownKey`. */
  readonly #shown = new Set<string>();
  readonly #faults = new Set<string>();
  /** The task that was given while a line ran that still runs. */
  #givenInLine: string | undefined;
  /** True where a line has run for the lesson. */
  #hasRunLine = false;
  /** The hint or answer that was shown last, and its task. */
  #offered: { readonly task: string; readonly next: NextHint } | undefined;
  #diagnosis: { readonly key: string; looks: number; hasLine: boolean } | undefined;
  /** Looks in a row at which the cluster did not answer, where nobody asked for that, and those at which it did again. */
  #silentLooks = 0;
  #looksSince = 0;
  /** True from when it has been said that the cluster does not answer until it has been said that it does again. */
  #isSilenceTold = false;
  /** Whether it answers in a lesson that is about that. */
  #answers = true;

  /** `onTask` is called when the text of a task has been said. */
  constructor(
    narrator: Narrator,
    lang: Lang,
    taskSection: (attempt: LessonAttempt, task: Task) => Section,
    onTask: () => void,
  ) {
    this.#narrator = narrator;
    this.#lang = lang;
    this.#taskSection = taskSection;
    this.#onTask = onTask;
  }

  /** Takes up a lesson. What an earlier process has shown, and what is done already, is not said again. */
  begin(attempt: LessonAttempt, shown: readonly string[]): void {
    const { tasks, view } = attempt.state;
    this.#given.clear();
    this.#praised.clear();
    this.#shown.clear();
    for (const { id, status } of tasks) if (status === 'done') this.#praised.add(id);
    for (const key of shown) this.#shown.add(key);
    const current = currentTaskOf(attempt);
    if (current) this.#given.add(current.id);
    this.#diagnosis = undefined;
    this.#offered = undefined;
    this.#hasRunLine = false;
    this.#givenInLine = undefined;
    this.#answers = view.now.answers;
    this.#silentLooks = 0;
    this.#isSilenceTold = false;
  }

  /** True where a task of the lesson is done. */
  get hasProgress(): boolean {
    return this.#praised.size > 0;
  }

  /**
   * A line has ended: a diagnosis that holds now is about it. A task that was given among its output is said again, on a screen
   * where that has gone by.
   */
  lineEnded(attempt: LessonAttempt | undefined): void {
    this.#hasRunLine = true;
    const current = attempt && currentTaskOf(attempt);
    if (attempt && current && current.id === this.#givenInLine && !this.#narrator.byLines)
      this.#narrator.interpose(this.#taskSection(attempt, current));
    this.#givenInLine = undefined;
    if (this.#diagnosis) this.#diagnosis = { ...this.#diagnosis, looks: 0, hasLine: true };
  }

  /** A hint or an answer was shown to a learner who asked for one. */
  noteShown(task: Task | undefined, next: NextHint): void {
    if (!task) return;
    this.#offered = { task: task.id, next };
    if (next.hint) this.#shown.add(shownKey(task.id, next.hint.id));
  }

  /** The hint or answer that was shown last for the current task; undefined where none was. */
  offeredFor(attempt: LessonAttempt): NextHint | undefined {
    const offered = this.#offered;
    return offered && offered.task === currentTaskOf(attempt)?.id ? offered.next : undefined;
  }

  announce(attempt: LessonAttempt, state: AttemptState, isRunning: boolean): void {
    const { lesson } = attempt;
    for (const fault of state.faults) this.sayFault(attempt, fault);
    for (const { id, error } of state.tasks) if (error) this.sayFault(attempt, { hint: id, error });
    if (attempt.lesson.destructive) this.#sayAnswers(state);
    else if (this.#isSilent(attempt, state)) return;
    let isNew = false;
    for (const task of lesson.tasks) {
      const isDone = state.tasks.find(({ id }) => id === task.id)?.status === 'done';
      if (!isDone) this.#praised.delete(task.id);
      else if (!this.#praised.has(task.id)) {
        this.#praised.add(task.id);
        isNew = true;
        this.#narrator.say((page) => [...(isRunning ? [] : [[]]), ...doneLines(task, page)]);
      }
    }
    const current = currentTaskOf(attempt);
    if (current && !this.#given.has(current.id)) {
      this.#given.add(current.id);
      // Whoever goes on without reading what is left has no need of it; `read` shows it again.
      this.#narrator.begin([this.#taskSection(attempt, current)]);
      this.#onTask();
      this.#givenInLine = isRunning ? current.id : undefined;
    }
    if (isNew && isRunning) {
      this.#narrator.sayText((this.#narrator.isTyped ? texts.ctrlDEnds : texts.ctrlCEnds)[this.#lang], true);
    }
    if (!isRunning) this.#considerDiagnosis(attempt, state);
  }

  /**
   * True where the cluster does not answer, or only just does again: nothing can be said about tasks then. Says so, and how
   * Kafka is started; once it is back, where the lesson was.
   */
  #isSilent(attempt: LessonAttempt, { view }: AttemptState): boolean {
    if (!view.now.answers) {
      this.#silentLooks++;
      this.#looksSince = 0;
      if (this.#silentLooks === looksUntilSilent) {
        this.#isSilenceTold = true;
        this.#narrator.say((page) => [[], ...noAnswerLines(attempt.lesson.sandbox, page)]);
      }
      return true;
    }
    if (this.#silentLooks === 0) return false;
    this.#looksSince++;
    // Topics and groups are all there again a moment later.
    if (this.#looksSince < looksUntilBack) return true;
    this.#silentLooks = 0;
    if (!this.#isSilenceTold) return false;
    this.#isSilenceTold = false;
    this.#narrator.sayText(texts.answersAgain[this.#lang]);
    const current = currentTaskOf(attempt);
    if (current && this.#given.has(current.id)) this.#narrator.interpose(this.#taskSection(attempt, current));
    return false;
  }

  /** Says a fault of ours, once. */
  sayFault(attempt: LessonAttempt | undefined, fault: AttemptFault): void {
    const { id = 'tutorial', hash = '' } = attempt?.lesson ?? {};
    const key = `${id} ${fault.hint} ${fault.error.message}`;
    if (this.#faults.has(key)) return;
    this.#faults.add(key);
    this.#narrator.say((page) => faultLines(fault, `${id} ${hash.slice(0, 8)}`.trim(), page));
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
    // Who reads the text page by page, and has run nothing yet, is not interrupted.
    if (this.#shown.has(key) || (this.#narrator.hasMore && !this.#hasRunLine)) return;
    this.#diagnosis.looks++;
    if (this.#diagnosis.looks < (this.#diagnosis.hasLine ? looksAfterLine : looksWithoutLine)) return;
    this.#shown.add(key);
    const next = attempt.hint({ isOffered: true });
    const { hint } = next;
    this.#offered = { task: task.id, next };
    if (hint) this.#narrator.say((page) => hintLines(attempt.lesson, hint, page));
  }

  #sayAnswers({ view }: AttemptState): void {
    const { answers } = view.now;
    if (answers === this.#answers) return;
    this.#answers = answers;
    if (this.#narrator.byLines) this.#narrator.sayText((answers ? texts.answersAgain : texts.noAnswer)[this.#lang]);
  }
}
