import type { RecordDraft, ValueLines } from '../../records/record.js';
import { headersSize, headSize, keySize, RecordPartWriter } from './record-parts.js';
import { lineFramesModule as code } from './wasm/code.js';
import { instantiate } from './wasm/instantiate.js';

/** The common parts of the records lie at the start of the memory; longer ones are framed in JavaScript. */
const commonBytes = 4096;
/** Input and output pass through windows that fit into the processor's first-level cache. */
const windowBytes = 32 * 1024;
/** Records are longer than their lines: a window of short lines takes several calls. */
const outBytes = 2 * windowBytes;
/** Bytes that may be read and written past an end. */
const spareBytes = 64;
const inAt = commonBytes + spareBytes;
const outAt = inAt + windowBytes + spareBytes;

interface LineFramesExports {
  readonly line: { value: number };
  readonly out: { value: number };
  readonly frame: (
    end: number,
    limit: number,
    offset: number,
    emptyLength: number,
    headLength: number,
    keyLength: number,
    headersLength: number,
  ) => number;
}

/** Frames lines by the hundred in WebAssembly, byte for byte as RecordPartWriter does. */
export class LineFramer {
  /** Output of the last call, valid until the next. */
  framed: Uint8Array = Buffer.alloc(0);
  /** Number of lines that the last call framed, and the start of the next line. */
  count = 0;
  nextStart = 0;
  readonly #wasm = instantiate<LineFramesExports>(code);
  readonly #memory = Buffer.from(this.#wasm.memory.buffer);
  readonly #partWriter = new RecordPartWriter();
  #headLength = 0;
  #keyLength = 0;
  #headersLength = 0;

  /** Sets the parts that all records share; returns false where they are too long to be framed here. */
  setCommonParts(draft: RecordDraft, timestampDelta: number): boolean {
    if (headSize(timestampDelta) + keySize(draft) + headersSize(draft) > commonBytes) return false;
    const headEnd = this.#partWriter.head(this.#memory, 0, timestampDelta);
    const keyEnd = this.#partWriter.key(this.#memory, headEnd, draft);
    this.#headLength = headEnd;
    this.#keyLength = keyEnd - headEnd;
    this.#headersLength = this.#partWriter.headers(this.#memory, keyEnd, draft) - keyEnd;
    return true;
  }

  /**
   * Frames the next lines into at most `room` bytes, the first with this offset delta. Returns false where none was
   * framed: no line is complete, or the next one is too long.
   */
  frame({ bytes, end, emptyIsNull }: ValueLines, start: number, offsetDelta: number, room: number): boolean {
    const { line, out, frame } = this.#wasm;
    const length = bytes.copy(this.#memory, inAt, start, Math.min(end, start + windowBytes));
    line.value = inAt;
    out.value = outAt;
    const next = frame(
      inAt + length,
      outAt + Math.max(0, Math.min(outBytes, room)),
      offsetDelta,
      emptyIsNull ? 1 : 0,
      this.#headLength,
      this.#keyLength,
      this.#headersLength,
    );
    this.count = next - offsetDelta;
    this.nextStart = start + line.value - inAt;
    this.framed = this.#memory.subarray(outAt, out.value);
    return this.count > 0;
  }
}
