import { type RecordDraft, setKey, setValue } from '../record.js';
import { LineBasedParser } from './line-based-parser.js';
import type { AppendLines, AppendRecord } from './record-parser.js';

export interface LinesOptions {
  /** Delimiter between key and value; undefined: the whole line is the value. */
  readonly keyDelimiter?: string | undefined;
  /** An empty value is null (a tombstone). */
  readonly emptyIsNull: boolean;
  /** Appends many lines in one call; undefined: line by line. */
  readonly takeLines?: AppendLines | undefined;
}

/** Parses a line as a value, or as key and value, which the first delimiter separates. */
export class LinesParser extends LineBasedParser {
  /** Number of lines without the delimiter: their key is null. */
  undelimitedCount = 0;
  readonly #delimiter: Buffer | null;
  readonly #emptyIsNull: boolean;
  #searched: Buffer | null = null;
  #found = -1;

  constructor(draft: RecordDraft, append: AppendRecord, { keyDelimiter, emptyIsNull, takeLines }: LinesOptions) {
    super(draft, append);
    this.#delimiter = keyDelimiter === undefined ? null : Buffer.from(keyDelimiter);
    this.#emptyIsNull = emptyIsNull;
    if (takeLines && !this.#delimiter)
      this.takeLines = (bytes, start, end) => takeLines(this.draft, { bytes, start, end, emptyIsNull });
  }

  protected fill(bytes: Buffer, start: number, end: number): boolean {
    let valueStart = start;
    if (this.#delimiter) {
      const at = this.#find(this.#delimiter, bytes, start);
      if (at >= 0 && at + this.#delimiter.length <= end) {
        setKey(this.draft, bytes, start, at);
        valueStart = at + this.#delimiter.length;
      } else {
        setKey(this.draft, null);
        this.undelimitedCount++;
      }
    }
    if (this.#emptyIsNull && valueStart === end) setValue(this.draft, null);
    else setValue(this.draft, bytes, valueStart, end);
    return true;
  }

  /** Finds the next delimiter from `start` on; one search may serve many lines without a delimiter. */
  #find(delimiter: Buffer, bytes: Buffer, start: number): number {
    if (this.#searched !== bytes || (this.#found >= 0 && this.#found < start)) {
      this.#searched = bytes;
      this.#found = bytes.indexOf(delimiter, start);
    }
    return this.#found;
  }
}
