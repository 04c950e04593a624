import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatWriter } from '../../records/output/format.js';
import { jsonWriter } from '../../records/output/json.js';
import { lineWriter, printableFields } from '../../records/output/lines.js';
import { pump } from '../../records/output/pump.js';
import type { RecordWriter } from '../../records/output/writer.js';
import { OutputBuffer } from '../../records/output-buffer.js';
import { emptyDraft, type RecordHeader, type RecordSource, setKey, setValue } from '../../records/record.js';
import { attributeMask, batchField, writeInt64 } from './batch.js';
import { BatchWriter, noProducerId, setProducerState } from './batch-writer.js';
import { loadCodec } from './compression.js';
import { RecordReader } from './record-reader.js';

interface Written {
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

const none = await loadCodec(0);
const writers: Readonly<Record<string, RecordWriter>> = {
  values: lineWriter({ print: [], decode: {} }),
  fields: lineWriter({ print: printableFields, decode: {} }),
  format: formatWriter('%t[%p] %o %T %k %K %R%S: %s%v\\n%%', { decode: {} }),
  json: jsonWriter({}),
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\u007f', 'é', '語', '😀', 'a'),
    maxLength: 60,
  }),
);
const anyBytes = fc.oneof(
  anyText.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
  fc.nat({ max: 3000 }).map((length) => Buffer.from('{"a":"x"}'.repeat(length).slice(0, length))),
);
const anyRecord: fc.Arbitrary<Written> = fc.record({
  timestamp: fc.oneof(fc.constant(1_700_000_000_000), fc.integer({ min: -1, max: 2 ** 45 })),
  key: fc.option(anyBytes),
  value: fc.option(anyBytes),
  headers: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ key: anyText, value: fc.option(anyBytes) }), { maxLength: 3 }) },
  ),
});

function batchOf(records: readonly Written[], baseOffset: number): Buffer {
  const writer = new BatchWriter(64 * 1024 * 1024);
  const draft = emptyDraft();
  for (const { timestamp, key, value, headers } of records) {
    setKey(draft, key);
    setValue(draft, value);
    draft.headers = headers;
    writer.append(draft, timestamp);
  }
  const bytes = Buffer.from(writer.finish(none));
  writeInt64(bytes, batchField.baseOffset, baseOffset);
  setProducerState(bytes, noProducerId, -1);
  return bytes;
}

interface Range {
  readonly from: number;
  readonly until: number;
}

/** The output of `consume` for batches, and the error that ends it. */
async function consumed(bytes: Buffer, write: RecordWriter, { from, until }: Range, maxRecords?: number) {
  const cursors = [new RecordReader({ topic: 'ta"b', partition: 7, bytes, from, until })];
  const source: RecordSource = {
    poll: async () => cursors.shift() ?? 'end',
    commit: async () => {},
    close: async () => {},
  };
  const [cursor] = cursors;
  const chunks: Uint8Array[] = [];
  let error = '';
  try {
    for await (const chunk of pump(source, { write, commits: false, maxRecords })) chunks.push(chunk);
  } catch (failure) {
    error = `${failure}`;
  }
  return { output: Buffer.concat(chunks).toString('latin1'), error, position: cursor?.position };
}

const oneByOne =
  (write: RecordWriter): RecordWriter =>
  (record, out) =>
    write(record, out);

describe.each(Object.entries(writers))('%s: records formatted together', (_, write) => {
  test('are written as one by one, whatever they are', async () => {
    expect(write.template).toBeDefined();
    const batches = fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 3 });
    const range = fc.record({ from: fc.nat({ max: 120 }), until: fc.nat({ max: 120 }) });
    const most = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(batches, range, most, fc.boolean(), async (written, { from, until }, max, appendTime) => {
        const bytes = Buffer.concat(written.map((records, n) => batchOf(records, n * 40)));
        if (appendTime) {
          bytes[batchField.attributes + 1] = attributeMask.logAppendTime;
          writeInt64(bytes, batchField.maxTimestamp, 1_234_567_890_123);
          setProducerState(bytes.subarray(0, batchOf(written[0] ?? [], 0).length), noProducerId, -1);
        }
        const range = { from, until: from + until };
        expect(await consumed(bytes, write, range, max)).toEqual(await consumed(bytes, oneByOne(write), range, max));
      }),
      { numRuns: 150 },
    );
  });

  test('end with the same error where the batch is damaged under a valid checksum', async () => {
    const records = fc.array(anyRecord, { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(records, fc.nat(), fc.integer({ min: 0, max: 255 }), async (written, at, byte) => {
        const bytes = batchOf(written, 0);
        bytes[batchField.records + (at % (bytes.length - batchField.records))] = byte;
        setProducerState(bytes, noProducerId, -1);
        const all = { from: 0, until: Number.POSITIVE_INFINITY };
        expect(await consumed(bytes, write, all)).toEqual(await consumed(bytes, oneByOne(write), all));
      }),
      { numRuns: 300 },
    );
  });

  test('are nearly all of a batch of common records, also of large ones', () => {
    for (const length of [0, 100, 1000, 20_000]) {
      const value = Buffer.alloc(length, 'x');
      const records = Array.from({ length: 50 }, () => ({ timestamp: 1, key: null, value, headers: [] }));
      const cursor = new RecordReader({ topic: 't', partition: 0, bytes: batchOf(records, 0), from: 0 });
      expect(cursor.next()).toBe(true);
      const out = new OutputBuffer();
      let count = 0;
      for (let more = 1; more > 0; count += more) {
        if (out.isFull) out.take();
        more = cursor.writeMany(write.template ?? [], out, 1000);
      }
      if (length <= 1000) expect(count).toBe(48);
      else expect(count).toBeGreaterThan(0);
    }
  });
});

test('a template that is too long is left to the writer', () => {
  const write = formatWriter('%s'.repeat(1000), { decode: {} });
  const records = Array.from({ length: 5 }, () => ({ timestamp: 1, key: null, value: Buffer.from('x'), headers: [] }));
  const cursor = new RecordReader({ topic: 't', partition: 0, bytes: batchOf(records, 0), from: 0 });
  cursor.next();
  expect(cursor.writeMany(write.template ?? [], new OutputBuffer(), 5)).toBe(0);
});
