import { CliError } from '../../base/errors.js';
import type { RecordField } from '../record-template.js';
import { composeWriter, type WriterPart } from './compose.js';
import { bytesPart, headersPart } from './lines.js';
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
export function formatWriter(format: string, options: FormatWriterOptions): RecordWriter {
  const parts: WriterPart[] = [];
  for (const [whole, letter, hex, escaped, text] of format.matchAll(token)) {
    if (letter !== undefined) parts.push(tokenPart(letter, options));
    else if (hex !== undefined) parts.push(Buffer.from(hex, 'hex'));
    else {
      if (escaped === '' || escaped === 'x') throw unknownEscape(whole);
      parts.push(Buffer.from(text ?? escapes[escaped ?? ''] ?? whole));
    }
  }
  return composeWriter(parts);
}

const fields: Readonly<Record<string, RecordField>> = {
  t: 'topic',
  p: 'partition',
  o: 'offset',
  T: 'timestamp',
  K: 'keyLength',
  S: 'valueLength',
  R: 'valueLengthInt32',
};

function tokenPart(letter: string, { decode, style }: FormatWriterOptions): WriterPart {
  switch (letter) {
    case 'k':
      return bytesPart('key', decode, style);
    case 's':
    case 'v':
      return bytesPart('value', decode, style);
    case 'h':
      return headersPart(style);
    case '%':
      return Buffer.from('%');
  }
  const field = fields[letter];
  if (field) return field;
  throw new CliError('usage', `%${letter} stands for nothing in a format`, {
    hint: 'There are %t %p %o %k %K %s %v %S %R %T %h and %%.',
  });
}

const unknownEscape = (text: string): CliError =>
  new CliError('usage', `${text} stands for nothing in a format`, {
    hint: 'There are \\n \\r \\t \\0 \\\\ and \\xHH, with two hexadecimal digits.',
  });
