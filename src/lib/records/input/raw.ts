import { type RecordDraft, setValue } from '../record.js';
import type { Reading, Take } from './reading.js';

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
