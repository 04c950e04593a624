import type { RecordHeader } from '../record.js';
import type { Out } from './out.js';
import type { Decode, Decoding, Look, RecordWriter } from './writer.js';

export const printable = ['topic', 'key', 'partition', 'offset', 'timestamp', 'headers'] as const;
export type Printable = (typeof printable)[number];

export interface LineOptions {
  /** What stands before the value, tab-separated, in this order. */
  readonly print: readonly Printable[];
  readonly decode: Decode;
  /** Absent: a pipe, where bytes pass as they are. */
  readonly look?: Look | undefined;
}

const tab = 9;
const newline = 10;

/** A line a record: the fields asked for, and the value. */
export function lineWriter({ print, decode, look }: LineOptions): RecordWriter {
  const value = bytesWriter(decode.value ?? 'utf8', look);
  if (print.length === 0) {
    return (record, out) => {
      value(out, record.bytes, record.valueStart, record.valueEnd);
      out.byte(newline);
    };
  }
  const key = bytesWriter(decode.key ?? 'utf8', look);
  const fields: Readonly<Record<Printable, RecordWriter>> = {
    topic: (record, out) => out.text(record.topic),
    partition: (record, out) => out.text(`${record.partition}`),
    offset: (record, out) => out.text(`${record.offset}`),
    timestamp: (record, out) => out.text(`${record.timestamp}`),
    key: (record, out) => key(out, record.bytes, record.keyStart, record.keyEnd),
    headers: headersWriter(look),
  };
  return (record, out) => {
    for (const name of print) {
      fields[name](record, out);
      out.byte(tab);
    }
    value(out, record.bytes, record.valueStart, record.valueEnd);
    out.byte(newline);
  };
}

/** Writes a range of bytes; a start of -1 is null. */
type BytesWriter = (out: Out, bytes: Buffer, start: number, end: number) => void;

/** How bytes are written: as they are into a pipe, as the look has it on a terminal. */
export const bytesWriter = (decoding: Decoding, look: Look | undefined): BytesWriter =>
  look ? shown(look)(decoding) : passed(decoding);

const passed = (decoding: Decoding): BytesWriter => {
  if (decoding === 'hex' || decoding === 'base64') {
    return (out, bytes, start, end) => {
      if (start >= 0) out.text(bytes.toString(decoding, start, end));
    };
  }
  return (out, bytes, start, end) => out.range(bytes, start, end);
};

const shown =
  ({ clean, json, nothing }: Look) =>
  (decoding: Decoding): BytesWriter =>
  (out, bytes, start, end) => {
    if (start < 0) out.text(nothing);
    else if (decoding === 'hex' || decoding === 'base64') out.text(bytes.toString(decoding, start, end));
    else {
      const text = bytes.toString('utf8', start, end);
      out.text(isJson(text) ? json(clean(text)) : clean(text));
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

/** `name=value,name=value`, as they stand in the record; a null value is `NULL` in a pipe, as kcat and Apache have it. */
export function headersWriter(look: Look | undefined): RecordWriter {
  const text = bytesWriter('utf8', look);
  const nothing = look?.nothing ?? 'NULL';
  return (record, out) => {
    record.headers().forEach(({ key, value }: RecordHeader, index) => {
      if (index > 0) out.text(',');
      const name = Buffer.from(key);
      text(out, name, 0, name.length);
      out.text('=');
      if (value) text(out, value, 0, value.length);
      else out.text(nothing);
    });
  };
}
