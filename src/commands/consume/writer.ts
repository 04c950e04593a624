import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { Tone } from '../../lib/io/blocks.js';
import { escapeControls, escapeControlsInDocument } from '../../lib/io/escape-controls.js';
import { formatWriter } from '../../lib/records/output/format.js';
import { jsonWriter } from '../../lib/records/output/json.js';
import { type JsonPart, paintJson } from '../../lib/records/output/json-colours.js';
import { lineWriter } from '../../lib/records/output/lines.js';
import type { DecodeOptions, RecordWriter, TerminalStyle } from '../../lib/records/output/writer.js';
import { OutputBuffer } from '../../lib/records/output-buffer.js';
import type { ConsumeValues } from './options.js';

/** Creates the writer of `consume`'s output. For a terminal control characters are escaped, unless --raw is given. */
export async function openWriter(
  values: Pick<ConsumeValues, 'format' | 'print' | 'decode'>,
  { output }: App,
): Promise<RecordWriter> {
  const { format, print = [] } = values;
  const both = (one: string, other: string) => new CliError('usage', `${one} and ${other} do not go together`);
  if (format !== undefined && values.print) throw both('--format', '--print');
  if (output.format === 'json' && format !== undefined) throw both('--format', '-o json');
  if (output.format === 'json' && values.print) throw both('--print', '-o json');
  const decode: DecodeOptions = Object.assign({}, ...values.decode);
  const terminal = output.tty && !output.raw;
  if (output.format === 'json') return terminal ? sanitized(jsonWriter(decode)) : jsonWriter(decode);
  const style = terminal ? await terminalStyle(output.colour) : undefined;
  return format === undefined ? lineWriter({ print, decode, style }) : formatWriter(format, { decode, style });
}

const tones: Readonly<Record<JsonPart, Tone>> = { name: 'name', text: 'good', number: 'warn', word: 'warn' };

async function terminalStyle(colour: boolean): Promise<TerminalStyle> {
  const { palette } = await import('../../lib/io/palette.js');
  const paint = palette(colour);
  return {
    sanitize: (text) => escapeControls(text, '\n\t'),
    colourJson: (text) => (colour ? paintJson(text, (part, piece) => paint(piece, tones[part])) : text),
    nullText: paint('null', 'dim'),
  };
}

/** Escapes the control characters that JSON leaves in text and a terminal would act on. */
function sanitized(write: RecordWriter): RecordWriter {
  const raw = new OutputBuffer();
  return (record, out) => {
    write(record, raw);
    out.writeText(escapeControlsInDocument(raw.takeCopy().toString()));
  };
}
