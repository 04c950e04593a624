import { closeSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Bytes that are read from a log at one time. */
const chunkBytes = 1 << 20;
/** Size in bytes at which a log is emptied. Its writer appends, so that what it writes next is at the start. */
const maxLogBytes = 8 << 20;
/** A line that is longer is shown in pieces. */
const maxLineChars = 1 << 16;

/** Reads the lines of a growing file, each once. A file that has become large is emptied when all of it has been read. */
export class LogReader {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #decoder = new StringDecoder('utf8');
  #offset: number;
  #partial = '';

  /** `from` is the offset in bytes at which to begin. */
  constructor(path: string, from = 0, maxBytes = maxLogBytes) {
    this.#path = path;
    this.#offset = from;
    this.#maxBytes = maxBytes;
  }

  /** The lines that have become whole, a megabyte of them at most. None where the file is gone. */
  read(): string[] {
    const bytes = this.#next();
    if (bytes.length === 0) return [];
    const lines = (this.#partial + this.#decoder.write(bytes)).split('\n');
    this.#partial = lines.pop() ?? '';
    if (this.#partial.length > maxLineChars) lines.push(this.#takePartial());
    return lines;
  }

  /** All that is left, with a last line that no newline ends. */
  readToEnd(): string[] {
    const lines: string[] = [];
    for (let next = this.read(); ; next = this.read()) {
      lines.push(...next);
      if (!this.#hasMore()) break;
    }
    const rest = this.#takePartial();
    return rest === '' ? lines : [...lines, rest];
  }

  #takePartial(): string {
    const partial = this.#partial;
    this.#partial = '';
    return partial;
  }

  #hasMore(): boolean {
    return this.#withFile((file) => fstatSync(file).size > this.#offset, false);
  }

  #next(): Buffer {
    return this.#withFile((file) => {
      const length = Math.min(chunkBytes, fstatSync(file).size - this.#offset);
      if (length <= 0) return Buffer.alloc(0);
      const bytes = Buffer.alloc(length);
      const count = readSync(file, bytes, 0, length, this.#offset);
      this.#offset += count;
      if (this.#offset >= this.#maxBytes && fstatSync(file).size === this.#offset) {
        truncateSync(this.#path);
        this.#offset = 0;
      }
      return bytes.subarray(0, count);
    }, Buffer.alloc(0));
  }

  #withFile<T>(act: (file: number) => T, otherwise: T): T {
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch {
      return otherwise;
    }
    try {
      return act(file);
    } finally {
      closeSync(file);
    }
  }
}

/** Lines that are held back and kept, for `fg`. */
const maxHeldLines = 500;

/** Lets so many lines of a job through in a second, and holds back the others. */
export class LineLimiter {
  readonly #perSecond: number;
  readonly #heldLines: string[] = [];
  #windowStart = Number.NEGATIVE_INFINITY;
  #shownInWindow = 0;
  #heldInWindow = 0;
  #heldCount = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** True where the line may be shown now; `now` is in milliseconds. */
  admits(line: string, now: number): boolean {
    if (now - this.#windowStart >= 1000 && this.#heldInWindow === 0) {
      this.#windowStart = now;
      this.#shownInWindow = 0;
    }
    if (this.#shownInWindow < this.#perSecond) {
      this.#shownInWindow++;
      return true;
    }
    this.#heldInWindow++;
    this.#heldCount++;
    this.#heldLines.push(line);
    if (this.#heldLines.length > maxHeldLines) this.#heldLines.shift();
    return false;
  }

  /** How many lines were held back in the second that has ended; 0 while it goes on. With `atOnce` it ends now. */
  takeHeldCount(now: number, atOnce = false): number {
    if (this.#heldInWindow === 0 || (now - this.#windowStart < 1000 && !atOnce)) return 0;
    const count = this.#heldInWindow;
    this.#heldInWindow = 0;
    return count;
  }

  /** The lines held back since the last call, the newest of them, and how many older ones are not among them. */
  takeHeld(): { readonly lines: readonly string[]; readonly older: number } {
    const lines = this.#heldLines.splice(0);
    const older = this.#heldCount - lines.length;
    this.#heldCount = 0;
    this.#heldInWindow = 0;
    return { lines, older };
  }
}
