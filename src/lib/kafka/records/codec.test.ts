import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { emptyDraft, type RecordHeader, setKey, setValue } from '../../records/record.js';
import type { Compression } from '../values/producing.js';
import { compressions } from '../values/producing.js';
import type { AbortedTransaction } from './aborted-transactions.js';
import { attributeMask, batchField, scanBatches, writeInt64 } from './batch.js';
import { BatchWriter, noProducerId, setProducerState } from './batch-writer.js';
import { loadCodec } from './compression.js';
import { crc32c } from './crc32c.js';
import { murmur2, partitionOfKey } from './murmur2.js';
import { RecordReader } from './record-reader.js';
import { VarintReader, varintSize, writeVarint } from './varint.js';

interface Plain {
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

const codecs = new Map(await Promise.all(compressions.map(async (_, id) => [id, await loadCodec(id)] as const)));
const codecOf = (name: Compression) => codecs.get(compressions.indexOf(name)) ?? expect.fail(name);

function write(records: readonly Plain[], compression: Compression = 'none', identity = noProducerId): Buffer {
  const writer = new BatchWriter(1024 * 1024);
  for (const { timestamp, key, value, headers } of records) {
    const draft = emptyDraft();
    setKey(draft, key);
    setValue(draft, value);
    draft.headers = headers;
    expect(writer.append(draft, timestamp)).toBe(true);
  }
  const bytes = Buffer.from(writer.finish(codecOf(compression)));
  setProducerState(bytes, identity, identity.producerId < 0 ? -1 : 0);
  return bytes;
}

const reader = (bytes: Buffer, extra: { from?: number; until?: number; aborted?: AbortedTransaction[] } = {}) =>
  new RecordReader({ topic: 't', partition: 0, bytes, from: 0, codecs, ...extra });

function read(records: RecordReader, most = Number.POSITIVE_INFINITY): (Plain & { readonly offset: number })[] {
  const found = [];
  while (found.length < most && records.next()) {
    const { offset, timestamp, bytes, keyStart, keyEnd, valueStart, valueEnd } = records;
    found.push({
      offset,
      timestamp,
      key: keyStart < 0 ? null : Buffer.from(bytes.subarray(keyStart, keyEnd)),
      value: valueStart < 0 ? null : Buffer.from(bytes.subarray(valueStart, valueEnd)),
      headers: records.headers().map(({ key, value }) => ({ key, value: value && Buffer.from(value) })),
    });
  }
  return found;
}

const asText = ({ timestamp, key, value, headers }: Plain): string =>
  JSON.stringify([timestamp, key, value, headers.map((header) => [header.key, header.value])]);

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const anyHeader = fc.record({ key: fc.string({ unit: 'binary', maxLength: 20 }), value: fc.option(anyBytes) });
const anyRecord: fc.Arbitrary<Plain> = fc.record({
  timestamp: fc.integer({ min: -1, max: 4_000_000_000_000 }),
  key: fc.option(anyBytes),
  value: fc.option(anyBytes),
  headers: fc.array(anyHeader, { maxLength: 5 }),
});

describe('numbers', () => {
  test('a varint is read as it was written, in the computed size', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        fc.pre(Math.abs(number) < 2 ** 52);
        const bytes = Buffer.alloc(12);
        const end = writeVarint(bytes, 1, number);
        expect(end - 1).toBe(varintSize(number));
        const numbers = new VarintReader(bytes, 1);
        expect(numbers.read()).toBe(number);
        expect(numbers.at).toBe(end);
      }),
    );
  });

  test.each([0, -1, 63, 64, -64, -65, 2 ** 30, 2 ** 31, -(2 ** 31), 2 ** 40])('a varint of %d', (number) => {
    const bytes = Buffer.alloc(12);
    writeVarint(bytes, 0, number);
    expect(new VarintReader(bytes).read()).toBe(number);
  });

  test('a number that does not end is refused', () => {
    expect(() => new VarintReader(Buffer.alloc(20, 0xff)).read()).toThrow(RangeError);
    expect(() => new VarintReader(Buffer.from([0x80])).read()).toThrow(RangeError);
  });

  test('crc32c equals the published check values', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.from('xx123456789yy'), 2, 11)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  });

  test('crc32c equals its definition, at any start and length', () => {
    const bits = (bytes: Uint8Array, start: number, end: number): number => {
      let state = 0xffff_ffff;
      for (const byte of bytes.subarray(start, end)) {
        state ^= byte;
        for (let bit = 0; bit < 8; bit++) state = state & 1 ? (state >>> 1) ^ 0x82f63b78 : state >>> 1;
      }
      return ~state >>> 0;
    };
    const bytes = randomBytes(70_000);
    const lengths = [
      0, 1, 15, 16, 17, 100, 255, 256, 257, 271, 272, 1000, 13_375, 13_376, 13_377, 13_391, 13_392, 32_767, 32_768,
      32_769, 33_100, 36_111, 36_112, 36_113, 36_128, 65_536, 68_880, 68_896, 69_990,
    ];
    for (const start of [0, 1, 2, 3, 7]) {
      for (const length of lengths) {
        expect(crc32c(bytes, start, start + length)).toBe(bits(bytes, start, start + length));
      }
    }
  });

  test('murmur2 equals the values in Java’s own test', () => {
    const golden = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536, abc: 479470107 };
    for (const [key, hash] of Object.entries(golden)) expect([key, murmur2(Buffer.from(key))]).toEqual([key, hash]);
  });

  test.each([
    ['user-1', 2],
    ['user-2', 2],
    ['user-3', 2],
    ['user-4', 1],
    ['user-5', 1],
    ['user-8', 0],
    ['order-1', 1],
    ['order-2', 0],
  ])('%s lands in partition %d of three', (key, partition) => {
    const bytes = Buffer.from(`--${key}--`);
    expect(partitionOfKey(bytes, 2, bytes.length - 2, 3)).toBe(partition);
  });
});

describe('batches', () => {
  test.each(compressions)('%s: records come back as they were', (compression) => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 30 }), (records) => {
        const found = read(reader(write(records, compression)));
        expect(found).toEqual(records.map((record, offset) => ({ offset, ...record })));
      }),
      { numRuns: 60 },
    );
  });

  test.each(compressions)('%s: large records come back too', (compression) => {
    const value = Buffer.alloc(3_000_000, 'abc ');
    const records = [{ timestamp: 1, key: null, value, headers: [] }];
    expect(read(reader(write(records, compression)))[0]?.value?.equals(value)).toBe(true);
  });

  test('only requested offsets are returned, and the position is the next offset', () => {
    const records = Array.from({ length: 10 }, (_, n) => ({
      timestamp: n,
      key: null,
      value: Buffer.from(`${n}`),
      headers: [],
    }));
    const some = reader(write(records), { from: 3, until: 6 });
    expect(read(some).map(({ offset }) => offset)).toEqual([3, 4, 5]);
    expect(some.position).toBe(6);
    const all = reader(write(records));
    read(all);
    expect(all.position).toBe(10);
  });

  test('a truncated batch is ignored, wherever it is truncated', () => {
    const whole = write([{ timestamp: 0, key: null, value: Buffer.from('whole'), headers: [] }]);
    const two = Buffer.concat([whole, whole]);
    for (let cut = whole.length; cut < two.length; cut++) {
      const part = two.subarray(0, cut);
      expect(read(reader(part)).map(({ value }) => `${value}`)).toEqual(['whole']);
      expect(scanBatches(part)).toMatchObject({ completeBytes: whole.length, nextOffset: 1 });
    }
  });

  test('the timestamp is the broker’s where the topic says so', () => {
    const bytes = write([{ timestamp: 7, key: null, value: null, headers: [] }]);
    bytes.writeInt16BE(attributeMask.logAppendTime, batchField.attributes);
    writeInt64(bytes, batchField.maxTimestamp, 1234);
    setProducerState(bytes, noProducerId, -1);
    expect(read(reader(bytes))[0]?.timestamp).toBe(1234);
  });

  test('aborted transactions and control batches are left out, later ones of the same producer are not', () => {
    const producer = { producerId: 5, epoch: 0 };
    const batch = (offset: number, attributes: number, key: Buffer | null, value: string) => {
      const bytes = write([{ timestamp: 0, key, value: Buffer.from(value), headers: [] }], 'none', producer);
      writeInt64(bytes, batchField.baseOffset, offset);
      bytes.writeInt16BE(attributes, batchField.attributes);
      setProducerState(bytes, producer, 0);
      return bytes;
    };
    const { transactional, control } = attributeMask;
    const log = Buffer.concat([
      batch(0, 0, null, 'plain'),
      batch(1, transactional, null, 'aborted'),
      batch(2, transactional | control, Buffer.from([0, 0, 0, 0]), 'abort marker'),
      batch(3, transactional, null, 'committed'),
      batch(4, transactional | control, Buffer.from([0, 0, 0, 1]), 'commit marker'),
    ]);
    const records = reader(log, { aborted: [{ producerId: 5, firstOffset: 1 }] });
    expect(read(records).map(({ value }) => `${value}`)).toEqual(['plain', 'committed']);
    expect(records.position).toBe(5);
  });

  test('encoded headers are copied, whatever the bytes of their keys', () => {
    const draft = emptyDraft();
    const bytes = Buffer.from([2, 0xff, 4, 0xfe, 0xfd, 0, 1]);
    draft.rawHeaders = { bytes, start: 0, end: bytes.length, count: 2 };
    const written = (from: typeof draft) => {
      const writer = new BatchWriter(1000);
      expect(writer.append(from, -1)).toBe(true);
      expect(writer.append(from, 5)).toBe(true);
      const batch = Buffer.from(writer.finish(codecOf('none')));
      setProducerState(batch, noProducerId, -1);
      return batch;
    };
    const first = written(draft);
    const records = reader(first);
    expect(records.next() && records.timestamp).toBe(-1);
    draft.rawHeaders = records.rawHeaders;
    expect(written(draft)).toEqual(first);
    expect(records.next() && records.timestamp).toBe(5);
    expect(records.headers().map(({ value }) => value)).toEqual([Buffer.from([0xfe, 0xfd]), null]);
  });

  test('a batch is full at its limit, and one larger record still gets its own', () => {
    const writer = new BatchWriter(1000);
    const draft = emptyDraft();
    setValue(draft, Buffer.alloc(400));
    expect([writer.append(draft, 0), writer.append(draft, 0), writer.append(draft, 0)]).toEqual([true, true, false]);
    expect(writer.size).toBeLessThanOrEqual(1000);
    setValue(draft, Buffer.alloc(5000));
    expect(new BatchWriter(1000).append(draft, 0)).toBe(true);
  });
});

describe('garbage', () => {
  const settle = (bytes: Buffer): unknown[] | 'refused' => {
    scanBatches(bytes);
    try {
      return read(reader(bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(CliError);
      return 'refused';
    }
  };

  test('random bytes give no record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const result = settle(Buffer.from(bytes));
        expect(result === 'refused' || result.length === 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(compressions)('%s: a changed byte is refused with topic, partition and offset', (compression) => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (records, where, change) => {
          const bytes = write(records, compression);
          const at = batchField.crc + (where % (bytes.length - batchField.crc));
          bytes[at] = (bytes[at] as number) ^ change;
          expect(() => read(reader(bytes))).toThrow(/batch of t partition 0 at offset 0 is corrupt/);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(
    compressions,
  )('%s: contents that make no sense under a right checksum never crash or hang', (compression) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: -5, max: 400 }), (body, count) => {
        const head = write([{ timestamp: 0, key: null, value: null, headers: [] }]).subarray(0, batchField.records);
        const bytes = Buffer.concat([head, body]);
        bytes.writeInt32BE(bytes.length - 12, batchField.length);
        bytes.writeInt16BE(compressions.indexOf(compression), batchField.attributes);
        bytes.writeInt32BE(count, batchField.count);
        setProducerState(bytes, noProducerId, -1);
        settle(bytes);
      }),
      { numRuns: 200 },
    );
  });

  test('a batch that would take all memory is refused with topic, partition and offset', () => {
    const head = write([{ timestamp: 0, key: null, value: null, headers: [] }]).subarray(0, batchField.records);
    const bytes = Buffer.concat([head, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0])]);
    bytes.writeInt32BE(bytes.length - 12, batchField.length);
    bytes.writeInt16BE(compressions.indexOf('snappy'), batchField.attributes);
    writeInt64(bytes, batchField.baseOffset, 7);
    setProducerState(bytes, noProducerId, -1);
    expect(() => read(reader(bytes))).toThrow(
      expect.objectContaining({
        message: 'the batch of t partition 0 at offset 7 is corrupt: it decompresses to more than 512 MiB',
        cause: expect.objectContaining({ name: 'CorruptBatch' }),
      }),
    );
  });

  test('records read from damaged batches are a subsequence of the written ones', () => {
    const damage = fc.record({ at: fc.nat(), cut: fc.nat({ max: 80 }), put: fc.uint8Array({ maxLength: 80 }) });
    const runs = fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(runs, fc.constantFrom(...compressions), damage, (batches, compression, { at, cut, put }) => {
        const sound = Buffer.concat(
          batches.map((records, n) => {
            const batch = write(records, compression);
            writeInt64(batch, batchField.baseOffset, n * 10);
            return batch;
          }),
        );
        const where = at % sound.length;
        const bytes = Buffer.concat([sound.subarray(0, where), put, sound.subarray(where + cut)]);
        scanBatches(bytes);
        const found: Plain[] = [];
        const records = reader(bytes);
        try {
          for (let next = read(records, 1); next.length > 0; next = read(records, 1)) found.push(...next);
        } catch (error) {
          expect(error).toBeInstanceOf(CliError);
        }
        const left = batches.flat().map(asText);
        for (const record of found.map(asText)) {
          expect(left).toContain(record);
          left.splice(0, left.indexOf(record) + 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a codec that no Kafka has is refused', async () => {
    await expect(loadCodec(6)).rejects.toThrow(/codec 6/);
    const bytes = write([{ timestamp: 0, key: null, value: null, headers: [] }]);
    bytes.writeInt16BE(6, batchField.attributes);
    setProducerState(bytes, noProducerId, -1);
    expect(settle(bytes)).toBe('refused');
  });

  test('a million headers come back', () => {
    const headers = Array.from({ length: 1_000_000 }, (_, n) => ({ key: `${n % 10}`, value: null }));
    const found = reader(write([{ timestamp: 0, key: null, value: null, headers }]));
    expect(found.next()).toBe(true);
    expect(found.headers()).toHaveLength(1_000_000);
  });
});
