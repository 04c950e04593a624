import type { RecordDraft } from '../record.js';
import { CsvParser } from './csv.js';
import { LinesParser } from './lines.js';
import { NdjsonParser } from './ndjson.js';
import { RawParser } from './raw.js';
import type { AppendLines, AppendRecord, RecordParser } from './record-parser.js';

export const inputFormats = ['lines', 'ndjson', 'csv', 'raw'] as const;
export type InputFormat = (typeof inputFormats)[number];

export interface InputOptions {
  readonly format: InputFormat;
  readonly keyDelimiter?: string | undefined;
  readonly emptyIsNull: boolean;
  readonly preservePartitions: boolean;
  readonly takeLines?: AppendLines | undefined;
}

/** Creates the parser of an input format. The draft holds what all its records share. */
export function createParser(draft: RecordDraft, append: AppendRecord, options: InputOptions): RecordParser {
  switch (options.format) {
    case 'lines':
      return new LinesParser(draft, append, options);
    case 'ndjson':
      return new NdjsonParser(draft, append, options);
    case 'csv':
      return new CsvParser(draft, append, options);
    case 'raw':
      return new RawParser(draft, append, options);
  }
}
