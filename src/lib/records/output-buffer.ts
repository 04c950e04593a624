import { RangeCopier } from './range-copier.js';

const chunkBytes = 256 * 1024;

/** Buffers output, to be written in chunks of about this size. */
export class OutputBuffer {
  #bytes: Buffer = Buffer.allocUnsafe(chunkBytes);
  #at = 0;
  readonly #ranges = new RangeCopier();

  /** True when a chunk is worth writing. */
  get isFull(): boolean {
    return this.#at >= chunkBytes - 16 * 1024;
  }

  /** Bytes that can be written before the buffer grows. */
  get room(): number {
    return this.#bytes.length - this.#at;
  }

  get isEmpty(): boolean {
    return this.#at === 0;
  }

  /** Returns the buffered bytes; their memory is the caller's from now on. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(chunkBytes);
    this.#at = 0;
    return taken;
  }

  /** Returns a copy of the buffered bytes, for pieces that are small compared to the buffer. */
  takeCopy(): Buffer {
    const copy = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return copy;
  }

  writeRange(from: Buffer, start: number, end: number): void {
    if (end <= start) return;
    this.#reserve(end - start);
    this.#at = this.#ranges.copy(from, start, end, this.#bytes, this.#at);
  }

  writeByte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  writeText(text: string): void {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    this.#reserve(text.length * 3);
    this.#at += this.#bytes.write(text, this.#at);
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(this.#at + length, this.#bytes.length * 2));
    this.#bytes.copy(bytes, 0, 0, this.#at);
    this.#bytes = bytes;
  }
}
