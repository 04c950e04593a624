const emptyBuffer = Buffer.alloc(0);

/** Shorter ranges are copied byte by byte. */
const minWordCopyBytes = 32;
/** Longer ranges are copied by Buffer.copy. */
const maxWordCopyBytes = 256;

/**
 * Copies ranges between buffers. For ranges of some ten to some hundred bytes, as records are, a call of Buffer.copy
 * takes twice as long as a loop over words of four bytes.
 */
export class RangeCopier {
  #from: Buffer = emptyBuffer;
  #to: Buffer = emptyBuffer;
  #reader = viewOf(emptyBuffer);
  #writer = viewOf(emptyBuffer);

  /** Returns the position after the copied range. */
  copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
    const length = end - start;
    if (length > maxWordCopyBytes) from.copy(to, at, start, end);
    else if (length < minWordCopyBytes)
      for (let index = 0; index < length; index++) to[at + index] = from[start + index] as number;
    else this.#copyWords(from, start, length, to, at);
    return at + length;
  }

  #copyWords(from: Buffer, start: number, length: number, to: Buffer, at: number): void {
    if (from !== this.#from) {
      this.#from = from;
      this.#reader = viewOf(from);
    }
    if (to !== this.#to) {
      this.#to = to;
      this.#writer = viewOf(to);
    }
    const reader = this.#reader;
    const writer = this.#writer;
    let index = 0;
    for (; index + 4 <= length; index += 4) writer.setInt32(at + index, reader.getInt32(start + index));
    for (; index < length; index++) to[at + index] = from[start + index] as number;
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
