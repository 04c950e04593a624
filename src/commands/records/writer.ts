import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import type { Tone } from '../../lib/io/blocks.js';
import { escapeControls, escapeControlsInDocument } from '../../lib/io/clean.js';
import { formatWriter } from '../../lib/records/output/format.js';
import { jsonWriter } from '../../lib/records/output/json.js';
import { type JsonPart, paintJson } from '../../lib/records/output/json-colours.js';
import { lineWriter, type Printable } from '../../lib/records/output/lines.js';
import { Out } from '../../lib/records/output/out.js';
import type { Decode, Look, RecordWriter } from '../../lib/records/output/writer.js';

export interface WriterValues {
  readonly format: string | undefined;
  readonly print: readonly Printable[] | undefined;
  readonly decode: readonly Decode[];
}

/** The form of a `consume` line's records. A terminal gets text that cannot drive it, unless --raw asks for bytes. */
export async function openWriter(values: WriterValues, { output }: App): Promise<RecordWriter> {
  const { format, print = [] } = values;
  const both = (one: string, other: string) => new CliError('usage', `${one} and ${other} do not go together`);
  if (format !== undefined && values.print) throw both('--format', '--print');
  if (output.format === 'json' && format !== undefined) throw both('--format', '-o json');
  if (output.format === 'json' && values.print) throw both('--print', '-o json');
  const decode: Decode = Object.assign({}, ...values.decode);
  const terminal = output.tty && !output.raw;
  if (output.format === 'json') return terminal ? cleaned(jsonWriter(decode)) : jsonWriter(decode);
  const look = terminal ? await lookOf(output.colour) : undefined;
  return format === undefined ? lineWriter({ print, decode, look }) : formatWriter(format, { decode, look });
}

const tones: Readonly<Record<JsonPart, Tone>> = { name: 'name', text: 'good', number: 'warn', word: 'warn' };

async function lookOf(colour: boolean): Promise<Look> {
  const { palette } = await import('../../lib/io/palette.js');
  const paint = palette(colour);
  return {
    clean: (text) => escapeControls(text, '\n\t'),
    json: (text) => (colour ? paintJson(text, (part, piece) => paint(piece, tones[part])) : text),
    nothing: paint('null', 'dim'),
  };
}

/** The same records, with what JSON leaves as it is and a terminal would act on written as escapes. */
function cleaned(write: RecordWriter): RecordWriter {
  const raw = new Out();
  return (record, out) => {
    write(record, raw);
    out.text(escapeControlsInDocument(raw.take().toString()));
  };
}
