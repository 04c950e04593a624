import type { AppendedLines, RecordDraft } from '../record.js';
import { type AppendRecord, type RecordParser, withLineNumber } from './record-parser.js';

type OnLine = (bytes: Buffer, start: number, end: number) => void;
type TakeWholeLines = (bytes: Buffer, start: number, end: number) => AppendedLines;

/** Reads line by line: each is a record, or none. What is wrong with one names its line. */
export abstract class LineBasedParser implements RecordParser {
  /** Holds what is the same for all: partition, headers, a fixed key. */
  protected readonly draft: RecordDraft;
  readonly #append: AppendRecord;
  readonly #splitter = new LineSplitter();

  constructor(draft: RecordDraft, take: AppendRecord) {
    this.draft = draft;
    this.#append = take;
  }

  /** Puts what lies in the range into the draft; false where that is no record. */
  protected abstract fill(bytes: Buffer, start: number, end: number): boolean;

  /** Takes many lines at one go, where that can be done. */
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

/** Fewer bytes hold no lines worth taking together. */
const minBytesForMany = 1024;

/** Cuts bytes into lines without their newline; a line may span any number of pieces. */
class LineSplitter {
  /** Number of the line given last, from 1. */
  number = 0;
  #pieces: Buffer[] = [];

  /** Calls `line` with the range of each line that is complete, unless `lines` takes it along with others. */
  push(chunk: Buffer, line: OnLine, lines?: TakeWholeLines): void {
    let start = this.#pieces.length > 0 ? this.#endLine(chunk, line) : 0;
    while (start < chunk.length) {
      if (lines && chunk.length - start >= minBytesForMany) {
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
