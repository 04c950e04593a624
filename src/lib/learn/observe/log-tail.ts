import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const chunkBytes = 256 * 1024;
/** A longer line is dropped: no request of a lesson is that long. */
const maxLineBytes = 1024 * 1024;
const newline = 0x0a;

/** Follows a log that is rolled by renaming it to `PATH.1`. It may not be there yet, or be removed and made anew. */
export class LogTail {
  readonly #path: string;
  #file: number | undefined;
  #inode = 0;
  #position = 0;
  /** The beginning of a line whose end is not written yet. */
  #partial: Buffer = Buffer.alloc(0);
  #isLineTooLong = false;
  #hasReadOlder = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Calls back with each whole line since the last call; the first call reads what there is, the older file first. */
  read(onLine: (line: string) => void): void {
    if (!this.#hasReadOlder) {
      this.#hasReadOlder = true;
      this.#open(`${this.#path}.1`);
      this.#readOpened(onLine);
      this.#close();
    }
    if (this.#file === undefined) this.#open(this.#path);
    this.#readOpened(onLine);
    // What was written between the last read and the roll is in the file that is open still.
    if (this.#file === undefined || this.#isSameFile()) return;
    this.#readOpened(onLine);
    this.#close();
    this.#open(this.#path);
    this.#readOpened(onLine);
  }

  close(): void {
    this.#close();
  }

  #isSameFile(): boolean {
    try {
      return statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode;
    } catch {
      return false;
    }
  }

  #open(path: string): void {
    try {
      this.#file = openSync(path, 'r');
      this.#inode = fstatSync(this.#file).ino;
    } catch {
      this.#close();
    }
    this.#position = 0;
    this.#partial = Buffer.alloc(0);
    this.#isLineTooLong = false;
  }

  #close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }

  #readOpened(onLine: (line: string) => void): void {
    if (this.#file === undefined) return;
    const { size } = fstatSync(this.#file);
    if (size < this.#position) {
      this.#position = 0;
      this.#partial = Buffer.alloc(0);
    }
    while (this.#position < size) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - this.#position));
      const length = readSync(this.#file, chunk, 0, chunk.length, this.#position);
      if (length === 0) return;
      this.#position += length;
      this.#takeLines(chunk.subarray(0, length), onLine);
    }
  }

  #takeLines(chunk: Buffer, onLine: (line: string) => void): void {
    let begin = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, begin)) {
      const line = chunk.subarray(begin, end);
      begin = end + 1;
      const isWhole = !this.#isLineTooLong;
      this.#isLineTooLong = false;
      const whole = this.#partial.length > 0 ? Buffer.concat([this.#partial, line]) : line;
      this.#partial = Buffer.alloc(0);
      if (isWhole) onLine(whole.toString('utf8'));
    }
    const rest = chunk.subarray(begin);
    if (this.#isLineTooLong || rest.length === 0) return;
    this.#isLineTooLong = this.#partial.length + rest.length > maxLineBytes;
    this.#partial = this.#isLineTooLong ? Buffer.alloc(0) : Buffer.concat([this.#partial, rest]);
  }
}
