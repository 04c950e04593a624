import { type RecordDraft, setKey, setValue } from '../record.js';
import { atLine, Lines, type Reading, type Take } from './reading.js';

export interface LinesOptions {
  /** What stands between key and value; none: the whole line is the value. */
  readonly keyDelimiter?: string | undefined;
  /** An empty value is null (a tombstone). */
  readonly emptyIsNull: boolean;
}

/** A line is a value; with a delimiter what stands before the first one is the key. */
export class LinesReading implements Reading {
  /** Lines that had no delimiter where one was asked for: their key is null. */
  keyless = 0;
  readonly #draft: RecordDraft;
  readonly #take: Take;
  readonly #delimiter: Buffer | null;
  readonly #emptyIsNull: boolean;
  readonly #lines = new Lines();
  #searched: Buffer | null = null;
  #found = -1;

  /** The draft holds what is the same for all: partition, headers, a fixed key. */
  constructor(draft: RecordDraft, take: Take, { keyDelimiter, emptyIsNull }: LinesOptions) {
    this.#draft = draft;
    this.#take = take;
    this.#delimiter = keyDelimiter === undefined ? null : Buffer.from(keyDelimiter);
    this.#emptyIsNull = emptyIsNull;
  }

  get line(): number {
    return this.#lines.number;
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk, this.#line);
  }

  end(): void {
    this.#lines.end(this.#line);
  }

  readonly #line = (bytes: Buffer, start: number, end: number): void => {
    let valueStart = start;
    if (this.#delimiter) {
      const at = this.#find(this.#delimiter, bytes, start);
      if (at >= 0 && at + this.#delimiter.length <= end) {
        setKey(this.#draft, bytes, start, at);
        valueStart = at + this.#delimiter.length;
      } else {
        setKey(this.#draft, null);
        this.keyless++;
      }
    }
    if (this.#emptyIsNull && valueStart === end) setValue(this.#draft, null);
    else setValue(this.#draft, bytes, valueStart, end);
    try {
      this.#take(this.#draft);
    } catch (error) {
      throw atLine(this.line, error);
    }
  };

  /** The next delimiter from here on; searched for once, however many lines lie before it. */
  #find(delimiter: Buffer, bytes: Buffer, start: number): number {
    if (this.#searched !== bytes || (this.#found >= 0 && this.#found < start)) {
      this.#searched = bytes;
      this.#found = bytes.indexOf(delimiter, start);
    }
    return this.#found;
  }
}

/** The whole input is one record. */
export class RawReading implements Reading {
  readonly line = 1;
  readonly #draft: RecordDraft;
  readonly #take: Take;
  readonly #pieces: Buffer[] = [];

  constructor(draft: RecordDraft, take: Take) {
    this.#draft = draft;
    this.#take = take;
  }

  push(chunk: Buffer): void {
    this.#pieces.push(Buffer.from(chunk));
  }

  end(): void {
    setValue(this.#draft, Buffer.concat(this.#pieces));
    this.#take(this.#draft);
  }
}
