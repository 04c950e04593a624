const lengthPrefixBytes = 4;

/**
 * Splits the bytes of a connection into responses, each a size and that many bytes
 * (https://kafka.apache.org/protocol#protocol_common). A response that arrives in several chunks is copied once, into a
 * buffer of its size.
 */
export class FrameReader {
  #head = Buffer.alloc(0);
  #frame: Buffer | undefined;
  #filled = 0;

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
    this.#frame = Buffer.allocUnsafeSlow(size);
    this.#filled = 0;
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
