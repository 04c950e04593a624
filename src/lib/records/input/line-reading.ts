import type { RecordDraft } from '../record.js';
import { atLine, type Reading, type Take } from './reading.js';

type OnLine = (bytes: Buffer, start: number, end: number) => void;

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

  get line(): number {
    return this.#lines.number;
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk, this.#line);
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

/** Cuts bytes into lines without their newline; a line may span any number of pieces. */
class Lines {
  /** Number of the line given last, from 1. */
  number = 0;
  #pieces: Buffer[] = [];

  /** Calls `line` with the range of each line that is complete. */
  push(chunk: Buffer, line: OnLine): void {
    let start = 0;
    let end = chunk.indexOf(10);
    if (end >= 0 && this.#pieces.length > 0) {
      const first = Buffer.concat([...this.#pieces, chunk.subarray(0, end)]);
      this.#pieces = [];
      this.number++;
      line(first, 0, first.length);
      start = end + 1;
      end = chunk.indexOf(10, start);
    }
    for (; end >= 0; end = chunk.indexOf(10, start)) {
      this.number++;
      line(chunk, start, end);
      start = end + 1;
    }
    // The piece is copied, because whoever reads the input may use its memory again.
    if (start < chunk.length) this.#pieces.push(Buffer.from(chunk.subarray(start)));
  }

  end(line: OnLine): void {
    if (this.#pieces.length === 0) return;
    const last = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.number++;
    line(last, 0, last.length);
  }
}
