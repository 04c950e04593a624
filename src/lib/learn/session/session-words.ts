import type { StyledLine } from '../../io/styled-line.js';
import type { LessonAttempt } from '../attempt/attempt.js';
import { currentTaskOf, helpLines, isStopped, noAnswerLines, pageAddressLines, statusPage } from './attempt-pages.js';
import type { LessonChanges } from './lesson-changes.js';
import type { Section } from './narrator.js';
import { answerLines, hintLines, introLines, type Page, sentenceOf } from './pages.js';
import { courseLines, lessonRows } from './rows.js';
import type { SessionLooks } from './session-looks.js';
import type { SessionState } from './session-state.js';
import { skipLesson } from './skip-lesson.js';
import { sessionTexts as texts } from './texts.js';

/** Does what the words of the tutorial ask for. */
export class SessionWords {
  readonly #session: SessionState;
  readonly #looks: SessionLooks;
  readonly #changes: LessonChanges;

  constructor(session: SessionState, looks: SessionLooks, changes: LessonChanges) {
    this.#session = session;
    this.#looks = looks;
    this.#changes = changes;
  }

  /** Does a word that was typed, and returns its exit code. */
  onWord(word: string, args: readonly string[]): number {
    const attempt = this.#session.opened?.attempt;
    if (!attempt) return 1;
    attempt.used(word);
    const { lang } = this.#session.options;
    switch (word) {
      case 'hint':
        this.#session.narrator.say((page) => this.hintLines(attempt, page));
        break;
      case 'status':
        this.#sayInPages((page) => statusPage(attempt, page, this.#session.described(attempt, page)));
        break;
      case 'list':
        this.#sayInPages((page) => this.listLines(page));
        break;
      case 'read':
        this.#session.afterLine = async () => this.#readAgain(attempt);
        break;
      case 'web':
        this.#session.afterLine = () => this.#session.showPage();
        break;
      case 'help':
        this.#sayInPages((page) => [
          ...helpLines(attempt.lesson.sandbox, lang),
          ...(this.#session.page ? pageAddressLines(this.#session.page.address, page) : []),
        ]);
        break;
      case 'exit':
      case 'quit':
        if (this.#session.stopSkipping) this.#session.stopSkipping();
        else this.#session.isEnding = true;
        break;
      case 'next':
        this.#session.afterLine = () => this.#changes.next(attempt);
        break;
      case 'skip':
        this.#session.afterLine = () => skipLesson(attempt, this.#session, this.#looks, this.#changes);
        break;
      case 'reset':
        this.#session.afterLine = () => this.#changes.reset();
        break;
      case 'open': {
        const [lesson] = args;
        if (lesson === undefined) this.#session.narrator.sayText(texts.openWhich[lang]);
        else this.#session.afterLine = () => this.#changes.open(lesson);
        return lesson === undefined ? 2 : 0;
      }
      default:
        this.#session.narrator.sayText(texts.unknownWord[lang]);
        return 2;
    }
    return 0;
  }

  /** The next hint, the answer, or why there is none. */
  hintLines(attempt: LessonAttempt, page: Page): readonly StyledLine[] {
    if (attempt.state.done) return sentenceOf(texts.noMoreHints[page.lang], page);
    if (isStopped(attempt)) return noAnswerLines(attempt.lesson.sandbox, page);
    const next = attempt.hint();
    const { hint, answer } = next;
    this.#session.announcer.noteShown(currentTaskOf(attempt), next);
    return hint ? hintLines(attempt.lesson, hint, page) : answerLines(answer ?? [], page);
  }

  /** The lessons of the course. */
  listLines(page: Page): readonly StyledLine[] {
    const { course, store } = this.#session.options;
    return [[], ...courseLines(lessonRows(course, store.read(), page.lang), page)];
  }

  #readAgain(attempt: LessonAttempt): void {
    const unread = this.#session.unread;
    if (unread.length > 0) {
      this.#session.unread = [];
      this.#session.narrator.beginBefore(unread);
      return;
    }
    const current = currentTaskOf(attempt);
    this.#session.narrator.begin([
      (page) => introLines(attempt.lesson, page),
      ...(current ? [this.#session.taskSection(attempt, current)] : this.#session.end),
    ]);
  }

  /** Says something once the line has ended, as much at once as can be read. */
  #sayInPages(lines: Section): void {
    if (this.#session.stopSkipping) {
      this.#session.narrator.say(lines);
      return;
    }
    this.#session.afterLine = async () => this.#session.narrator.interpose(lines);
  }
}
