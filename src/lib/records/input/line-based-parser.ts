import type { AppendedLines, RecordDraft } from '../record.js';
import { type AppendRecord, type RecordParser, withLineNumber } from './record-parser.js';

type OnLine = (bytes: Buffer, start: number, end: number) => void;
type TakeWholeLines = (bytes: Buffer, start: number, end: number) => AppendedLines;

/** Base of parsers with one record per line, or none. Errors name the line. */
export abstract class LineBasedParser implements RecordParser {
  /** Holds what all records share: partition, headers, a fixed key. */
  protected readonly draft: RecordDraft;
  readonly #append: AppendRecord;
  readonly #splitter = new LineSplitter();

  constructor(draft: RecordDraft, append: AppendRecord) {
    this.draft = draft;
    this.#append = append;
  }

  /** Fills the draft from a line; returns false where the line is no record. */
  protected abstract fill(bytes: Buffer, start: number, end: number): boolean;

  /** Appends many lines in one call, where the format allows it. */
  protected takeLines: TakeWholeLines | undefined;

  get line(): number {
    return this.#splitter.number;
  }

  push(chunk: Buffer): void {
    this.#splitter.push(chunk, this.#onLine, this.takeLines);
  }

  end(): void {
    this.#splitter.end(this.#onLine);
  }

  readonly #onLine: OnLine = (bytes, start, end) => {
    try {
      if (this.fill(bytes, start, end)) this.#append(this.draft);
    } catch (error) {
      throw withLineNumber(this.line, error);
    }
  };
}

/** Minimum number of bytes for which lines are appended together. */
const minBytesForMany = 1024;

/** Splits chunks into lines without their newline; a line may span any number of chunks. */
class LineSplitter {
  /** Number of the last line, from 1. */
  number = 0;
  #pieces: Buffer[] = [];

  /** Calls `line` for each complete line that `lines` does not take. */
  push(chunk: Buffer, line: OnLine, lines?: TakeWholeLines): void {
    let start = this.#pieces.length > 0 ? this.#endLine(chunk, line) : 0;
    while (start < chunk.length) {
      if (lines && chunk.length - start >= minBytesForMany) {
        const appended = lines(chunk, start, chunk.length);
        this.number += appended.count;
        start = appended.start;
      }
      const end = chunk.indexOf(10, start);
      if (end < 0) break;
      this.number++;
      line(chunk, start, end);
      start = end + 1;
    }
    // Copied, because the caller may reuse the chunk.
    if (start < chunk.length) this.#pieces.push(Buffer.from(chunk.subarray(start)));
  }

  /** Completes the line that began in an earlier chunk; returns the start of the next line. */
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
