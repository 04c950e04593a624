import { CliError } from '../../base/errors.js';
import { type RecordDraft, type RecordHeader, setKey, setValue } from '../record.js';
import { LineBasedParser } from './line-based-parser.js';
import { rawJsonMember } from './raw-json-member.js';
import type { AppendRecord } from './record-parser.js';

export interface NdjsonOptions {
  readonly preservePartitions: boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Parses records as `consume -o json` writes them, byte for byte. */
export class NdjsonParser extends LineBasedParser {
  readonly #preservePartitions: boolean;
  readonly #commonHeaders: readonly RecordHeader[];
  readonly #defaultPartition: number;

  constructor(draft: RecordDraft, append: AppendRecord, { preservePartitions }: NdjsonOptions) {
    super(draft, append);
    this.#preservePartitions = preservePartitions;
    this.#commonHeaders = draft.headers;
    this.#defaultPartition = draft.partition;
  }

  protected fill(bytes: Buffer, start: number, end: number): boolean {
    const text = bytes.toString('utf8', start, end);
    if (text.trim() === '') return false;
    this.#fill(parse(text), text);
    return true;
  }

  #fill(record: JsonObject, text: string): void {
    const { draft } = this;
    const encoding = objectOf(record['encoding'] ?? {}, '"encoding"');
    const field = (name: 'key' | 'value') =>
      encoding[name] === 'json'
        ? Buffer.from(rawJsonMember(text, name) ?? 'null')
        : bytesOf(record[name] ?? null, encoding[name], `"${name}"`);
    setKey(draft, field('key'));
    if (record['value'] === undefined) {
      throw inputError('it has no "value"', 'Where each line is itself the value, leave out --input ndjson.');
    }
    setValue(draft, field('value'));
    draft.timestamp = timestampOf(record['timestamp']);
    draft.partition = this.#preservePartitions ? partitionOf(record['partition']) : this.#defaultPartition;
    draft.headers = [...headersOf(record['headers'] ?? []), ...this.#commonHeaders];
  }
}

const inputError = (message: string, hint?: string) => new CliError('usage', message, { hint });

function parse(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text), 'it');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw inputError('it is not JSON', 'One record a line, as `kafkactl consume -o json` writes them.');
  }
}

function objectOf(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw inputError(`${what} is not an object`);
  return value as JsonObject;
}

function numberOf(value: unknown, what: string, least: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw inputError(`${what} is not a whole number`);
  if (value < least) throw inputError(`${what} is ${value}, and ${least} is the least that there is`);
  return value;
}

/** Null for the current time, -1 for no timestamp. */
const timestampOf = (value: unknown): number | null => numberOf(value, '"timestamp"', -1);

const partitionOf = (value: unknown): number => numberOf(value, '"partition"', 0) ?? -1;

function bytesOf(value: unknown, encoding: unknown, what: string): Buffer | null {
  if (encoding === 'json') return Buffer.from(JSON.stringify(value));
  if (value === null) return null;
  if (typeof value !== 'string') {
    throw inputError(
      `${what} is neither a string nor null`,
      'A value that is JSON itself says so: "encoding":{"value":"json"}',
    );
  }
  switch (encoding ?? 'utf8') {
    case 'utf8':
      return Buffer.from(value);
    case 'base64':
    case 'hex': {
      const bytes = Buffer.from(value, encoding as 'base64' | 'hex');
      if (bytes.toString(encoding as 'base64' | 'hex').toLowerCase() === value.toLowerCase()) return bytes;
      throw inputError(`${what} is not ${String(encoding)}`);
    }
    default:
      throw inputError(
        `${what} has the encoding ${JSON.stringify(encoding)}, which is none of utf8, base64, hex, json`,
      );
  }
}

function headersOf(value: unknown): RecordHeader[] {
  if (!Array.isArray(value)) throw inputError('"headers" is not a list', 'A header is { "key": …, "value": … }.');
  return value.map((each: unknown) => {
    const header = objectOf(each, 'a header');
    if (typeof header['key'] !== 'string') throw inputError('a header has no "key"');
    return { key: header['key'], value: bytesOf(header['value'] ?? null, header['encoding'], 'a header') };
  });
}
