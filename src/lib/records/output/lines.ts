import type { RecordHeader } from '../record.js';
import type { OutputBuffer } from './output-buffer.js';
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

const tab = 9;
const newline = 10;

/** Writes one line per record: the requested fields and the value. */
export function lineWriter({ print, decode, style }: LineWriterOptions): RecordWriter {
  const value = bytesWriter(decode.value ?? 'utf8', style);
  if (print.length === 0) {
    return (record, out) => {
      value(out, record.bytes, record.valueStart, record.valueEnd);
      out.writeByte(newline);
    };
  }
  const key = bytesWriter(decode.key ?? 'utf8', style);
  const fields: Readonly<Record<PrintableField, RecordWriter>> = {
    topic: (record, out) => out.writeText(record.topic),
    partition: (record, out) => out.writeText(`${record.partition}`),
    offset: (record, out) => out.writeText(`${record.offset}`),
    timestamp: (record, out) => out.writeText(`${record.timestamp}`),
    key: (record, out) => key(out, record.bytes, record.keyStart, record.keyEnd),
    headers: headersWriter(style),
  };
  return (record, out) => {
    for (const name of print) {
      fields[name](record, out);
      out.writeByte(tab);
    }
    value(out, record.bytes, record.valueStart, record.valueEnd);
    out.writeByte(newline);
  };
}

/** Writes a range of bytes; a start of -1 means null. */
type BytesWriter = (out: OutputBuffer, bytes: Buffer, start: number, end: number) => void;

/** Writes bytes as they are, or styled for a terminal. */
export const bytesWriter = (decoding: Decoding, look: TerminalStyle | undefined): BytesWriter =>
  look ? terminalBytesWriter(look)(decoding) : rawBytesWriter(decoding);

const rawBytesWriter = (decoding: Decoding): BytesWriter => {
  if (decoding === 'hex' || decoding === 'base64') {
    return (out, bytes, start, end) => {
      if (start >= 0) out.writeText(bytes.toString(decoding, start, end));
    };
  }
  return (out, bytes, start, end) => out.writeRange(bytes, start, end);
};

const terminalBytesWriter =
  ({ sanitize, colourJson, nullText }: TerminalStyle) =>
  (decoding: Decoding): BytesWriter =>
  (out, bytes, start, end) => {
    if (start < 0) out.writeText(nullText);
    else if (decoding === 'hex' || decoding === 'base64') out.writeText(bytes.toString(decoding, start, end));
    else {
      const text = bytes.toString('utf8', start, end);
      out.writeText(isJson(text) ? colourJson(sanitize(text)) : sanitize(text));
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

/**
 * Writes headers as `name=value,name=value`; without a terminal a null value is `NULL`, as with kcat and Apache's
 * tools.
 */
export function headersWriter(look: TerminalStyle | undefined): RecordWriter {
  const text = bytesWriter('utf8', look);
  const nothing = look?.nullText ?? 'NULL';
  return (record, out) => {
    record.headers().forEach(({ key, value }: RecordHeader, index) => {
      if (index > 0) out.writeText(',');
      const name = Buffer.from(key);
      text(out, name, 0, name.length);
      out.writeText('=');
      if (value) text(out, value, 0, value.length);
      else out.writeText(nothing);
    });
  };
}
