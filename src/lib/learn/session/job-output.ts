import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { type StyledLine, truncateLine } from '../../io/styled-line.js';
import { dimmed, type Page, sentenceOf } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** Lines of a job, and of all of them, that are shown between two lines that the learner types. */
const [shownLines, shownLinesOfAll] = [4, 8];
/** Milliseconds in which a job prints what a line has done. */
const echoMs = 1500;

/** The output of jobs, a few lines each: consumers that go on would push everything else away. */
export class JobOutput {
  readonly #lang: Lang;
  /** Lines of each job that were shown since the learner typed one, by its number. */
  readonly #shown = new Map<string, number>();
  /** Jobs of which it was said that they go on. */
  readonly #muted = new Set<string>();
  readonly #now: () => number;
  /** When nothing more is shown: milliseconds since 1970. */
  #heldFrom = Number.POSITIVE_INFINITY;

  constructor(lang: Lang, now: () => number) {
    this.#lang = lang;
    this.#now = now;
  }

  /** The learner has typed a line: what jobs print then may be about it. */
  renew(): void {
    this.#shown.clear();
    this.#muted.clear();
    this.#heldFrom = Number.POSITIVE_INFINITY;
  }

  /**
   * Something is said that has to be read first: soon nothing is shown until the learner types a line. What jobs print now may
   * be what the last one did, which the cluster has shown before them.
   */
  hold(): void {
    this.#heldFrom = Math.min(this.#heldFrom, this.#now() + echoMs);
  }

  /** What is shown of a line of a job, `[1] …`, or of the note of its end. */
  lines(text: string, page: Page): readonly StyledLine[] {
    const [, number, output] = /^\[(\d+)\] (\S.*)$/.exec(text) ?? [];
    if (number === undefined) return [truncateLine([styled(text, 'plain')], page.columns)];
    // What `kill` did is in the note of its end.
    if (output === 'interrupted' || this.#muted.has(number) || this.#now() >= this.#heldFrom) return [];
    const shown = this.#shown.get(number) ?? 0;
    const ofAll = [...this.#shown.values()].reduce((sum, each) => sum + each, 0);
    if (shown < shownLines && ofAll < shownLinesOfAll) {
      this.#shown.set(number, shown + 1);
      return [truncateLine([styled(text, 'dim')], page.columns)];
    }
    this.#muted.add(number);
    return sentenceOf(`[${number}] … ${texts.jobGoesOn(number)[this.#lang]}`, page).map(dimmed);
  }
}
