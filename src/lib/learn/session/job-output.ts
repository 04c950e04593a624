import type { Lang } from '../../base/language.js';
import { styled } from '../../io/blocks.js';
import { type StyledLine, truncateLine } from '../../io/styled-line.js';
import { dimmed, type Page, sentenceOf } from './pages.js';
import { sessionTexts as texts } from './texts.js';

/** Lines of a job that are shown between two lines that the learner types. */
const shownLines = 5;

/** The output of jobs, a few lines each: three consumers that go on would push everything else away. */
export class JobOutput {
  readonly #lang: Lang;
  /** Lines of each job since the learner typed one, by its number. */
  readonly #counts = new Map<string, number>();

  constructor(lang: Lang) {
    this.#lang = lang;
  }

  /** The learner has typed a line: what jobs print then may be about it. */
  renew(): void {
    this.#counts.clear();
  }

  /** What is shown of a line of a job, `[1] …`, or of the note of its end. */
  lines(text: string, page: Page): readonly StyledLine[] {
    const [, number, output] = /^\[(\d+)\] (\S.*)$/.exec(text) ?? [];
    if (number === undefined) return [truncateLine([styled(text, 'plain')], page.columns)];
    // What `kill` did is in the note of its end.
    if (output === 'interrupted') return [];
    const count = (this.#counts.get(number) ?? 0) + 1;
    this.#counts.set(number, count);
    if (count <= shownLines) return [truncateLine([styled(text, 'dim')], page.columns)];
    if (count > shownLines + 1) return [];
    return sentenceOf(`[${number}] … ${texts.jobGoesOn(number)[this.#lang]}`, page).map(dimmed);
  }
}
