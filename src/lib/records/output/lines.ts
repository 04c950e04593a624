import type { OutputBuffer } from '../output-buffer.js';
import { composeWriter, type WriterPart } from './compose.js';
import type { DecodeOptions, Decoding, RecordWriter, TerminalStyle } from './writer.js';

export const printableFields = ['topic', 'key', 'partition', 'offset', 'timestamp', 'headers'] as const;
export type PrintableField = (typeof printableFields)[number];

export interface LineWriterOptions {
  /** Fields before the value, tab-separated, in this order. */
  readonly print: readonly PrintableField[];
  readonly decode: DecodeOptions;
  /** Style of a terminal; absent: bytes are written as they are. */
  readonly style?: TerminalStyle | undefined;
}

const tab = Buffer.from('\t');
const newline = Buffer.from('\n');

/** Writes one line per record: the requested fields and the value. */
export function lineWriter({ print, decode, style }: LineWriterOptions): RecordWriter {
  const parts = { key: bytesPart('key', decode, style), headers: headersPart(style) };
  const fields = print.flatMap((name) => [name === 'key' || name === 'headers' ? parts[name] : name, tab]);
  return composeWriter([...fields, bytesPart('value', decode, style), newline]);
}

/** The key or the value as bytes, decoded, or styled for a terminal. */
export function bytesPart(field: 'key' | 'value', decode: DecodeOptions, style: TerminalStyle | undefined): WriterPart {
  const decoding = decode[field] ?? 'utf8';
  if (!style && (decoding === 'utf8' || decoding === 'json')) return field;
  const write = bytesWriter(decoding, style);
  return field === 'key'
    ? ({ bytes, keyStart, keyEnd }, out) => write(out, bytes, keyStart, keyEnd)
    : ({ bytes, valueStart, valueEnd }, out) => write(out, bytes, valueStart, valueEnd);
}

/** Writes a range of bytes; a start of -1 means null. */
type BytesWriter = (out: OutputBuffer, bytes: Buffer, start: number, end: number) => void;

/** Writes bytes as hex or base64, or as text that is styled for a terminal. */
const bytesWriter = (decoding: Decoding, style: TerminalStyle | undefined): BytesWriter => {
  if (decoding !== 'hex' && decoding !== 'base64') return styledWriter(style);
  return (out, bytes, start, end) => {
    if (start >= 0) out.writeText(bytes.toString(decoding, start, end));
    else if (style) out.writeText(style.nullText);
  };
};

const styledWriter =
  (style: TerminalStyle | undefined): BytesWriter =>
  (out, bytes, start, end) => {
    if (!style) out.writeRange(bytes, start, end);
    else if (start < 0) out.writeText(style.nullText);
    else {
      const text = bytes.toString('utf8', start, end);
      out.writeText(isJson(text) ? style.colourJson(style.sanitize(text)) : style.sanitize(text));
    }
  };

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Headers as `name=value,name=value`, styled for a terminal. */
export function headersPart(style: TerminalStyle | undefined): WriterPart {
  if (!style) return 'headers';
  const text = styledWriter(style);
  return (record, out) => {
    record.headers().forEach(({ key, value }, index) => {
      if (index > 0) out.writeText(',');
      const name = Buffer.from(key);
      text(out, name, 0, name.length);
      out.writeText('=');
      if (value) text(out, value, 0, value.length);
      else out.writeText(style.nullText);
    });
  };
}
