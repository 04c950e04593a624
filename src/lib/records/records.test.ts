import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import { recordFilter } from './filter.js';
import { CsvParser } from './input/csv.js';
import { LinesParser } from './input/lines.js';
import { NdjsonParser } from './input/ndjson.js';
import { RawParser } from './input/raw.js';
import type { AppendRecord, RecordParser } from './input/record-parser.js';
import { formatWriter } from './output/format.js';
import { jsonWriter } from './output/json.js';
import { type LineWriterOptions, lineWriter } from './output/lines.js';
import type { RecordWriter } from './output/writer.js';
import { OutputBuffer } from './output-buffer.js';
import { emptyDraft, type RecordDraft, type RecordHeader, type RecordView } from './record.js';

interface Plain {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly timestamp: number | null;
  readonly partition: number;
}

const plain = (draft: RecordDraft): Plain => ({
  key: draft.keyStart < 0 ? null : Buffer.from(draft.keyBytes.subarray(draft.keyStart, draft.keyEnd)),
  value: draft.valueStart < 0 ? null : Buffer.from(draft.valueBytes.subarray(draft.valueStart, draft.valueEnd)),
  headers: draft.headers.map(({ key, value }) => ({ key, value: value && Buffer.from(value) })),
  timestamp: draft.timestamp,
  partition: draft.partition,
});

/** Everything that a reading makes of the input, given in pieces of a size. */
function readAll(
  make: (draft: RecordDraft, take: AppendRecord) => RecordParser,
  input: Buffer | string,
  size = 7,
): Plain[] {
  const found: Plain[] = [];
  const reading = make(emptyDraft(), (draft) => found.push(plain(draft)));
  const bytes = Buffer.from(input);
  for (let at = 0; at < bytes.length; at += size) reading.push(bytes.subarray(at, at + size));
  reading.end();
  return found;
}

function view({ key, value, headers, timestamp, partition }: Plain, offset = 0): RecordView {
  const bytes = Buffer.concat([Buffer.from('#'), key ?? Buffer.alloc(0), value ?? Buffer.alloc(0)]);
  const keyEnd = 1 + (key?.length ?? 0);
  return {
    topic: 'orders',
    partition,
    offset,
    timestamp: timestamp ?? -1,
    bytes,
    keyStart: key ? 1 : -1,
    keyEnd: key ? keyEnd : -1,
    valueStart: value ? keyEnd : -1,
    valueEnd: value ? bytes.length : -1,
    headerCount: headers.length,
    headers: () => [...headers],
  };
}

const of = (fields: { [K in keyof Plain]?: Plain[K] | string }): Plain => {
  const bytes = (text: unknown) => (typeof text === 'string' ? Buffer.from(text) : ((text ?? null) as Buffer | null));
  return {
    key: bytes(fields.key),
    value: bytes(fields.value),
    headers: (fields.headers as RecordHeader[] | undefined) ?? [],
    timestamp: (fields.timestamp as number | undefined) ?? null,
    partition: (fields.partition as number | undefined) ?? -1,
  };
};

const written = (writer: RecordWriter, ...records: Plain[]): string => {
  const out = new OutputBuffer();
  records.forEach((record, offset) => void writer(view(record, offset), out));
  return out.take().toString();
};

const texts = (records: readonly Plain[]) =>
  records.map(({ key, value }) => [key && `${key}`, value && `${value}`] as const);

describe('lines', () => {
  const read = (
    input: Buffer | string,
    options: { keyDelimiter?: string; emptyIsNull?: boolean } = {},
    size?: number,
  ) => readAll((draft, take) => new LinesParser(draft, take, { emptyIsNull: false, ...options }), input, size);

  test.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['\n', ['']],
    ['a\r\n', ['a\r']],
  ])('%j', (input, values) => {
    expect(texts(read(input)).map(([, value]) => value)).toEqual(values);
  });

  test('chunks of any size give the same records', () => {
    const bytes = fc
      .uint8Array({ maxLength: 300 })
      .map((all) => Buffer.from(all.map((byte) => (byte < 60 ? 10 : byte))));
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 50 }), (input, size) => {
        expect(read(input, { keyDelimiter: 'ab' }, size)).toEqual(read(input, { keyDelimiter: 'ab' }, 1000));
      }),
    );
  });

  test('the key precedes the first delimiter; lines without one have a null key and are counted', () => {
    const found: Plain[] = [];
    const options = { keyDelimiter: '::', emptyIsNull: true };
    const reading = new LinesParser(emptyDraft(), (draft) => found.push(plain(draft)), options);
    reading.push(Buffer.from('k::v\nplain\n::v\nk::\nk::a::b\n'));
    reading.end();
    expect(texts(found)).toEqual([
      ['k', 'v'],
      [null, 'plain'],
      ['', 'v'],
      ['k', null],
      ['k', 'a::b'],
    ]);
    expect(reading.undelimitedCount).toBe(1);
  });

  test('raw: the whole input is one record', () => {
    expect(texts(readAll((draft, take) => new RawParser(draft, take, { emptyIsNull: false }), 'a\nb\n'))).toEqual([
      [null, 'a\nb\n'],
    ]);
    const empty = (emptyIsNull: boolean) =>
      texts(readAll((draft, take) => new RawParser(draft, take, { emptyIsNull }), ''));
    expect([empty(false), empty(true)]).toEqual([[[null, '']], [[null, null]]]);
  });
});

describe('csv', () => {
  const read = (input: string, emptyIsNull = false) =>
    readAll((draft, take) => new CsvParser(draft, take, { emptyIsNull }), input, 3);

  test('the first line names the columns', () => {
    expect(read('key,value,partition,timestamp,header.a\nk,"v, ""x""\n2",3,1700,h\r\n,v,,,\n')).toEqual([
      of({
        key: 'k',
        value: 'v, "x"\n2',
        partition: 3,
        timestamp: 1700,
        headers: [{ key: 'a', value: Buffer.from('h') }],
      }),
      of({ key: null, value: 'v' }),
    ]);
  });

  test('an empty key is written as an empty pair of quotes; an empty value is null where asked for', () => {
    expect(texts(read('key,value\n"",""\n'))).toEqual([['', '']]);
    expect(texts(read('key,value\nk,\n', true))).toEqual([['k', null]]);
  });

  test('multi-byte characters survive chunking', () => {
    expect(texts(read('value\nañ€😀\n'))).toEqual([[null, 'añ€😀']]);
  });

  test.each([
    ['kye,value\n', /line 1: "kye" is no column/],
    ['value,key,value\n', /line 1: the column "value" is there twice/],
    ['key,value\na\n', /line 2: it has 1 cells/],
    ['value\n"a\n\n', /line 2: a quote is not closed|line 4: a quote is not closed/],
    ['value\n"a"b\n', /line 2: something follows/],
    ['partition\nx\n', /line 2: "x" is not a partition/],
  ])('%j is refused', (input, message) => {
    expect(() => read(input)).toThrow(message);
  });
});

describe('json', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((all) => Buffer.from(all));
  const anyBytes = fc.option(
    fc.oneof(
      bytes,
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    ),
  );
  const anyRecord: fc.Arbitrary<Plain> = fc.record({
    key: anyBytes,
    value: anyBytes,
    headers: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'ñ', ''), value: anyBytes }), { maxLength: 4 }),
    timestamp: fc.integer({ min: -1 }),
    partition: fc.nat({ max: 9 }),
  });
  const read = (input: string, preservePartitions = true) =>
    readAll((draft, take) => new NdjsonParser(draft, take, { preservePartitions }), input);

  test('written records are read back byte for byte', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), (records) => {
        expect(read(written(jsonWriter({}), ...records))).toEqual(records);
      }),
    );
  });

  test('decoded values come back byte for byte', () => {
    const record = of({ key: 'k', value: '{ "a": [1, null] }', timestamp: 5, partition: 0 });
    const line = written(jsonWriter({ value: 'json' }), record);
    expect(JSON.parse(line)).toEqual({
      topic: 'orders',
      partition: 0,
      offset: 0,
      timestamp: 5,
      key: 'k',
      value: { a: [1, null] },
      headers: [],
      encoding: { value: 'json' },
    });
    expect(texts(read(line))).toEqual([['k', '{ "a": [1, null] }']]);
  });

  test('bytes that are not UTF-8 are base64, and named', () => {
    const header = { key: 'h', value: Buffer.from([255]) };
    const record = of({ value: Buffer.from([0xff, 0]), headers: [header], partition: 1, timestamp: 2 });
    expect(JSON.parse(written(jsonWriter({}), record))).toEqual({
      topic: 'orders',
      partition: 1,
      offset: 0,
      timestamp: 2,
      key: null,
      value: '/wA=',
      headers: [{ key: 'h', value: '/w==', encoding: 'base64' }],
      encoding: { value: 'base64' },
    });
  });

  test('the partitioner chooses the partition unless it is preserved', () => {
    expect(read('{"value":"v","partition":7}\n', false)[0]?.partition).toBe(-1);
  });

  test.each([
    ['{"value":', /line 1: it is not JSON/],
    ['{"value":"a"}\n[]', /line 2: it is not an object/],
    ['{"userId":1}', /line 1: it has no "value"/],
    ['{"value":{}}', /line 1: "value" is neither/],
    ['{"value":"é","encoding":{"value":"base64"}}', /line 1: "value" is not base64/],
    ['{"value":"a","encoding":{"value":"rot13"}}', /line 1: "value" has the encoding "rot13"/],
    ['{"value":"a","timestamp":-2}', /line 1: "timestamp" is -2, and -1 is the least/],
    ['{"value":"a","partition":-1}', /line 1: "partition" is -1, and 0 is the least/],
    ['{"value":"a","partition":1.5}', /line 1: "partition" is not a whole number/],
    ['{"value":"a","headers":{}}', /line 1: "headers" is not a list/],
  ])('%s is refused with its line', (input, message) => {
    expect(() => read(input)).toThrow(message);
    expect(() => read(input)).toThrow(CliError);
  });
});

describe('value lines', () => {
  const line = (options: Partial<LineWriterOptions>, record: Plain) =>
    written(lineWriter({ print: [], decode: {}, ...options }), record);
  const style = {
    sanitize: (text: string) => text.replaceAll('\x1b', '^['),
    colourJson: (text: string) => `<${text}>`,
    nullText: 'null',
  };
  const record = of({
    key: 'k',
    value: 'v\x1b[31m',
    partition: 2,
    timestamp: 9,
    headers: [
      { key: 'h', value: Buffer.from('x') },
      { key: 'n', value: null },
    ],
  });

  test('a pipe gets the bytes and a newline', () => {
    const value = Buffer.from([0, 255, 27]);
    const out = new OutputBuffer();
    lineWriter({ print: [], decode: {} })(view(of({ value })), out);
    expect(out.take().equals(Buffer.from([0, 255, 27, 10]))).toBe(true);
    expect(line({}, of({ value: null }))).toBe('\n');
  });

  test('requested fields precede the value, tab-separated, in the given order', () => {
    const print = ['key', 'partition', 'offset', 'timestamp', 'headers'] as const;
    expect(line({ print }, record)).toBe('k\t2\t0\t9\th=x,n=NULL\tv\x1b[31m\n');
    expect(line({ print: ['offset', 'key'] }, of({ value: 'v' }))).toBe('0\t\tv\n');
  });

  test('a terminal never gets an escape; JSON is coloured, null is shown', () => {
    const print = ['key', 'headers'] as const;
    expect(line({ print, style }, record)).toBe('k\th=x,n=null\tv^[[31m\n');
    expect(line({ style }, of({ value: '{"a":"\x1b"}' }))).not.toContain('\x1b');
    expect(line({ style }, of({ value: '{"a":1}' }))).toBe('<{"a":1}>\n');
    expect(line({ style }, of({ value: null }))).toBe('null\n');
  });

  test.each([
    ['hex', 'ff00'],
    ['base64', '/wA='],
  ] as const)('%s', (value, text) => {
    expect(line({ decode: { value } }, of({ value: Buffer.from([255, 0]) }))).toBe(`${text}\n`);
  });

  test('more than a chunk is kept whole', () => {
    const value = Buffer.alloc(1_000_000, 'x');
    expect(line({}, of({ value }))).toHaveLength(1_000_001);
  });
});

describe('formats', () => {
  const record = of({
    key: 'k',
    value: 'val',
    partition: 2,
    timestamp: 9,
    headers: [{ key: 'h', value: Buffer.from('x') }],
  });
  const format = (text: string, of_: Plain = record) => written(formatWriter(text, { decode: {} }), of_);

  test.each([
    ['%t/%p/%o/%T', 'orders/2/0/9'],
    ['%k=%s\\n', 'k=val\n'],
    ['%K %S %v', '1 3 val'],
    ['%h|%%|100%%', 'h=x|%|100%'],
    ['\\t\\x41\\\\\\q', '\tA\\\\q'],
    ['%R', '\0\0\0\x03'],
    ['', ''],
  ])('%j', (text, result) => {
    expect(format(text)).toBe(result);
  });

  test('null is empty, and its length -1', () => {
    expect(format('[%k][%s]%K %S', of({}))).toBe('[][]-1 -1');
  });

  test.each(['%q', '%', '100%', '\\', '\\xZZ', '\\x4'])('%j is refused', (text) => {
    expect(() => format(text)).toThrow(/stands for nothing in a format/);
  });
});

describe('filters', () => {
  const record = view(of({ key: 'user-1', value: 'hola', headers: [{ key: 'a', value: Buffer.from('1') }] }));
  const tombstone = view(of({}));

  test.each([
    [{ key: 'user-1' }, true],
    [{ key: 'user' }, false],
    [{ grep: /^ho/ }, true],
    [{ grep: /x/ }, false],
    [{ headers: [['a', '1']] }, true],
    [{ headers: [['a', '2']] }, false],
    [{ key: 'user-1', headers: [['b', '1']] }, false],
  ] as const)('%j', (options, wanted) => {
    const filter = recordFilter({ headers: [], ...options });
    expect(filter?.(record)).toBe(wanted);
    expect(filter?.(tombstone)).toBe(false);
  });

  test('no filter', () => {
    expect(recordFilter({ headers: [] })).toBeUndefined();
  });
});
