/** Initial size of a batch buffer while no batch was ever full. */
const initialBytes = 16 * 1024;
/** Free buffers that are kept: about as many as are open, queued and in flight at a time while brokers keep up. */
const maxFree = 16;

/**
 * Reuses the buffers of acknowledged batches, as Java's BufferPool does: page faults of fresh memory cost as much as
 * copying the records. Buffers are small until a batch was full once, so that a single record does not take a mebibyte.
 */
export class BatchBufferPool {
  readonly #fullBytes: number;
  readonly #free: Buffer[] = [];
  /**
   * ArrayBuffers allocated by this pool: other buffers of the same length may be slices shared with the rest of the
   * program.
   */
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

  /**
   * Returns the buffer to keep a finished batch in: its own, or a copy where three quarters of its own would be unused.
   */
  rightSize(bytes: Buffer, memory: Buffer): Buffer {
    if (bytes.buffer !== memory.buffer || bytes.length * 4 < memory.length) {
      const copy = bytes.buffer === memory.buffer ? Buffer.from(bytes) : bytes;
      this.deallocate(memory);
      return copy;
    }
    this.#hasBeenFull ||= bytes.length * 2 > this.#fullBytes;
    return bytes;
  }

  /** Takes a buffer back, for another batch. */
  deallocate({ buffer }: Buffer): void {
    if (buffer.byteLength === this.#fullBytes && this.#owned.has(buffer) && this.#free.length < maxFree)
      this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }
}
