import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { type StyledLine, truncateLine } from '../../io/styled-line.js';
import { dimmed, type Page, sentenceOf } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** Lines of a job, and of all of them, that are shown between two lines that the learner types. */
const [shownLines, shownLinesOfAll] = [4, 8];

/** The output of jobs, a few lines each: consumers that go on would push everything else away. */
export class JobOutput {
  readonly #lang: Lang;
  /** Lines of each job that were shown since the learner typed one, by its number. */
  readonly #shown = new Map<string, number>();
  /** Jobs of which it was said that they go on. */
  readonly #muted = new Set<string>();
  #isHeld = false;

  constructor(lang: Lang) {
    this.#lang = lang;
  }

  /** The learner has typed a line: what jobs print then may be about it. */
  renew(): void {
    this.#shown.clear();
    this.#muted.clear();
    this.#isHeld = false;
  }

  /**
   * Something is said that has to be read first: until the learner types a line, a job that has shown nothing since the last
   * one shows its first line, which may be what that line did, and the others nothing more.
   */
  hold(): void {
    this.#isHeld = true;
  }

  /** What is shown of a line of a job, `[1] …`, or of the note of its end. */
  lines(text: string, page: Page): readonly StyledLine[] {
    const [, number, output] = /^\[(\d+)\] (\S.*)$/.exec(text) ?? [];
    if (number === undefined) return [truncateLine([styled(text, 'plain')], page.columns)];
    // What `kill` did is in the note of its end.
    if (output === 'interrupted' || this.#muted.has(number)) return [];
    const shown = this.#shown.get(number) ?? 0;
    const ofAll = [...this.#shown.values()].reduce((sum, each) => sum + each, 0);
    if (this.#isHeld && shown > 0) return [];
    if (shown < shownLines && ofAll < shownLinesOfAll) {
      this.#shown.set(number, shown + 1);
      return [truncateLine([styled(text, 'dim')], page.columns)];
    }
    this.#muted.add(number);
    return sentenceOf(`[${number}] … ${texts.jobGoesOn(number)[this.#lang]}`, page).map(dimmed);
  }
}
