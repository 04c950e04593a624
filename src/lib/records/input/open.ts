import type { RecordDraft } from '../record.js';
import { CsvReading } from './csv.js';
import { LinesReading } from './lines.js';
import { NdjsonReading } from './ndjson.js';
import { RawReading } from './raw.js';
import type { Reading, Take, TakeLines } from './reading.js';

export const inputForms = ['lines', 'ndjson', 'csv', 'raw'] as const;
export type InputForm = (typeof inputForms)[number];

export interface InputOptions {
  readonly form: InputForm;
  readonly keyDelimiter?: string | undefined;
  readonly emptyIsNull: boolean;
  readonly preservePartitions: boolean;
  readonly takeLines?: TakeLines | undefined;
}

/** A reading of one input. The draft holds what is the same for all its records. */
export function openReading(draft: RecordDraft, take: Take, options: InputOptions): Reading {
  switch (options.form) {
    case 'lines':
      return new LinesReading(draft, take, options);
    case 'ndjson':
      return new NdjsonReading(draft, take, options);
    case 'csv':
      return new CsvReading(draft, take, options);
    case 'raw':
      return new RawReading(draft, take, options);
  }
}
