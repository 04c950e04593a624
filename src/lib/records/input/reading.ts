import { CliError } from '../../errors.js';
import type { RecordDraft } from '../record.js';

/** Takes a record; the draft and its bytes are good only until it returns. */
export type Take = (draft: RecordDraft) => void;

/** Turns bytes, in pieces of any length, into records. Throws CliError `usage` with the line for what it cannot read. */
export interface Reading {
  /** Number of the line that is being read, from 1. */
  readonly line: number;
  push(chunk: Buffer): void;
  /** The input is over: what stands without an end is a record too. */
  end(): void;
}

/** Names the line in what is wrong with it. */
export function atLine(line: number, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `line ${line}: ${error.message}`, { hint: error.hint });
}

/** Cuts bytes into lines without their newline; a line may span any number of pieces. */
export class Lines {
  /** Number of the line given last, from 1. */
  number = 0;
  #pieces: Buffer[] = [];

  /** Calls `line` with the range of each line that is complete. */
  push(chunk: Buffer, line: (bytes: Buffer, start: number, end: number) => void): void {
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

  end(line: (bytes: Buffer, start: number, end: number) => void): void {
    if (this.#pieces.length === 0) return;
    const last = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.number++;
    line(last, 0, last.length);
  }
}
