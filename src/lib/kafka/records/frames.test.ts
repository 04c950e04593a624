import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesceSmall, FrameReader } from './frames.js';

const framed = (body: Uint8Array): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
};
const answers = fc.array(fc.uint8Array({ minLength: 4, maxLength: 40 }));

test('responses are reassembled, however the bytes are chunked', () => {
  fc.assert(
    fc.property(answers, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (bodies, lengths) => {
      const bytes = Buffer.concat(bodies.map(framed));
      const reader = new FrameReader();
      const found: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = lengths[turn % lengths.length] ?? 1;
        reader.push(bytes.subarray(at, at + length), (frame) => found.push(Buffer.from(frame)));
        at += length;
      }
      expect(found).toEqual(bodies.map((body) => Buffer.from(body)));
    }),
  );
});

test.each([-1, 3, 0x7fff_ffff])('an answer of %d bytes is none', (size) => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(size);
  expect(() => new FrameReader().push(bytes, () => {})).toThrow(RangeError);
});

test('the buffer of a long response is reused once it is given back, and not before', () => {
  const reader = new FrameReader();
  const read = (byte: number): Buffer => {
    const frames: Buffer[] = [];
    const bytes = framed(Buffer.alloc(300_000, byte));
    for (const piece of [bytes.subarray(0, 100_000), bytes.subarray(100_000)])
      reader.push(piece, (frame) => frames.push(frame));
    return frames[0] ?? expect.fail('no response');
  };
  const [first, second] = [read(1), read(2)];
  expect(first.buffer).not.toBe(second.buffer);
  reader.recycle(first.subarray(10, 20));
  expect(read(3).buffer).toBe(first.buffer);
  expect(second.every((byte) => byte === 2)).toBe(true);
  expect(read(4).buffer).not.toBe(first.buffer);
});

test('a buffer that was not allocated for a long response is never reused', () => {
  const reader = new FrameReader();
  const foreign = Buffer.alloc(6_000_000);
  reader.recycle(foreign);
  const bytes = framed(Buffer.alloc(400_000));
  const frames: Buffer[] = [];
  for (const piece of [bytes.subarray(0, 100), bytes.subarray(100)]) reader.push(piece, (frame) => frames.push(frame));
  expect(frames[0]?.length).toBe(400_000);
  expect(frames[0]?.buffer).not.toBe(foreign.buffer);
});

test('short chunks are joined, long ones are not copied', () => {
  const long = Buffer.alloc(100_000, 1);
  const joined = coalesceSmall([Buffer.from('a'), Buffer.from('b'), long, Buffer.from('c')]);
  expect(joined.map(({ length }) => length)).toEqual([2, 100_000, 1]);
  expect(joined[1]).toBe(long);
});
