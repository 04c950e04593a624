import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import { jsonWriter } from '../../lib/records/output/json.js';
import { lineWriter, type Printable } from '../../lib/records/output/lines.js';
import type { Decode, RecordWriter } from '../../lib/records/output/writer.js';

export interface WriterValues {
  readonly print: readonly Printable[] | undefined;
  readonly decode: readonly Decode[];
}

/** The form of a `consume` line's records. */
export function openWriter({ print = [], decode }: WriterValues, { output }: App): RecordWriter {
  const decoded: Decode = Object.assign({}, ...decode);
  switch (output.format) {
    case 'json':
      return jsonWriter(decoded);
    case 'table':
    case 'wide':
      return lineWriter({ print, decode: decoded, look: undefined });
    default:
      throw new CliError('usage', `records cannot be written as ${output.format}`, {
        hint: 'Whole records:  -o json\nChosen fields, tab-separated:  --print key,offset',
      });
  }
}
