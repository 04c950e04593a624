/** Of a batch that nobody knows how long it will be. */
const initialBytes = 16 * 1024;
/** As many as are filled, waiting and in flight at a time while the brokers keep up. */
const maxFree = 16;

/**
 * Memory for batches, used again when a batch is done with it: for the processor, fresh memory costs as much as all that
 * is copied into it. Small until the first batch was full, so that one record does not take a megabyte.
 */
export class BatchBufferPool {
  readonly #fullBytes: number;
  readonly #free: Buffer[] = [];
  /** All that was made here: other buffers of the same length may be shared with the rest of the program. */
  readonly #owned = new WeakSet<ArrayBufferLike>();
  #hasBeenFull = false;

  constructor(fullBytes: number) {
    this.#fullBytes = fullBytes;
  }

  allocate(): Buffer {
    const free = this.#free.pop();
    if (free) return free;
    const made = Buffer.allocUnsafeSlow(this.#hasBeenFull ? this.#fullBytes : Math.min(initialBytes, this.#fullBytes));
    this.#owned.add(made.buffer);
    return made;
  }

  /** What a finished batch is kept in: its own memory where it fills that, a copy where most of it would be held in vain. */
  rightSize(bytes: Buffer, memory: Buffer): Buffer {
    if (bytes.buffer !== memory.buffer || bytes.length * 4 < memory.length) {
      const kept = bytes.buffer === memory.buffer ? Buffer.from(bytes) : bytes;
      this.deallocate(memory);
      return kept;
    }
    this.#hasBeenFull ||= bytes.length * 2 > this.#fullBytes;
    return bytes;
  }

  /** Takes back the memory of a batch that is acknowledged. */
  deallocate({ buffer }: Buffer): void {
    if (buffer.byteLength === this.#fullBytes && this.#owned.has(buffer) && this.#free.length < maxFree)
      this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }
}
