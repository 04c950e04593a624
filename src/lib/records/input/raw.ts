import { type RecordDraft, setValue } from '../record.js';
import type { Reading, Take } from './reading.js';

/** The whole input is one record. */
export class RawReading implements Reading {
  readonly line = 1;
  readonly #draft: RecordDraft;
  readonly #take: Take;
  readonly #pieces: Buffer[] = [];

  readonly #emptyIsNull: boolean;

  constructor(draft: RecordDraft, take: Take, { emptyIsNull }: { readonly emptyIsNull: boolean }) {
    this.#emptyIsNull = emptyIsNull;
    this.#draft = draft;
    this.#take = take;
  }

  push(chunk: Buffer): void {
    this.#pieces.push(Buffer.from(chunk));
  }

  end(): void {
    const value = Buffer.concat(this.#pieces);
    setValue(this.#draft, this.#emptyIsNull && value.length === 0 ? null : value);
    this.#take(this.#draft);
  }
}
