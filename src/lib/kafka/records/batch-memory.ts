/** Of a batch that nobody knows how long it will be. */
const firstBytes = 16 * 1024;
/** As many as are filled, waiting and in flight at a time while the brokers keep up. */
const mostKept = 16;

/**
 * Memory for batches, used again when a batch is done with it: for the processor, fresh memory costs as much as all that
 * is copied into it. Small until the first batch was full, so that one record does not take a megabyte.
 */
export class BatchMemory {
  readonly #fullBytes: number;
  readonly #free: Buffer[] = [];
  /** All that was made here: other buffers of the same length may be shared with the rest of the program. */
  readonly #own = new WeakSet<ArrayBufferLike>();
  #wasFull = false;

  constructor(fullBytes: number) {
    this.#fullBytes = fullBytes;
  }

  take(): Buffer {
    const free = this.#free.pop();
    if (free) return free;
    const made = Buffer.allocUnsafeSlow(this.#wasFull ? this.#fullBytes : Math.min(firstBytes, this.#fullBytes));
    this.#own.add(made.buffer);
    return made;
  }

  /** What a finished batch is kept in: its own memory where it fills that, a copy where most of it would be held in vain. */
  keep(bytes: Buffer, memory: Buffer): Buffer {
    if (bytes.buffer !== memory.buffer || bytes.length * 4 < memory.length) {
      const kept = bytes.buffer === memory.buffer ? Buffer.from(bytes) : bytes;
      this.give(memory);
      return kept;
    }
    this.#wasFull ||= bytes.length * 2 > this.#fullBytes;
    return bytes;
  }

  /** Takes back the memory of a batch that is acknowledged. */
  give({ buffer }: Buffer): void {
    if (buffer.byteLength === this.#fullBytes && this.#own.has(buffer) && this.#free.length < mostKept)
      this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }
}
