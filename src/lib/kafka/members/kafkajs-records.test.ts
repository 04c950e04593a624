import fc from 'fast-check';
import type { Batch, KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';
import { KafkaJsRecords } from './kafkajs-records.js';

const anyBytes = fc.option(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)));

/** A batch as kafkajs gives it: messages are slices of one buffer, or lie in buffers of their own. */
function batchOf(written: readonly (readonly [Buffer | null, Buffer | null])[], together: boolean): Batch {
  const all = Buffer.concat(written.flat().map((bytes) => bytes ?? Buffer.alloc(0)));
  let at = 0;
  const place = (bytes: Buffer | null): Buffer | null => {
    if (!bytes || !together) return bytes && Buffer.from(bytes);
    at += bytes.length;
    return all.subarray(at - bytes.length, at);
  };
  const messages = written.map(([key, value], offset) => {
    const message = {
      key: place(key),
      value: place(value),
      offset: `${offset}`,
      timestamp: '5',
      headers: { a: ['x', 'y'] },
    };
    return message as unknown as KafkaMessage;
  });
  return {
    topic: 't',
    partition: 1,
    messages,
    firstOffset: () => '0',
    lastOffset: () => `${written.length - 1}`,
  } as Batch;
}

test('keys and values come back as they were, wherever they lie', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyBytes, anyBytes), { minLength: 1 }), fc.boolean(), (written, together) => {
      const records = new KafkaJsRecords(batchOf(written, together));
      const found: (readonly [Buffer | null, Buffer | null])[] = [];
      while (records.next()) {
        const { bytes, keyStart, keyEnd, valueStart, valueEnd, headerCount } = records;
        expect(headerCount).toBe(2);
        found.push([
          keyStart < 0 ? null : Buffer.from(bytes.subarray(keyStart, keyEnd)),
          valueStart < 0 ? null : Buffer.from(bytes.subarray(valueStart, valueEnd)),
        ]);
      }
      expect(found).toEqual(written.map(([key, value]) => [key && Buffer.from(key), value && Buffer.from(value)]));
      expect(records.position).toBe(written.length);
    }),
  );
});
