import type { OutputBuffer } from '../output-buffer.js';
import type { RecordView } from '../record.js';
import type { RecordField, RecordTemplate } from '../record-template.js';
import type { RecordWriter } from './writer.js';

/** Literal bytes, a field, or any other function that writes something of a record. */
export type WriterPart = Buffer | RecordField | RecordWriter;

/** A writer of parts in their order; it has a template where no part is a function. */
export function composeWriter(parts: readonly WriterPart[]): RecordWriter {
  const writers = parts.map(partWriter);
  const write = (record: RecordView, out: OutputBuffer): void => {
    for (const part of writers) part(record, out);
  };
  return parts.some((part) => typeof part === 'function')
    ? write
    : Object.assign(write, { template: parts as RecordTemplate });
}

function partWriter(part: WriterPart): RecordWriter {
  if (typeof part === 'function') return part;
  return typeof part === 'string' ? fieldWriters[part] : (_record, out) => out.writeRange(part, 0, part.length);
}

/** -1 for null, as in the protocol. */
const lengthOf = (start: number, end: number): number => (start < 0 ? -1 : end - start);

const jsonText = (bytes: Buffer, start: number, end: number): string =>
  start < 0 ? 'null' : JSON.stringify(bytes.toString('utf8', start, end));

const fieldWriters: Readonly<Record<RecordField, RecordWriter>> = {
  topic: ({ topic }, out) => out.writeText(topic),
  topicJson: ({ topic }, out) => out.writeText(JSON.stringify(topic)),
  partition: ({ partition }, out) => out.writeText(`${partition}`),
  offset: ({ offset }, out) => out.writeText(`${offset}`),
  timestamp: ({ timestamp }, out) => out.writeText(`${timestamp}`),
  key: ({ bytes, keyStart, keyEnd }, out) => out.writeRange(bytes, keyStart, keyEnd),
  value: ({ bytes, valueStart, valueEnd }, out) => out.writeRange(bytes, valueStart, valueEnd),
  keyLength: ({ keyStart, keyEnd }, out) => out.writeText(`${lengthOf(keyStart, keyEnd)}`),
  valueLength: ({ valueStart, valueEnd }, out) => out.writeText(`${lengthOf(valueStart, valueEnd)}`),
  valueLengthInt32: ({ valueStart, valueEnd }, out) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(lengthOf(valueStart, valueEnd));
    out.writeRange(bytes, 0, 4);
  },
  keyJson: ({ bytes, keyStart, keyEnd }, out) => out.writeText(jsonText(bytes, keyStart, keyEnd)),
  valueJson: ({ bytes, valueStart, valueEnd }, out) => out.writeText(jsonText(bytes, valueStart, valueEnd)),
  headers: (record, out) => {
    record.headers().forEach(({ key, value }, index) => {
      out.writeText(`${index > 0 ? ',' : ''}${key}=`);
      if (value) out.writeRange(value, 0, value.length);
      else out.writeText(nullHeader);
    });
  },
};

/** A null value of a header, as kcat and Apache's tools write it. */
const nullHeader = 'NULL';
