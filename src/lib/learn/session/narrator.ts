import { asCliError } from '../../base/errors.js';
import { styled } from '../../io/blocks.js';
import type { StyledLine } from '../../io/styled-line.js';
import { dimmed, type Page, paged, sentenceOf } from './pages.js';
import type { SessionView } from './session-view.js';

/** Something to say, for a page of some width. */
export type Section = (page: Page) => readonly StyledLine[];

/** A question, after which an answer is typed. It is passed over where it is moot by then. */
export interface Question {
  readonly asks: Section;
  isMoot(): boolean;
}

/** Rows of text that are said at least. */
const leastRows = 4;

/** Says what there is to say, as much at once as can be read; the rest when the learner asks for it. */
export class Narrator {
  #view: SessionView | undefined;
  #steps: (Section | Question)[] = [];
  #isAsking = false;

  attach(view: SessionView): void {
    this.#view = view;
  }

  /** True where a question waits for its answer. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** True where something is left to be read, and no question comes before it. */
  get hasMore(): boolean {
    return this.#steps.length > 0 && !this.#isAsking;
  }

  /** True where everything is said in lines, and pictures have to be told in words. */
  get byLines(): boolean {
    return this.#view?.byLines === true;
  }

  /** True where a line runs to which lines are typed. */
  get isTyped(): boolean {
    return this.#view?.isTyped() === true;
  }

  update(): void {
    this.#view?.update();
  }

  say(section: Section): void {
    const view = this.#view;
    if (view) view.say(section(view.page()));
  }

  sayText(text: string, isDim = false): void {
    this.say((page) => {
      const lines = sentenceOf(text, page);
      return isDim ? lines.map(dimmed) : lines;
    });
  }

  sayError(thrown: unknown): void {
    const { message, hint = '', code } = asCliError(thrown);
    // Ctrl-C was pressed: nobody has to be told.
    if (code === 'interrupted') return;
    const hints = hint.split('\n').filter((line) => line !== '');
    this.say(() => [[], [styled(message, 'bad')], ...hints.map((line): StyledLine => [styled(line, 'dim')])]);
  }

  /** Says these, page by page, in place of what was left. */
  begin(steps: readonly (Section | Question)[]): void {
    this.#steps = [...steps];
    this.#isAsking = false;
    this.advance();
  }

  /** Has these said when the learner goes on, in place of what was left. */
  prepare(steps: readonly Section[]): void {
    this.#steps = [...steps];
    this.#isAsking = false;
  }

  /** Says this before what is left. */
  interpose(section: Section): void {
    this.#steps.unshift(section);
    this.advance();
  }

  /** What is left to be read but for some sections, and how many pages it is. */
  left(without: readonly Section[]): { readonly sections: readonly Section[]; readonly pages: number } {
    const sections = this.#steps.filter((step) => typeof step === 'function' && !without.includes(step)) as Section[];
    const view = this.#view;
    if (!view || sections.length === 0) return { sections, pages: 0 };
    const lines = sections.map((section) => section(view.page()));
    return { sections, pages: paged(lines, Math.max(leastRows, view.textRows())).length };
  }

  /** Says these, page by page, before what is left. */
  beginBefore(sections: readonly Section[]): void {
    this.#steps.unshift(...sections);
    this.advance();
  }

  /** Forgets what is left. */
  drop(): void {
    this.#steps = [];
    this.#isAsking = false;
  }

  /** The question that was asked has its answer, or is passed over. One that is left is not asked any more. */
  settle(): void {
    this.#isAsking = false;
    this.#steps = this.#steps.filter((step) => typeof step === 'function');
  }

  /**
   * Says what can be read at once of what is left, up to a question. `kept` rows of what was said before stay on the screen.
   */
  advance(kept = 0): void {
    const view = this.#view;
    if (!view) return;
    const page = view.page();
    const rows = Math.max(leastRows, view.textRows() - kept);
    let left = rows;
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      const question = typeof step === 'function' ? undefined : step;
      if (question?.isMoot()) continue;
      const lines = typeof step === 'function' ? step(page) : step.asks(page);
      const [first = [], ...rest] = question ? [lines] : paged([lines], rows);
      if (first.length > left && left < rows) {
        this.#steps.unshift(step);
        return;
      }
      view.say(first);
      left -= first.length;
      this.#isAsking = question !== undefined;
      if (question) return;
      if (rest.length > 0) {
        this.#steps.unshift(...rest.map((each) => () => each));
        return;
      }
    }
  }
}
