import { isUtf8 } from 'node:buffer';
import type { OutputBuffer } from '../output-buffer.js';
import type { RecordView } from '../record.js';
import type { RecordTemplate } from '../record-template.js';
import type { DecodeOptions, Decoding, RecordWriter } from './writer.js';

const literal = (text: string): Buffer => Buffer.from(text);

/** The same for UTF-8 without headers. */
const template: RecordTemplate = [
  literal('{"topic":'),
  'topicJson',
  literal(',"partition":'),
  'partition',
  literal(',"offset":'),
  'offset',
  literal(',"timestamp":'),
  'timestamp',
  literal(',"key":'),
  'keyJson',
  literal(',"value":'),
  'valueJson',
  literal(',"headers":['),
  'headers',
  literal(']}\n'),
];

/** Writes one JSON object per line with the whole record: `produce --input ndjson` reads it back byte for byte. */
export function jsonWriter(decode: DecodeOptions): RecordWriter {
  const keyAs = decode.key ?? 'utf8';
  const valueAs = decode.value ?? 'utf8';
  const write = (record: RecordView, out: OutputBuffer): void => {
    const { topic, partition, offset, timestamp, bytes, keyStart, keyEnd, valueStart, valueEnd } = record;
    const key = encode(bytes, keyStart, keyEnd, keyAs);
    const value = encode(bytes, valueStart, valueEnd, valueAs);
    out.writeText(
      `{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":${offset},"timestamp":${timestamp}`,
    );
    out.writeText(`,"key":${key.json},"value":${value.json}`);
    writeHeaders(record, out);
    if (key.encoding || value.encoding) {
      out.writeText(`,"encoding":${JSON.stringify({ key: key.encoding, value: value.encoding })}`);
    }
    out.writeText('}\n');
  };
  return keyAs === 'utf8' && valueAs === 'utf8' ? Object.assign(write, { template }) : write;
}

interface Encoded {
  readonly json: string;
  /** Absent for UTF-8. */
  readonly encoding?: string;
}

function encode(bytes: Buffer, start: number, end: number, as: Decoding): Encoded {
  if (start < 0) return { json: 'null' };
  if (as === 'hex' || as === 'base64') return { json: JSON.stringify(bytes.toString(as, start, end)), encoding: as };
  if (!isUtf8(bytes.subarray(start, end)))
    return { json: `"${bytes.toString('base64', start, end)}"`, encoding: 'base64' };
  const text = bytes.toString('utf8', start, end);
  if (as === 'json') {
    return isJson(text) ? { json: onOneLine(text), encoding: 'json' } : { json: JSON.stringify(text) };
  }
  return { json: JSON.stringify(text) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Keeps the text of the JSON value, because parsing would lose digits; newlines become blanks. */
const onOneLine = (json: string): string => json.trim().replace(/[\r\n]+/g, ' ');

function writeHeaders(record: RecordView, out: OutputBuffer): void {
  out.writeText(',"headers":[');
  record.headers().forEach(({ key, value }, index) => {
    const { json, encoding } = value ? encode(value, 0, value.length, 'utf8') : { json: 'null' };
    const tail = encoding ? `,"encoding":"${encoding}"` : '';
    out.writeText(`${index > 0 ? ',' : ''}{"key":${JSON.stringify(key)},"value":${json}${tail}}`);
  });
  out.writeText(']');
}
