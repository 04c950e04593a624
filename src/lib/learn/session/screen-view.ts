import type { App } from '../../app.js';
import type { Lang } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { palette } from '../../io/palette.js';
import type { KeysOfWork, ScreenSize, SplitScreen } from '../../io/split-screen.js';
import { paintLine, type StyledLine } from '../../io/styled-line.js';
import type { Page } from './pages.js';
import { withoutInterruption } from './quiet-stderr.js';
import type { PromptStreamsOfLine, ReadingOptions, SessionView } from './session-view.js';
import { sessionTexts as texts } from './texts.js';

/** The tutorial on a screen in two parts. */
export class ScreenView implements SessionView {
  readonly byLines = false;
  readonly colour: boolean;
  readonly #screen: SplitScreen;
  readonly #lang: Lang;
  readonly #paint: ReturnType<typeof palette>;
  readonly #history: string[] = [];
  #isScrollingTold = false;

  private constructor(screen: SplitScreen, lang: Lang, colour: boolean) {
    this.#screen = screen;
    this.#lang = lang;
    this.colour = colour;
    this.#paint = palette(colour);
  }

  /** `above` gives the lines of the part that stays still. */
  static async open(app: App, lang: Lang, above: (size: ScreenSize) => readonly StyledLine[]): Promise<ScreenView> {
    return new ScreenView(await app.openSplitScreen(above), lang, app.output.colour);
  }

  page(): Page {
    return { columns: this.#screen.size().columns, lang: this.#lang };
  }

  textRows(): number {
    // The line that is typed has one, and what was said before is not gone at once.
    return Math.max(4, this.#screen.lowerRows() - 2);
  }

  say(lines: readonly StyledLine[]): void {
    if (lines.length > 0) this.#screen.write(lines.map((line) => `${paintLine(line, this.#paint)}\n`).join(''));
  }

  clear(): void {
    this.#screen.clear();
  }

  update(): void {
    this.#screen.update();
  }

  readLine(prompt: () => Styled, { complete, onDropped }: ReadingOptions): Promise<string | undefined> {
    const painted = (): string => paintLine([prompt()], this.#paint);
    return this.#screen.readLine(painted, { history: this.#history, complete, ...(onDropped && { onDropped }) });
  }

  isTyped(): boolean {
    return this.#screen.isTyped();
  }

  async run<T>(
    work: (streams: PromptStreamsOfLine) => Promise<T>,
    interrupt: () => void,
    keys?: KeysOfWork,
  ): Promise<T> {
    const before = this.#screen.lineCount();
    const result = await this.#screen.run(
      ({ stdin, stdout, stderr }) => work({ stdin, stdout, stderr: withoutInterruption(stderr) }),
      interrupt,
      keys,
    );
    // The terminal keeps nothing of what leaves the part below.
    if (!this.#isScrollingTold && this.#screen.lineCount() - before > this.#screen.lowerRows()) {
      this.#isScrollingTold = true;
      this.say([[styled(texts.pageUp[this.#lang], 'dim')]]);
    }
    return result;
  }

  close(): void {
    this.#screen.close();
  }
}
