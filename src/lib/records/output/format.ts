import { CliError } from '../../errors.js';
import type { RecordView } from '../record.js';
import { bytesWriter, headersWriter } from './lines.js';
import type { Out } from './out.js';
import type { Decode, Look, RecordWriter } from './writer.js';

export interface FormatOptions {
  readonly decode: Decode;
  /** Absent: a pipe, where bytes pass as they are. */
  readonly look?: Look | undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '0': '\0' };
const token = /%(.?)|\\x([0-9a-fA-F]{2})|\\(.?)|([^%\\]+)/gsu;

/**
 * Compiles a format of kcat's tokens: %t topic, %p partition, %o offset, %k key, %K its length, %s or %v value, %S its
 * length, %R its length as four bytes, %T timestamp, %h headers, %% a percent sign; \n \r \t \\ \xHH.
 */
export function formatWriter(format: string, { decode, look }: FormatOptions): RecordWriter {
  const parts: RecordWriter[] = [];
  for (const [whole, letter, hex, escaped, text] of format.matchAll(token)) {
    if (letter !== undefined) parts.push(tokenWriter(letter, { decode, look }));
    else if (hex !== undefined) {
      const byte = Number.parseInt(hex, 16);
      parts.push((_record, out) => out.byte(byte));
    } else {
      if (escaped === '' || escaped === 'x') throw noEscape(whole);
      const literal = text ?? escapes[escaped ?? ''] ?? whole;
      parts.push((_record, out) => out.text(literal));
    }
  }
  return (record, out) => {
    for (const part of parts) part(record, out);
  };
}

function tokenWriter(letter: string, { decode, look }: FormatOptions): RecordWriter {
  const key = bytesWriter(decode.key ?? 'utf8', look);
  const value = bytesWriter(decode.value ?? 'utf8', look);
  switch (letter) {
    case 't':
      return (record, out) => out.text(record.topic);
    case 'p':
      return (record, out) => out.text(`${record.partition}`);
    case 'o':
      return (record, out) => out.text(`${record.offset}`);
    case 'T':
      return (record, out) => out.text(`${record.timestamp}`);
    case 'k':
      return ({ bytes, keyStart, keyEnd }, out) => key(out, bytes, keyStart, keyEnd);
    case 'K':
      return (record, out) => out.text(`${lengthOf(record.keyStart, record.keyEnd)}`);
    case 's':
    case 'v':
      return ({ bytes, valueStart, valueEnd }, out) => value(out, bytes, valueStart, valueEnd);
    case 'S':
      return (record, out) => out.text(`${lengthOf(record.valueStart, record.valueEnd)}`);
    case 'R':
      return writeLength;
    case 'h':
      return headersWriter(look);
    case '%':
      return (_record, out) => out.byte(0x25);
    default:
      throw new CliError('usage', `%${letter} stands for nothing in a format`, {
        hint: 'There are %t %p %o %k %K %s %v %S %R %T %h and %%.',
      });
  }
}

const noEscape = (begun: string): CliError =>
  new CliError('usage', `${begun} stands for nothing in a format`, {
    hint: 'There are \\n \\r \\t \\0 \\\\ and \\xHH, with two hexadecimal digits.',
  });

/** -1 for null, as in the protocol. */
const lengthOf = (start: number, end: number) => (start < 0 ? -1 : end - start);

function writeLength({ valueStart, valueEnd }: RecordView, out: Out): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(lengthOf(valueStart, valueEnd));
  out.range(bytes, 0, 4);
}
