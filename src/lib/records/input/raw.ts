import { type RecordDraft, setValue } from '../record.js';
import type { AppendRecord, RecordParser } from './record-parser.js';

/** Parses the whole input as the value of one record. */
export class RawParser implements RecordParser {
  readonly line = 1;
  readonly #draft: RecordDraft;
  readonly #append: AppendRecord;
  readonly #pieces: Buffer[] = [];

  readonly #emptyIsNull: boolean;

  constructor(draft: RecordDraft, append: AppendRecord, { emptyIsNull }: { readonly emptyIsNull: boolean }) {
    this.#emptyIsNull = emptyIsNull;
    this.#draft = draft;
    this.#append = append;
  }

  push(chunk: Buffer): void {
    this.#pieces.push(Buffer.from(chunk));
  }

  end(): void {
    const value = Buffer.concat(this.#pieces);
    setValue(this.#draft, this.#emptyIsNull && value.length === 0 ? null : value);
    this.#append(this.#draft);
  }
}
