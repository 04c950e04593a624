import { CliError } from '../../base/errors.js';
import type { RecordView } from '../record.js';
import { bytesWriter, headersWriter } from './lines.js';
import type { OutputBuffer } from './output-buffer.js';
import type { DecodeOptions, RecordWriter, TerminalStyle } from './writer.js';

export interface FormatWriterOptions {
  readonly decode: DecodeOptions;
  /** Style of a terminal; absent: bytes are written as they are. */
  readonly style?: TerminalStyle | undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '0': '\0' };
const token = /%(.?)|\\x([0-9a-fA-F]{2})|\\(.?)|([^%\\]+)/gsu;

/**
 * Compiles a format with kcat's tokens: %t topic, %p partition, %o offset, %k key, %K its length, %s or %v value, %S
 * its length, %R its length as four bytes, %T timestamp, %h headers, %% a percent sign; \n \r \t \\ \xHH.
 */
export function formatWriter(format: string, { decode, style }: FormatWriterOptions): RecordWriter {
  const parts: RecordWriter[] = [];
  for (const [whole, letter, hex, escaped, text] of format.matchAll(token)) {
    if (letter !== undefined) parts.push(tokenWriter(letter, { decode, style }));
    else if (hex !== undefined) {
      const byte = Number.parseInt(hex, 16);
      parts.push((_record, out) => out.writeByte(byte));
    } else {
      if (escaped === '' || escaped === 'x') throw unknownEscape(whole);
      const literal = text ?? escapes[escaped ?? ''] ?? whole;
      parts.push((_record, out) => out.writeText(literal));
    }
  }
  return (record, out) => {
    for (const part of parts) part(record, out);
  };
}

function tokenWriter(letter: string, { decode, style }: FormatWriterOptions): RecordWriter {
  const key = bytesWriter(decode.key ?? 'utf8', style);
  const value = bytesWriter(decode.value ?? 'utf8', style);
  switch (letter) {
    case 't':
      return (record, out) => out.writeText(record.topic);
    case 'p':
      return (record, out) => out.writeText(`${record.partition}`);
    case 'o':
      return (record, out) => out.writeText(`${record.offset}`);
    case 'T':
      return (record, out) => out.writeText(`${record.timestamp}`);
    case 'k':
      return ({ bytes, keyStart, keyEnd }, out) => key(out, bytes, keyStart, keyEnd);
    case 'K':
      return (record, out) => out.writeText(`${lengthOf(record.keyStart, record.keyEnd)}`);
    case 's':
    case 'v':
      return ({ bytes, valueStart, valueEnd }, out) => value(out, bytes, valueStart, valueEnd);
    case 'S':
      return (record, out) => out.writeText(`${lengthOf(record.valueStart, record.valueEnd)}`);
    case 'R':
      return writeLength;
    case 'h':
      return headersWriter(style);
    case '%':
      return (_record, out) => out.writeByte(0x25);
    default:
      throw new CliError('usage', `%${letter} stands for nothing in a format`, {
        hint: 'There are %t %p %o %k %K %s %v %S %R %T %h and %%.',
      });
  }
}

const unknownEscape = (text: string): CliError =>
  new CliError('usage', `${text} stands for nothing in a format`, {
    hint: 'There are \\n \\r \\t \\0 \\\\ and \\xHH, with two hexadecimal digits.',
  });

/** Length in bytes; -1 for null, as in the protocol. */
const lengthOf = (start: number, end: number) => (start < 0 ? -1 : end - start);

function writeLength({ valueStart, valueEnd }: RecordView, out: OutputBuffer): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(lengthOf(valueStart, valueEnd));
  out.writeRange(bytes, 0, 4);
}
