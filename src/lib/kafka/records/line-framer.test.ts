import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinesParser } from '../../records/input/lines.js';
import type { AppendLines, AppendRecord } from '../../records/input/record-parser.js';
import { emptyDraft, type RecordDraft, type RecordHeader, setKey } from '../../records/record.js';
import { BatchWriter, noProducerId, setProducerState } from './batch-writer.js';
import { loadCodec } from './compression.js';
import { LineFramer } from './line-framer.js';

const none = await loadCodec(0);
const framer = new LineFramer();

interface Common {
  readonly key: string | null;
  readonly headers: readonly RecordHeader[];
  readonly emptyIsNull: boolean;
  /** Bytes of a batch. */
  readonly limit: number;
  /** Milliseconds by which each record, or each run of them, is later than the last. */
  readonly step: number;
}

/** The batches of the chunks, and the number of lines framed together. */
function batchesOf(chunks: readonly Buffer[], common: Common, together: boolean) {
  const draft = emptyDraft();
  if (common.key !== null) setKey(draft, Buffer.from(common.key));
  draft.headers = common.headers;
  const batches: string[] = [];
  let writer = new BatchWriter(common.limit);
  let now = 1_700_000_000_000;
  let framed = 0;
  const close = () => {
    const bytes = writer.finish(none);
    setProducerState(bytes, noProducerId, -1);
    if (writer.count > 0) batches.push(bytes.toString('hex'));
    writer = new BatchWriter(common.limit);
  };
  const take: AppendRecord = (record) => {
    if (writer.append(record, now)) return;
    close();
    writer.append(record, now);
  };
  const takeLines: AppendLines = (record, lines) => {
    const taken = writer.appendLines(framer, record, lines, now);
    framed += taken.count;
    return taken;
  };
  const reading = new LinesParser(draft, take, {
    emptyIsNull: common.emptyIsNull,
    takeLines: together ? takeLines : undefined,
  });
  for (const chunk of chunks) {
    reading.push(chunk);
    now += common.step;
  }
  reading.end();
  close();
  return { batches, framed, lines: reading.line };
}

/** Splits bytes into pieces of these lengths. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const length = lengths[index % Math.max(1, lengths.length)] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

const anyLine = fc.oneof(
  fc.constant(''),
  fc.constant('\r'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer({ min: 1, max: 40_000 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom(62, 63, 64, 65, 8190, 8191, 8192).map((length) => 'y'.repeat(length)),
);
const anyInput = fc
  .tuple(fc.array(anyLine, { maxLength: 60 }), fc.boolean(), fc.integer({ min: 1, max: 40 }))
  .map(([lines, ends, times]) =>
    Buffer.from(
      lines
        .map((line) => `${line}\n`)
        .join('')
        .repeat(times) + (ends ? '' : 'z'),
    ),
  );
const anyCommon: fc.Arbitrary<Common> = fc.record({
  key: fc.option(fc.oneof(fc.string({ maxLength: 100 }), fc.constant('k'.repeat(5000)))),
  headers: fc.array(
    fc.record({
      key: fc.string({ unit: 'binary' }),
      value: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
    }),
    { maxLength: 3 },
  ),
  emptyIsNull: fc.boolean(),
  limit: fc.oneof(fc.integer({ min: 61, max: 5000 }), fc.constantFrom(70_000, 1024 * 1024)),
  step: fc.constantFrom(0, 1, -1, 5_000_000_000),
});

describe('lines framed together', () => {
  test('make the same batches as line by line, whatever the lines and chunks', () => {
    fc.assert(
      fc.property(anyInput, anyCommon, fc.array(fc.integer({ min: 1, max: 100_000 })), (bytes, common, lengths) => {
        const chunks = cut(bytes, lengths);
        const single = batchesOf(chunks, common, false);
        const together = batchesOf(chunks, common, true);
        expect(together.batches).toEqual(single.batches);
        expect(together.lines).toBe(single.lines);
      }),
      { numRuns: 150 },
    );
  });

  test('frame nearly all of a usual input', () => {
    const bytes = Buffer.from('{"eventType":"PAGE_VIEW"}\n'.repeat(100_000));
    const common = { key: 'k', headers: [], emptyIsNull: false, limit: 1024 * 1024, step: 0 };
    const { framed, batches } = batchesOf(cut(bytes, [1024 * 1024]), common, true);
    expect(batches).toHaveLength(4);
    expect(framed).toBeGreaterThan(100_000 - 10);
  });

  test('are none where no room is left', () => {
    const draft: RecordDraft = emptyDraft();
    const bytes = Buffer.from('one\ntwo\n');
    expect(framer.setCommonParts(draft, 0)).toBe(true);
    for (const room of [0, -1, -(2 ** 31), 5]) {
      expect(framer.frame({ bytes, start: 0, end: bytes.length, emptyIsNull: false }, 0, 0, room)).toBe(false);
    }
    expect(framer.frame({ bytes, start: 0, end: 3, emptyIsNull: false }, 0, 0, 1000)).toBe(false);
  });
});
