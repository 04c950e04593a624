import { setTimeout as pause } from 'node:timers/promises';
import { pollUntil } from '../../base/poll-until.js';
import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { AttemptState, LessonAttempt } from '../attempt/attempt.js';
import { nextLesson } from '../progress/progress.js';
import { courseEndLines } from './course-end.js';
import { guideTitles } from './guide-titles.js';
import { type Page, successSections } from './pages.js';
import type { SessionState } from './session-state.js';
import { sessionTexts as texts } from './texts.js';

/** Milliseconds between two looks at the cluster. */
const lookEveryMs = 250;
/** Milliseconds for which a line runs undisturbed, and one that may not end by itself. */
const [quietMs, endlessQuietMs] = [30_000, 1500];
/** Milliseconds that `next` waits for what the last line did to be seen. */
const settleMs = 1500;
/** Rows of what jobs have just printed, and of the last ✓, that the end of a lesson leaves on the screen. */
const keptAtEnd = 4;

/** Looks at the cluster again and again, and says what has changed, the end of a lesson too. */
export class SessionLooks {
  readonly #session: SessionState;

  constructor(session: SessionState) {
    this.#session = session;
  }

  /** Looks until the tutorial ends; `answerOthers` answers what is asked in other terminals. */
  async watch(answerOthers: () => void): Promise<void> {
    const { app } = this.#session.options;
    while (!this.#session.isEnding) {
      const from = app.now();
      await this.look();
      try {
        answerOthers();
      } catch (error) {
        this.#session.announcer.sayFault(this.#session.opened?.attempt, { hint: 'mailbox', error: error as Error });
      }
      this.#session.ours('page', undefined, () => this.#session.page?.publish());
      await pause(Math.max(20, lookEveryMs - (app.now() - from)));
    }
  }

  /** Looks at the cluster once, and says what has changed. */
  async look(): Promise<void> {
    const attempt = this.#session.opened?.attempt;
    if (!attempt) return;
    try {
      const state = await attempt.look();
      if (attempt === this.#session.opened?.attempt) this.onState(attempt, state);
    } catch (error) {
      this.#session.announcer.sayFault(attempt, { hint: undefined, error: error as Error });
    }
  }

  /** Says what has changed since the last look, but while a line runs undisturbed. */
  onState(attempt: LessonAttempt, state: AttemptState): void {
    this.#session.narrator.update();
    // The output of a line that ends soon comes first.
    const running = this.#session.running;
    const quiet = running && (running.isEndless || this.#session.narrator.isTyped ? endlessQuietMs : quietMs);
    if (running && this.#session.options.app.now() - running.since < (quiet ?? 0)) return;
    this.#session.announcer.announce(attempt, state, running !== undefined);
    if (state.done && !this.#session.isComplete) this.#complete(attempt);
  }

  #complete(attempt: LessonAttempt): void {
    const { lesson } = attempt;
    const { lang, guide } = this.#session.options;
    this.#session.isComplete = true;
    this.#session.countFinished();
    const facts = {
      predicted: attempt.predicted,
      skipped: this.#session.isSkipped,
      guide: guideTitles(lesson, guide, lang),
    };
    const count = successSections(lesson, facts, { columns: 80, lang }).length;
    this.#session.end = Array.from(
      { length: count },
      (_, index) => (page: Page) => successSections(lesson, facts, page)[index] ?? [],
    );
    this.#session.narrator.prepare([...this.#session.end, this.saysNext]);
    // The end of a lesson is told when its last line has ended.
    this.#session.hasUntoldEnd = true;
    if (!this.#session.running) this.tellEnd();
  }

  /** Says the end of the lesson, as much as can be read at once. */
  tellEnd(): void {
    this.#session.hasUntoldEnd = false;
    this.#session.narrator.advance(keptAtEnd);
  }

  /** Looks until something holds, or for as long as what was done may need to be seen. */
  async settle(holds: () => boolean, withinMs = settleMs): Promise<void> {
    const { signal } = this.#session.options.app;
    await pollUntil(
      async () => {
        await this.look();
        return holds();
      },
      { withinMs, everyMs: 100, signal },
    ).catch(() => undefined);
  }

  /** What comes after this lesson, or the end of the course. */
  readonly saysNext = (page: Page): readonly StyledLine[] => this.#nextLines(page);

  #nextLines(page: Page): readonly StyledLine[] {
    const { course, store, lang } = this.#session.options;
    const next = nextLesson(course, store.read());
    if (!next) return courseEndLines(course, this.#session.opened?.attempt.lesson.sandbox ?? 'learn', page);
    return [
      [],
      [
        styled(`${texts.sayNext[lang]} `, 'plain'),
        styled('next', 'name'),
        styled(`  (${next.number} ${next.title[lang]})`, 'dim'),
      ],
    ];
  }
}
