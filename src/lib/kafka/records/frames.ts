const lengthPrefixBytes = 4;
/** Buffers of responses of this size and more are reused: page faults of fresh memory cost as much as copying them. */
const minReusedBytes = 256 * 1024;
/** Their size at least; memory that is not written to is not resident. */
const reusedBytes = 5 * 1024 * 1024;
/** One response is read while the next arrives. */
const maxFree = 2;

/**
 * Splits the bytes of a connection into responses, each a size and that many bytes
 * (https://kafka.apache.org/protocol#protocol_common). A response that arrives in several chunks is copied once, into a
 * buffer of its size.
 */
export class FrameReader {
  #head = Buffer.alloc(0);
  #frame: Buffer | undefined;
  #filled = 0;
  readonly #free: Buffer[] = [];
  /** ArrayBuffers allocated here to be reused. */
  readonly #owned = new WeakSet<ArrayBufferLike>();

  /** Takes back the buffer of a response, given any part of it: nothing of it may be read any more. */
  recycle({ buffer }: Buffer): void {
    if (this.#owned.has(buffer) && this.#free.length < maxFree) this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }

  /** Calls `take` with each complete response, without its size. */
  push(chunk: Buffer, take: (frame: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#frame) at = this.#fill(this.#frame, chunk, at, take);
      else if (this.#head.length > 0 || chunk.length - at < lengthPrefixBytes) at = this.#fillHead(chunk, at);
      else {
        const size = chunk.readInt32BE(at);
        at += lengthPrefixBytes;
        if (size >= lengthPrefixBytes && size <= chunk.length - at) {
          take(chunk.subarray(at, at + size));
          at += size;
        } else this.#startFrame(size);
      }
    }
  }

  #fillHead(chunk: Buffer, at: number): number {
    const end = at + Math.min(lengthPrefixBytes - this.#head.length, chunk.length - at);
    this.#head = Buffer.concat([this.#head, chunk.subarray(at, end)]);
    if (this.#head.length === lengthPrefixBytes) {
      const size = this.#head.readInt32BE();
      this.#head = Buffer.alloc(0);
      this.#startFrame(size);
    }
    return end;
  }

  #startFrame(size: number): void {
    // No broker sends such a response: the peer speaks another protocol.
    if (size < lengthPrefixBytes || size > 0x4000_0000) throw new RangeError(`an answer of ${size} bytes`);
    this.#frame = size < minReusedBytes ? Buffer.allocUnsafeSlow(size) : this.#allocate(size).subarray(0, size);
    this.#filled = 0;
  }

  #allocate(size: number): Buffer {
    const free = this.#free.pop();
    if (free && free.length >= size) return free;
    const allocated = Buffer.allocUnsafeSlow(Math.max(size, reusedBytes));
    this.#owned.add(allocated.buffer);
    return allocated;
  }

  #fill(frame: Buffer, chunk: Buffer, at: number, take: (frame: Buffer) => void): number {
    const copied = chunk.copy(frame, this.#filled, at);
    this.#filled += copied;
    if (this.#filled === frame.length) {
      this.#frame = undefined;
      take(frame);
    }
    return at + copied;
  }
}

/** Chunks below this size are joined: a write each costs more than copying them. */
const coalesceBytes = 16 * 1024;

/** The same bytes in fewer chunks; long ones (batches) are not copied. */
export function coalesceSmall(pieces: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let short: Buffer[] = [];
  for (const piece of pieces) {
    if (piece.length < coalesceBytes) short.push(piece);
    else {
      joined.push(Buffer.concat(short), piece);
      short = [];
    }
  }
  return [...joined, Buffer.concat(short)].filter(({ length }) => length > 0);
}
