import { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { App } from '../../app.js';
import type { Lang } from '../../base/language.js';
import type { Styled } from '../../io/blocks.js';
import { palette } from '../../io/palette.js';
import { paintLine, type StyledLine } from '../../io/styled-line.js';
import { takeInterrupts } from '../../processes/interrupts.js';
import type { Page } from './pages.js';
import { withoutInterruption } from './quiet-stderr.js';
import type { PromptStreamsOfLine, ReadingOptions, SessionView } from './session-view.js';

/** The tutorial in lines, for screen readers, pipes and logs: the cursor is never moved, and nothing is drawn again. */
export class LineView implements SessionView {
  readonly byLines = true;
  readonly colour: boolean;
  readonly #streams: ReturnType<App['streams']>;
  readonly #lang: Lang;
  readonly #width: number;
  readonly #isTyped: boolean;
  readonly #paint: ReturnType<typeof palette>;
  readonly #lines: InputLines;
  readonly #restoreInterrupts: () => void;
  #interrupt: (() => void) | undefined;
  /** The prompt that stands on the last line. */
  #prompt: string | undefined;

  constructor(app: App, lang: Lang) {
    this.#streams = app.streams();
    this.#lang = lang;
    this.colour = app.output.colour;
    this.#width = app.output.width;
    this.#isTyped = app.stdin.tty;
    this.#paint = palette(this.colour);
    this.#lines = new InputLines(this.#streams.stdin, app.signal);
    // Without a line that runs, Ctrl-C ends the tutorial as it ends any command.
    this.#restoreInterrupts = takeInterrupts(() => (this.#interrupt ?? app.interrupt)());
  }

  page(): Page {
    return { columns: this.#width, lang: this.#lang };
  }

  textRows(): number {
    return Number.POSITIVE_INFINITY;
  }

  say(lines: readonly StyledLine[]): void {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${paintLine(line, this.#paint).trimEnd()}\n`).join('');
    const prompt = this.#prompt;
    // At a terminal the prompt stands below what was said, with what is being typed behind it.
    this.#streams.stdout.write(prompt === undefined ? text : `\n${text}${this.#isTyped ? prompt : ''}`);
    if (!this.#isTyped) this.#prompt = undefined;
  }

  clear(): void {}

  update(): void {}

  async readLine(mark: () => Styled, _: ReadingOptions): Promise<string | undefined> {
    const prompt = mark().text;
    this.#streams.stdout.write(prompt);
    this.#prompt = prompt;
    const line = await this.#lines.next();
    // A terminal has shown what was typed; in a log it stands behind its prompt too.
    const echo = this.#prompt === undefined ? `${prompt}${line ?? ''}\n` : `${line ?? ''}\n`;
    if (!this.#isTyped || line === undefined) this.#streams.stdout.write(echo);
    this.#prompt = undefined;
    return line;
  }

  // The lines of the input are for the prompt.
  isTyped(): boolean {
    return false;
  }

  async run<T>(work: (streams: PromptStreamsOfLine) => Promise<T>, interrupt: () => void): Promise<T> {
    this.#interrupt = () => {
      // Behind the ^C of the terminal.
      if (this.#isTyped) this.#streams.stdout.write('\n');
      interrupt();
    };
    try {
      const { stdout, stderr } = this.#streams;
      const quiet = withoutInterruption(passingOn(stderr));
      return await work({ stdin: Readable.from([]), stdout: passingOn(stdout), stderr: quiet });
    } finally {
      this.#interrupt = undefined;
    }
  }

  close(): void {
    this.#lines.close();
    this.#restoreInterrupts();
  }
}

/** A stream for one line, whose listeners go with it. */
const passingOn = (stream: NodeJS.WritableStream): Writable =>
  new Writable({
    write(chunk: Buffer, _, done) {
      if (stream.write(chunk)) done();
      else stream.once('drain', () => done());
    },
  });

/** The lines of an input, one when it is asked for; what is behind it stays for the next. */
class InputLines {
  readonly #input: NodeJS.ReadableStream;
  readonly #signal: AbortSignal;
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(input: NodeJS.ReadableStream, signal: AbortSignal) {
    this.#input = input;
    this.#signal = signal;
    input.on('data', this.#onData);
    input.once('end', this.#onEnd);
    input.once('error', this.#onEnd);
    input.pause();
    signal.addEventListener('abort', this.#onEnd, { once: true });
  }

  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end).replace(/\r$/, '');
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      if (this.#ended || this.#signal.aborted) {
        const rest = this.#text;
        this.#text = '';
        return rest === '' || this.#signal.aborted ? undefined : rest;
      }
      this.#input.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#input.pause();
    }
  }

  close(): void {
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#onEnd);
    this.#input.off('error', this.#onEnd);
    this.#signal.removeEventListener('abort', this.#onEnd);
    this.#input.pause();
    this.#onEnd();
  }

  readonly #onData = (data: Buffer | string): void => {
    this.#text += typeof data === 'string' ? data : this.#decoder.write(data);
    this.#wake?.();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    this.#wake?.();
  };
}
