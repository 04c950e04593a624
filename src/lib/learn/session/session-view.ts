import type { LineStream } from '../../app.js';
import type { Styled } from '../../io/blocks.js';
import type { KeysOfWork } from '../../io/split-screen.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { LineCompletion } from '../shell/shell.js';
import type { Page } from './pages.js';

/** The streams of a line that runs at the prompt. */
export interface PromptStreamsOfLine {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: LineStream;
  readonly stderr: LineStream;
}

export interface ReadingOptions {
  readonly complete: (line: string) => Promise<LineCompletion>;
  /** Called when Ctrl-C drops what is typed. */
  readonly onDropped?: () => void;
}

/** How the tutorial speaks and listens: on a screen in two parts, or by lines. */
export interface SessionView {
  /** True where everything is said in lines, and the pictures have to be told in words. */
  readonly byLines: boolean;
  /** True where text has colours. */
  readonly colour: boolean;
  page(): Page;
  /** Rows that can be read at once; infinite by lines. */
  textRows(): number;
  /** Says something, also while a line is typed or runs. */
  say(lines: readonly StyledLine[]): void;
  /** Empties the part in which the learner types. */
  clear(): void;
  /** What stands still has changed. */
  update(): void;
  /** The next typed line; undefined at the end of the input. The prompt is asked for at each drawing. */
  readLine(prompt: () => Styled, options: ReadingOptions): Promise<string | undefined>;
  /** True where a line runs to which the learner types lines. */
  isTyped(): boolean;
  /** Does work that writes on the streams it gets. Ctrl-C calls `interrupt`. */
  run<T>(work: (streams: PromptStreamsOfLine) => Promise<T>, interrupt: () => void, keys?: KeysOfWork): Promise<T>;
  close(): void;
}
