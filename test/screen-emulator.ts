/** What a terminal shows after the escape sequences that this program writes: xterm's, as far as it uses them. */
import { PassThrough } from 'node:stream';

interface Page {
  rows: string[][];
  row: number;
  column: number;
}

export class ScreenEmulator {
  columns: number;
  height: number;
  readonly stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      this.raw = on;
    },
  });
  readonly stdout: PassThrough & { columns: number; rows: number };
  raw = false;
  cursorShown = true;
  /** First and last row of the scroll region, counted from 0. */
  region: [number, number];
  alternate = false;
  #page: Page;
  #normal: Page | undefined;
  #saved = { row: 0, column: 0 };

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.height = height;
    this.region = [0, height - 1];
    this.#page = { rows: this.#blank(), row: 0, column: 0 };
    this.stdout = Object.assign(new PassThrough(), { columns, rows: height });
    this.stdout.setEncoding('utf8').on('data', (text: string) => this.#feed(text));
  }

  /** The lines of the screen, without blanks at their ends. */
  get lines(): string[] {
    return this.#page.rows.map((row) => row.join('').trimEnd());
  }

  get cursor(): { row: number; column: number } {
    return { row: this.#page.row, column: this.#page.column };
  }

  type(keys: string): void {
    this.stdin.write(keys);
  }

  /** As terminals do it: the region is gone, and the lines stay where they are. */
  resize(columns: number, height: number): void {
    this.columns = columns;
    this.height = height;
    this.region = [0, height - 1];
    const old = this.#page.rows;
    this.#page.rows = this.#blank().map((blank, row) => [...(old[row] ?? blank), ...blank].slice(0, columns));
    this.#page.row = Math.min(this.#page.row, height - 1);
    Object.assign(this.stdout, { columns, rows: height });
    this.stdout.emit('resize');
  }

  #blank = (): string[][] => Array.from({ length: this.height }, () => this.#blankRow());
  #blankRow = (): string[] => Array.from({ length: this.columns }, () => ' ');

  #feed(text: string): void {
    for (const [piece, mark = '', numbers = '', final] of text.matchAll(
      /\x1b\[([?]?)([0-9;]*)([@-~])|\x1b[78]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]/gu,
    )) {
      if (final) this.#control(`${mark}${final}`, numbers.split(';').map(Number));
      else if (piece === '\x1b7') this.#saved = { row: this.#page.row, column: this.#page.column };
      else if (piece === '\x1b8') Object.assign(this.#page, this.#saved);
      else if (piece === '\r') this.#page.column = 0;
      // The terminal's driver makes a return and a line feed of a line feed.
      else if (piece === '\n') {
        this.#page.column = 0;
        this.#lineFeed();
      } else if (piece === '\b') this.#page.column = Math.max(0, this.#page.column - 1);
      else if (piece >= ' ') this.#put(piece);
    }
  }

  #put(character: string): void {
    if (this.#page.column >= this.columns) {
      this.#page.column = 0;
      this.#lineFeed();
    }
    const row = this.#page.rows[this.#page.row];
    if (row) row[this.#page.column] = character;
    this.#page.column++;
  }

  #lineFeed(): void {
    const [top, bottom] = this.region;
    if (this.#page.row !== bottom) {
      this.#page.row = Math.min(this.height - 1, this.#page.row + 1);
      return;
    }
    this.#page.rows.splice(top, 1);
    this.#page.rows.splice(bottom, 0, this.#blankRow());
  }

  #control(final: string, numbers: readonly number[]): void {
    const page = this.#page;
    const count = Math.max(1, numbers[0] ?? 1);
    const column = Math.min(page.column, this.columns - 1);
    const clamp = (row: number) => Math.min(this.height - 1, Math.max(0, row));
    switch (final) {
      case 'H':
        page.row = clamp((numbers[0] || 1) - 1);
        page.column = (numbers[1] || 1) - 1;
        break;
      case 'A':
        page.row = clamp(page.row - count);
        break;
      case 'B':
        page.row = clamp(page.row + count);
        break;
      case 'C':
        page.column = Math.min(this.columns - 1, page.column + count);
        break;
      case 'D':
        page.column = Math.max(0, column - count);
        break;
      case 'G':
        page.column = (numbers[0] || 1) - 1;
        break;
      case 'K':
        if (numbers[0] === 2) page.rows[page.row] = this.#blankRow();
        else page.rows[page.row]?.fill(' ', column);
        break;
      case 'J':
        if (numbers[0] === 2) page.rows = this.#blank();
        else {
          page.rows[page.row]?.fill(' ', column);
          for (let row = page.row + 1; row < this.height; row++) page.rows[row] = this.#blankRow();
        }
        break;
      case 'r':
        this.region = [(numbers[0] || 1) - 1, (numbers[1] || this.height) - 1];
        page.row = 0;
        page.column = 0;
        break;
      case '?h':
      case '?l':
        this.#mode(numbers[0] ?? 0, final === '?h');
        break;
      case 'm':
        break;
      default:
        throw new Error(`the emulator does not know ${JSON.stringify(final)}`);
    }
  }

  #mode(mode: number, on: boolean): void {
    if (mode === 25) this.cursorShown = on;
    if (mode !== 1049 || on === this.alternate) return;
    this.alternate = on;
    if (on) {
      this.#normal = this.#page;
      this.#page = { rows: this.#blank(), row: this.#page.row, column: this.#page.column };
    } else if (this.#normal) this.#page = this.#normal;
  }
}
