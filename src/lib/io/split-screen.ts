import { createInterface, type Interface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { ctrlC, ctrlD, ctrlZ, LineInput } from './line-input.js';
import { palette } from './palette.js';
import { type ScreenStreams, shownAtOnce, terminalSize } from './screen.js';
import { paintLine, type StyledLine, truncateLine } from './styled-line.js';
import { Transcript } from './transcript.js';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface SplitScreenOptions {
  readonly colour: boolean;
  /** Columns set by COLUMNS; undefined for those of the terminal. */
  readonly columns: number | undefined;
  /** The lines of the part above in a terminal of this size. At least `minLowerRows` are left for the part below. */
  readonly above: (size: ScreenSize) => readonly StyledLine[];
  /** Registers a callback for the end of the process; returns the function that removes it. */
  readonly atExit: (act: () => void) => () => void;
}

export interface ReadLineOptions {
  /** Lines typed before, the last one first; lines are added to it. */
  readonly history: string[];
  /** Candidates for the last word of the line, and that word as it is typed. */
  readonly complete: (line: string) => Promise<{ readonly word: string; readonly candidates: readonly string[] }>;
  /** Called when Ctrl-C drops what is typed. */
  readonly onDropped?: () => void;
}

export interface KeysOfWork {
  /** Gets each line that is typed to the work. */
  readonly onTyped?: (line: string) => void;
  /** Ctrl-Z, except where the work reads the keys. */
  readonly suspend?: () => void;
}

/** The lower part as the terminal of a line that runs in this process. */
export interface LineStreams {
  readonly stdin: Readable & { readonly isTTY: boolean; setRawMode(on: boolean): unknown };
  readonly stdout: TerminalWritable;
  readonly stderr: TerminalWritable;
}

type TerminalWritable = Writable & { readonly isTTY: boolean; readonly columns: number; readonly rows: number };

/**
 * A terminal in two parts: rows above that stay still, and below them, in a scroll region, a part that scrolls with a prompt
 * at its end. The cursor is always in the lower part, which fills from the bottom.
 */
export interface SplitScreen {
  /** The whole terminal. */
  size(): ScreenSize;
  /** Rows of the part below. */
  lowerRows(): number;
  /** Lines that were written into the part below so far. */
  lineCount(): number;
  /** Asks for the lines above again, and draws those that have changed. */
  update(): void;
  /** Empties the part below. */
  clear(): void;
  /** Writes lines into the part below, above the line that is being typed. */
  write(text: string): void;
  /**
   * Reads a line after a prompt, which may have colours and is asked for at each drawing. Ctrl-C drops what is typed. Undefined for Ctrl-D on an empty line, and
   * when the screen or the terminal closes.
   */
  readLine(prompt: () => string, options: ReadLineOptions): Promise<string | undefined>;
  /**
   * Does work that has the part below as its terminal. Ctrl-C calls `interrupt`, except where the work reads the keys itself.
   * Keys that nobody reads are kept for the next line.
   */
  run<T>(work: (streams: LineStreams) => Promise<T>, interrupt: () => void, keys?: KeysOfWork): Promise<T>;
  /** True where work runs that reads what is typed. */
  isTyped(): boolean;
  /** Restores the terminal. What is on it stays. */
  close(): void;
}

/** Rows that the part below has at least. */
export const minLowerRows = 5;

const [saveCursor, restoreCursor] = ['\x1b7', '\x1b8'];
const resetRegion = '\x1b[r';
const [entersAlternate, leavesAlternate] = ['\x1b[?1049h', '\x1b[?1049l'];
/** Texts that are kept while a full-screen page has the terminal: the newest. */
const maxPostponed = 200;
/** What readline writes for Ctrl-L, before it erases the screen below. */
const cursorHome = '\x1b[1;1H';

export function openSplitScreen(streams: ScreenStreams, options: SplitScreenOptions): SplitScreen {
  return new TerminalSplitScreen(streams, options);
}

class TerminalSplitScreen implements SplitScreen {
  readonly #stdin: ScreenStreams['stdin'];
  readonly #stdout: ScreenStreams['stdout'];
  readonly #options: SplitScreenOptions;
  readonly #paint: ReturnType<typeof palette>;
  readonly #transcript = new Transcript();
  readonly #forget: () => void;
  #open = true;
  /** The painted lines of the part above, as they are on the terminal. */
  #drawn: readonly string[] = [];
  #editor: Editor | undefined;
  #prompt = (): string => '';
  /** Where keys go: to the line that is typed, or to the work that runs. */
  #keys: KeyTarget | undefined;
  /** Keys that nobody has read yet. */
  #unread = '';
  readonly #keyDecoder = new StringDecoder('utf8');
  /** True while a full-screen page has the terminal. */
  #alternate = false;
  /** Texts for the part below that came meanwhile. */
  readonly #postponed: string[] = [];
  /** Lines of the part below that are hidden behind its end, while earlier ones are looked at; 0 at the end. */
  #scrolledBack = 0;
  /** What is written as one piece. */
  #batch: string[] | undefined;

  constructor({ stdin, stdout }: ScreenStreams, options: SplitScreenOptions) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#options = options;
    this.#paint = palette(options.colour);
    this.#forget = options.atExit(() => this.close());
    stdout.on('resize', this.#onResize);
    stdin.setRawMode?.(true);
    stdin.on('data', this.#onKeys);
    stdin.once('end', this.#onEnd);
    stdin.resume();
    // What is on the terminal goes up into its history.
    this.#out(`\x1b[${this.size().rows};1H${'\n'.repeat(this.size().rows)}`);
    this.#repaint();
  }

  size(): ScreenSize {
    return terminalSize(this.#stdout, this.#options.columns);
  }

  lowerRows(): number {
    return this.size().rows - this.#drawn.length;
  }

  lineCount(): number {
    return this.#transcript.total;
  }

  isTyped(): boolean {
    return this.#keys?.isEditor === false && this.#keys.reads();
  }

  update(): void {
    if (!this.#open || this.#alternate) return;
    const lines = this.#paintedAbove();
    if (lines.length !== this.#drawn.length) {
      this.#repaint();
      return;
    }
    const changed = lines.flatMap((line, row) => (line === this.#drawn[row] ? [] : [drawnRow(line, row)]));
    this.#drawn = lines;
    if (changed.length > 0) this.#out(shownAtOnce(`${saveCursor}${changed.join('')}${restoreCursor}`));
  }

  clear(): void {
    this.#transcript.clear();
    this.#repaint();
  }

  write(text: string): void {
    const lines = text.endsWith('\n') ? text : `${text}\n`;
    if (!this.#open) return;
    if (this.#alternate) {
      this.#postponed.push(lines);
      if (this.#postponed.length > maxPostponed) this.#postponed.shift();
      return;
    }
    // The prompt of a line that reads what is typed is removed, and drawn again below, as for a new size.
    const isTyped = this.isTyped();
    const start = isTyped ? '\r\x1b[2K' : this.#transcript.atLineStart ? '' : '\n';
    this.#transcript.add(start + lines);
    if (isTyped) setImmediate(() => this.#tellResize());
    if (this.#scrolledBack > 0) return;
    this.#together(() => {
      const editor = this.#editor;
      if (editor) this.#out(`${up(editor.getCursorPos().rows)}\r\x1b[J`);
      this.#out(start + lines);
      if (editor) this.#showTypedLine(editor);
    });
  }

  readLine(prompt: () => string, { history, complete, onDropped }: ReadLineOptions): Promise<string | undefined> {
    if (!this.#open) return Promise.resolve(undefined);
    if (!this.#transcript.atLineStart) this.write('');
    const input = new Readable({ read() {} });
    const editor = createInterface({
      input,
      output: this.#editorOutput(),
      terminal: true,
      prompt: prompt(),
      history: [...history],
      historySize: 500,
      removeHistoryDuplicates: true,
      completer: (line: string, done: Completed) => {
        complete(line).then(
          ({ candidates, word }) => done(null, [[...candidates], word]),
          () => done(null, [[], line]),
        );
      },
    });
    this.#editor = editor;
    this.#prompt = prompt;
    return new Promise((resolve) => {
      let typed: string | undefined;
      editor.once('line', (line) => {
        typed = line;
        editor.close();
      });
      editor.on('history', (lines) => history.splice(0, history.length, ...lines));
      editor.on('SIGINT', () => {
        this.#endTypedLine(`${editor.getPrompt()}${editor.line}^C`, `${down(editor)}^C\n`);
        Object.assign(editor, { line: '', cursor: 0 });
        onDropped?.();
        this.#showTypedLine(editor);
      });
      // Ctrl-Z would leave the terminal with the scroll region.
      editor.on('SIGTSTP', () => {});
      editor.once('close', () => {
        this.#editor = undefined;
        this.#keys = undefined;
        // readline has written the end of the line, except where it was closed.
        this.#endTypedLine(`${editor.getPrompt()}${typed ?? ''}`, typed === undefined ? '\n' : '');
        resolve(typed);
      });
      editor.prompt();
      this.#keys = { push: (keys) => typeLine(input, keys), reads: () => true, isEditor: true };
      this.#passKeys();
    });
  }

  async run<T>(
    work: (streams: LineStreams) => Promise<T>,
    interrupt: () => void,
    { onTyped = () => {}, suspend = () => {} }: KeysOfWork = {},
  ): Promise<T> {
    const stdin = new LineInput((text) => this.#lineWrite(text), interrupt, onTyped);
    const stdout = this.#lineOutput();
    const stderr = this.#lineOutput();
    this.#keys = { push: (keys) => stdin.type(keys), reads: () => stdin.isRead, interrupt, suspend, isEditor: false };
    stdin.on('resume', () => this.#passKeys());
    const resized = (): void => {
      stdout.emit('resize');
      stderr.emit('resize');
    };
    this.#resizeListeners.add(resized);
    try {
      return await work({ stdin, stdout, stderr });
    } finally {
      this.#resizeListeners.delete(resized);
      this.#keys = undefined;
      if (this.#alternate) this.#lineWrite(leavesAlternate);
      this.#out('\x1b[?25h');
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#editor?.close();
    this.#open = false;
    this.#forget();
    this.#stdout.off('resize', this.#onResize);
    this.#stdin.off('data', this.#onKeys);
    this.#stdin.off('end', this.#onEnd);
    this.#stdin.setRawMode?.(false);
    this.#stdin.pause();
    const leaves = this.#alternate ? leavesAlternate : '';
    const feeds = this.#transcript.atLineStart ? '' : '\n';
    this.#stdout.write(`${leaves}${resetRegion}\x1b[?25h\x1b[${this.size().rows};1H${feeds}`);
  }

  readonly #resizeListeners = new Set<() => void>();

  readonly #onResize = (): void => {
    if (!this.#alternate) this.#repaint();
    this.#tellResize();
  };

  #tellResize(): void {
    for (const listener of this.#resizeListeners) listener();
  }

  readonly #onKeys = (data: Buffer | string): void => {
    this.#unread += typeof data === 'string' ? data : this.#keyDecoder.write(data);
    this.#passKeys();
  };

  readonly #onEnd = (): void => {
    this.#unread += ctrlD;
    this.#passKeys();
  };

  /** Gives the keys to whoever reads them. */
  #passKeys(): void {
    const target = this.#keys;
    if (target?.isEditor) this.#unread = this.#takeScrollKeys(this.#unread);
    if (!target || this.#unread === '') return;
    if (target.reads()) {
      const keys = this.#unread;
      this.#unread = '';
      this.#unread = target.push(keys) + this.#unread;
    }
    if (!target.reads() && this.#unread.includes(ctrlC)) {
      this.#unread = '';
      if (!this.#alternate) this.#lineWrite('^C\n');
      target.interrupt?.();
    } else if (!target.reads() && this.#unread.includes(ctrlZ)) {
      this.#unread = this.#unread.replaceAll(ctrlZ, '');
      if (!this.#alternate) this.#lineWrite('^Z\n');
      target.suspend?.();
    }
  }

  /**
   * Page Up and Page Down, and Shift with an arrow, show earlier lines of the part below, which a terminal does not keep. Any
   * other key goes back to the typed line. Returns the other keys.
   */
  #takeScrollKeys(keys: string): string {
    const step = Math.max(1, Math.floor(this.lowerRows() / 2));
    let wanted = this.#scrolledBack;
    const others = keys.replace(scrollKeys, (_, page: string | undefined, arrow: string | undefined) => {
      wanted += page === '5' ? step : page === '6' ? -step : arrow === 'A' ? 1 : -1;
      return '';
    });
    if (others !== '') wanted = 0;
    wanted = Math.max(0, Math.min(wanted, this.#transcript.count - this.lowerRows() + 1));
    if (wanted !== this.#scrolledBack) {
      this.#scrolledBack = wanted;
      this.#repaint();
    }
    return others;
  }

  #paintedAbove(): string[] {
    const size = this.size();
    return this.#options
      .above(size)
      .slice(0, Math.max(0, size.rows - minLowerRows))
      .map((line) => paintLine(truncateLine(line, size.columns), this.#paint));
  }

  /** Draws everything again: the part above, the last lines of the part below, and the typed line. */
  #repaint(): void {
    if (!this.#open) return;
    this.#drawn = this.#paintedAbove();
    const { rows } = this.size();
    const below = rows - this.#drawn.length;
    this.#together(() => {
      this.#out(`\x1b[0m${resetRegion}\x1b[2J${this.#drawn.map(drawnRow).join('')}`);
      this.#out(`\x1b[${this.#drawn.length + 1};${rows}r\x1b[${rows};1H`);
      // Lines that are wider than the terminal take several rows: those that have no room scroll out of the region.
      if (this.#scrolledBack > 0) {
        const earlier = this.#transcript.last(below - 1 + this.#scrolledBack).slice(0, below - 1);
        this.#out(`${earlier.join('\r\n')}\r\n${this.#paint('▼ Page Down', 'dim')}`);
        return;
      }
      this.#out(this.#transcript.last(below).join('\r\n'));
      if (this.#editor) this.#showTypedLine(this.#editor);
    });
  }

  /** Draws the typed line at a cursor that is at the start of a row. */
  #showTypedLine(editor: Editor): void {
    editor.prevRows = 0;
    editor.setPrompt(this.#prompt());
    editor.prompt(true);
  }

  #endTypedLine(shown: string, text: string): void {
    this.#transcript.add(`${shown}\n`);
    if (text !== '') this.#out(text);
  }

  #editorOutput(): Writable {
    const output = new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _, done) => {
        if (chunk.toString() === cursorHome) this.#repaintForEditor();
        else this.#out(chunk.toString());
        done();
      },
    });
    return Object.defineProperties(output, {
      columns: { get: () => this.size().columns },
      rows: { get: () => this.lowerRows() },
    });
  }

  /** Ctrl-L: readline then draws the typed line where the cursor is. */
  #repaintForEditor(): void {
    const editor = this.#editor;
    this.#editor = undefined;
    this.#repaint();
    this.#editor = editor;
    if (editor) editor.prevRows = 0;
  }

  #lineOutput(): TerminalWritable {
    // One for each stream: a character may come in two pieces, between which the other stream writes.
    const decoder = new StringDecoder('utf8');
    const output = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (this.#lineWrite(decoder.write(chunk))) done();
        else this.#stdout.once('drain', () => done());
      },
    });
    return Object.defineProperties(output, {
      isTTY: { value: true },
      columns: { get: () => this.size().columns },
      // A full-screen page has the whole terminal.
      rows: { get: () => (this.#alternate ? this.size().rows : this.lowerRows()) },
    }) as TerminalWritable;
  }

  /** Output of a line. Returns false where the terminal wants a pause. */
  #lineWrite(text: string): boolean {
    if (!this.#open) return true;
    const parts = text.split(/(\x1b\[\?1049[hl])/);
    let accepted = true;
    for (const part of parts) {
      if (part === entersAlternate) this.#enterAlternate();
      else if (part === leavesAlternate) this.#leaveAlternate();
      else if (part !== '') {
        if (!this.#alternate) this.#transcript.add(part);
        accepted = this.#out(part);
      }
    }
    return accepted;
  }

  #enterAlternate(): void {
    if (this.#alternate) return;
    this.#alternate = true;
    this.#out(`${saveCursor}${resetRegion}${restoreCursor}${entersAlternate}`);
  }

  #leaveAlternate(): void {
    if (!this.#alternate) return;
    this.#alternate = false;
    this.#out(leavesAlternate);
    this.#repaint();
    const postponed = this.#postponed.splice(0);
    if (postponed.length > 0) this.write(postponed.join(''));
  }

  /** Writes everything that `act` writes as one piece. */
  #together(act: () => void): void {
    if (this.#batch) {
      act();
      return;
    }
    const batch: string[] = [];
    this.#batch = batch;
    try {
      act();
    } finally {
      this.#batch = undefined;
    }
    this.#out(shownAtOnce(batch.join('')));
  }

  #out(text: string): boolean {
    if (this.#batch) {
      this.#batch.push(text);
      return true;
    }
    return this.#open ? this.#stdout.write(text) : true;
  }
}

/** A readline, with the rows above its cursor at the last drawing, which Node does not declare. */
type Editor = Interface & { prevRows?: number };

/** Who reads the keys. */
interface KeyTarget {
  readonly isEditor: boolean;
  /** Takes keys, and returns those that are not for it. */
  push(keys: string): string;
  /** False where the keys wait, and Ctrl-C is `interrupt`. */
  reads(): boolean;
  interrupt?(): void;
  suspend?(): void;
}

/** Page Up and Page Down, Shift with an arrow up or down. */
const scrollKeys = /\x1b\[(?:([56])(?:;2)?~|1;2([AB]))/g;

type Completed = (error: Error | null, result: [string[], string]) => void;

// The row is erased before it is written: after a full row the cursor is still on its last character.
const drawnRow = (line: string, row: number): string => `\x1b[${row + 1};1H\x1b[0m\x1b[K${line}`;

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '');

/**
 * Gives readline the keys of one line, and returns those behind it, which are for the next. One key at a time: what comes in
 * one piece, as pasted text does, it would add at the end of the line wherever the cursor is. A tab before its end is a blank.
 */
function typeLine(input: Readable, keys: string): string {
  const [line = ''] = /^[^\r\n]*(?:\r\n?|\n)?/.exec(keys) ?? [];
  const each = line.match(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Z]|.)?|./gsu) ?? [];
  for (const [index, key] of each.entries()) input.push(key === '\t' && index < each.length - 1 ? ' ' : key);
  return keys.slice(line.length);
}

/** Moves the cursor from where it is in the typed line to its end. */
function down(editor: Interface): string {
  const { cursor, line } = editor;
  const from = editor.getCursorPos();
  Object.assign(editor, { cursor: line.length });
  const to = editor.getCursorPos();
  Object.assign(editor, { cursor });
  const rows = to.rows - from.rows;
  return `${rows > 0 ? `\x1b[${rows}B` : ''}\x1b[${to.cols + 1}G`;
}
