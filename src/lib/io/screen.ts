import { palette } from './palette.js';
import { paintLine, type StyledLine } from './styled-line.js';

/** The terminal as a full-screen page that is redrawn, and the keys that are pressed. */
export interface Screen {
  /** The current size: a terminal may be resized at any time. */
  size(): { readonly columns: number; readonly rows: number };
  /** Replaces the page. */
  draw(lines: readonly StyledLine[]): void;
  /** Replaces the page with lines that have their colours already; of a page that is too long the last row counts the rest. */
  drawPainted(lines: readonly string[]): void;
  /** Restores the terminal. */
  close(): void;
}

export interface ScreenStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly stdout: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

export interface ScreenOptions {
  readonly colour: boolean;
  /** Columns set by COLUMNS; undefined for those of the terminal. */
  readonly columns: number | undefined;
  /** Keys by name: `a`, `up`, `escape`, `ctrl-c`. */
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
  /** Registers a callback for the end of the process; returns the function that removes it. */
  readonly atExit: (act: () => void) => () => void;
}

const enterSequence = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const leaveSequence = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const [defaultColumns, defaultRows] = [80, 24];

/** Synchronized output: a terminal that supports it shows the text at once, others ignore the sequences. */
export const shownAtOnce = (text: string): string => `\x1b[?2026h${text}\x1b[?2026l`;

/** The size of a terminal, with the columns of COLUMNS where they are given. One without a window reports 0. */
export const terminalSize = (stdout: ScreenStreams['stdout'], columns: number | undefined) => ({
  columns: columns ?? (stdout.columns || defaultColumns),
  rows: stdout.rows || defaultRows,
});

/**
 * Opens the alternate screen without a cursor, and puts standard input into raw mode, where it is a terminal: Ctrl-C is then
 * a key, on which `onKey` has to act.
 */
export function openScreen({ stdin, stdout }: ScreenStreams, options: ScreenOptions): Screen {
  const paint = palette(options.colour);
  const hasKeys = stdin.isTTY === true;
  const onData = (data: Buffer | string): void => {
    for (const key of keysIn(data.toString())) options.onKey(key);
  };
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    forget();
    stdout.off('resize', options.onResize);
    stdin.off('data', onData);
    if (hasKeys) {
      stdin.setRawMode?.(false);
      stdin.pause();
    }
    stdout.write(leaveSequence);
  };
  const forget = options.atExit(close);
  stdout.write(enterSequence);
  stdout.on('resize', options.onResize);
  if (hasKeys) {
    stdin.setRawMode?.(true);
    stdin.on('data', onData);
    stdin.resume();
  }
  const size = () => terminalSize(stdout, options.columns);
  const write = (lines: readonly string[]): void => {
    if (!open) return;
    // Each line is erased before it is written: after a full line the cursor is still on its last character.
    const rest = lines.slice(0, -1).map((line) => `\x1b[K${line}\r\n`);
    stdout.write(shownAtOnce(`\x1b[H${rest.join('')}\x1b[J${lines.at(-1) ?? ''}`));
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

/** The names of the keys in a chunk of input. Unknown escape sequences are ignored. */
export function keysIn(data: string): string[] {
  const sequences = data.match(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Z])|./gsu) ?? [];
  return sequences.flatMap((sequence) => keyNames[sequence] ?? (/^[ -~]$/.test(sequence) ? sequence : []));
}
