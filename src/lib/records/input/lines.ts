import { type RecordDraft, setKey, setValue } from '../record.js';
import { LineBasedParser } from './line-based-parser.js';
import type { AppendLines, AppendRecord } from './record-parser.js';

export interface LinesOptions {
  /** What stands between key and value; none: the whole line is the value. */
  readonly keyDelimiter?: string | undefined;
  /** An empty value is null (a tombstone). */
  readonly emptyIsNull: boolean;
  /** Takes whole lines together; absent: each is taken by itself. */
  readonly takeLines?: AppendLines | undefined;
}

/** A line is a value; with a delimiter what stands before the first one is the key. */
export class LinesParser extends LineBasedParser {
  /** Lines that had no delimiter where one was asked for: their key is null. */
  undelimitedCount = 0;
  readonly #delimiter: Buffer | null;
  readonly #emptyIsNull: boolean;
  #searched: Buffer | null = null;
  #found = -1;

  constructor(draft: RecordDraft, take: AppendRecord, { keyDelimiter, emptyIsNull, takeLines }: LinesOptions) {
    super(draft, take);
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

  /** The next delimiter from here on; searched for once, however many lines lie before it. */
  #find(delimiter: Buffer, bytes: Buffer, start: number): number {
    if (this.#searched !== bytes || (this.#found >= 0 && this.#found < start)) {
      this.#searched = bytes;
      this.#found = bytes.indexOf(delimiter, start);
    }
    return this.#found;
  }
}
