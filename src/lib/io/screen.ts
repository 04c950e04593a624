import { palette } from './palette.js';
import { paintLine, type StyledLine } from './styled-line.js';

/** The terminal as one page that is drawn again and again, and the keys that are pressed meanwhile. */
export interface Screen {
  /** Columns and rows now: a terminal may be resized at any time. */
  size(): { readonly columns: number; readonly rows: number };
  /** Draws a page in place of the one before. */
  draw(lines: readonly StyledLine[]): void;
  /** The same with lines that `draw` of blocks has painted; what is below the last row is left out, with how much. */
  drawPainted(lines: readonly string[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

export interface ScreenStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

export interface ScreenOptions {
  readonly colour: boolean;
  /** Columns where the person has said how many; otherwise the terminal is asked. */
  readonly columns: number | undefined;
  /** Keys by name: `a`, `up`, `escape`, `ctrl-c`. */
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
  /** Calls back when the process ends without having closed the screen; returns what forgets it. */
  readonly atExit: (act: () => void) => () => void;
}

const enterSequence = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const leaveSequence = '\x1b[?7h\x1b[?25h\x1b[?1049l';
/** A terminal that knows these shows what stands between them at once; others pass them over. */
const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];
const [defaultColumns, defaultRows] = [80, 24];

/**
 * Takes the terminal over: another page than the one with the prompt, without a cursor, and keys as they are pressed.
 * Where standard input is no terminal there are no keys. Ctrl-C is a key then: who listens has to act on it.
 */
export function openScreen({ stdin, stdout }: ScreenStreams, options: ScreenOptions): Screen {
  const paint = palette(options.colour);
  const listens = stdin.isTTY === true;
  const hear = (data: Buffer | string): void => {
    for (const key of keysIn(data.toString())) options.onKey(key);
  };
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    forget();
    stdout.off('resize', options.onResize);
    stdin.off('data', hear);
    if (listens) {
      stdin.setRawMode?.(false);
      stdin.pause();
    }
    stdout.write(leaveSequence);
  };
  const forget = options.atExit(close);
  stdout.write(enterSequence);
  stdout.on('resize', options.onResize);
  if (listens) {
    stdin.setRawMode?.(true);
    stdin.on('data', hear);
    stdin.resume();
  }
  // A terminal without a window says 0.
  const size = () => ({
    columns: options.columns ?? (stdout.columns || defaultColumns),
    rows: stdout.rows || defaultRows,
  });
  const write = (lines: readonly string[]): void => {
    if (!open) return;
    // Erased before it is written: behind a line that fills the terminal the cursor still stands on its last character.
    const rest = lines.slice(0, -1).map((line) => `\x1b[K${line}\r\n`);
    stdout.write(`${begin}\x1b[H${rest.join('')}\x1b[J${lines.at(-1) ?? ''}${end}`);
  };
  return {
    size,
    draw: (lines) => write(lines.map((line) => paintLine(line, paint))),
    drawPainted(lines) {
      const { rows } = size();
      const left = lines.length - rows;
      write(left > 0 ? [...lines.slice(0, rows - 1), paint(`… ${left + 1} more lines`, 'dim')] : lines);
    },
    close,
  };
}

const keyNames: Readonly<Record<string, string>> = {
  '\x03': 'ctrl-c',
  '\x1b': 'escape',
  '\r': 'enter',
  '\t': 'tab',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
};

/** The keys in what a terminal has sent: several where somebody is fast. Sequences that nobody knows are no key. */
export function keysIn(data: string): string[] {
  const sequences = data.match(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Z])|./gsu) ?? [];
  return sequences.flatMap((sequence) => keyNames[sequence] ?? (/^[ -~]$/.test(sequence) ? sequence : []));
}
