import type { LinesTaken, RecordDraft } from '../record.js';
import { atLine, type Reading, type Take } from './reading.js';

type OnLine = (bytes: Buffer, start: number, end: number) => void;
type OnLines = (bytes: Buffer, start: number, end: number) => LinesTaken;

/** Reads line by line: each is a record, or none. What is wrong with one names its line. */
export abstract class LineReading implements Reading {
  /** Holds what is the same for all: partition, headers, a fixed key. */
  protected readonly draft: RecordDraft;
  readonly #take: Take;
  readonly #lines = new Lines();

  constructor(draft: RecordDraft, take: Take) {
    this.draft = draft;
    this.#take = take;
  }

  /** Puts what lies in the range into the draft; false where that is no record. */
  protected abstract fill(bytes: Buffer, start: number, end: number): boolean;

  /** Takes many lines at one go, where that can be done. */
  protected fillMany: OnLines | undefined;

  get line(): number {
    return this.#lines.number;
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk, this.#line, this.fillMany);
  }

  end(): void {
    this.#lines.end(this.#line);
  }

  readonly #line: OnLine = (bytes, start, end) => {
    try {
      if (this.fill(bytes, start, end)) this.#take(this.draft);
    } catch (error) {
      throw atLine(this.line, error);
    }
  };
}

/** Fewer bytes hold no lines worth taking together. */
const manyBytes = 1024;

/** Cuts bytes into lines without their newline; a line may span any number of pieces. */
class Lines {
  /** Number of the line given last, from 1. */
  number = 0;
  #pieces: Buffer[] = [];

  /** Calls `line` with the range of each line that is complete, unless `lines` takes it along with others. */
  push(chunk: Buffer, line: OnLine, lines?: OnLines): void {
    let start = this.#pieces.length > 0 ? this.#endLine(chunk, line) : 0;
    while (start < chunk.length) {
      if (lines && chunk.length - start >= manyBytes) {
        const taken = lines(chunk, start, chunk.length);
        this.number += taken.count;
        start = taken.start;
      }
      const end = chunk.indexOf(10, start);
      if (end < 0) break;
      this.number++;
      line(chunk, start, end);
      start = end + 1;
    }
    // The piece is copied, because whoever reads the input may use its memory again.
    if (start < chunk.length) this.#pieces.push(Buffer.from(chunk.subarray(start)));
  }

  /** The line that began in an earlier chunk; gives where the next begins. */
  #endLine(chunk: Buffer, line: OnLine): number {
    const end = chunk.indexOf(10);
    if (end < 0) return 0;
    const first = Buffer.concat([...this.#pieces, chunk.subarray(0, end)]);
    this.#pieces = [];
    this.number++;
    line(first, 0, first.length);
    return end + 1;
  }

  end(line: OnLine): void {
    if (this.#pieces.length === 0) return;
    const last = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.number++;
    line(last, 0, last.length);
  }
}
