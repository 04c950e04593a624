import type { RecordDraft, ValueLines } from '../../records/record.js';
import { headersSize, headSize, keySize, RecordPartWriter } from './record-parts.js';
import { lineFramesModule as code } from './wasm/code.js';
import { instantiate } from './wasm/instantiate.js';

/** What records have in common lies at the beginning of the memory; more than this is not worth having there. */
const commonBytes = 4096;
/** The input and what becomes of it pass through windows that stay in the processor's cache. */
const windowBytes = 32 * 1024;
/** Records are longer than their lines: a window of short ones is framed in several goes. */
const outBytes = 2 * windowBytes;
/** So much may be read and written beyond an end. */
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

/** Frames lines by the hundred, in WebAssembly: what it makes of each is what `RecordParts` would. */
export class LineFramer {
  /** What the last go made; good until the next. */
  framed: Uint8Array = Buffer.alloc(0);
  /** Lines that it took, and where the next one begins. */
  count = 0;
  nextStart = 0;
  readonly #wasm = instantiate<LineFramesExports>(code);
  readonly #memory = Buffer.from(this.#wasm.memory.buffer);
  readonly #partWriter = new RecordPartWriter();
  #headLength = 0;
  #keyLength = 0;
  #headersLength = 0;

  /** Sets what the records have in common; false where that is too long to be framed here. */
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
   * Frames the next lines in as many bytes as there is room for, the first with this offset delta. False where it took
   * none: no line is complete, or the next is too long for here or for the room.
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
