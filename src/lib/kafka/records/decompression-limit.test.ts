import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Compression } from '../values/producing.js';
import { compressions } from '../values/producing.js';
import { loadCodec } from './compression.js';
import { DecompressedTooLarge } from './decompression-limit.js';

const mebibytes = (count: number) => Buffer.alloc(count * 1024 * 1024);
const times = (count: number, bytes: Buffer) => Buffer.concat(Array.from({ length: count }, () => bytes));
const codecOf = (name: Compression) => loadCodec(compressions.indexOf(name));

const xerialHead = Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), Buffer.alloc(8)]);
const blockOf320Mebibytes = Buffer.from([0, 0, 0, 6, 0x80, 0x80, 0x80, 0xa0, 1, 0]);
const lz4Head = Buffer.from([4, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]);
const lz4Block = Buffer.concat([Buffer.from([0, 0x41, 0, 0]), Buffer.alloc(0x4100)]);
const zstdHead = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]);
const zstdRepeat = Buffer.from([2, 0, 0x10, 0]);

// Batches that claim, or decompress to, more than the limit.
test.each([
  ['gzip', 'members that go on', times(513, gzipSync(mebibytes(1)))],
  ['snappy', 'a block that claims 4 GiB', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0])],
  ['snappy', 'blocks of 640 MiB in all', Buffer.concat([xerialHead, times(2, blockOf320Mebibytes)])],
  ['lz4', 'blocks that may be full', Buffer.concat([lz4Head, times(129, lz4Block), Buffer.alloc(4)])],
  ['lz4', 'frames that are', times(129, (await codecOf('lz4')).compress(mebibytes(4)))],
  ['zstd', 'blocks that repeat a byte', Buffer.concat([zstdHead, times(4097, zstdRepeat), Buffer.from([3, 0, 0, 0])])],
] as const)('%s: %s are refused before memory runs out', async (compression, _, bytes) => {
  const { decompress } = await codecOf(compression);
  expect(() => decompress(bytes)).toThrow(DecompressedTooLarge);
});

test.each(compressions)('%s: a large batch is within the decompression limit', async (compression) => {
  const { compress, decompress } = await codecOf(compression);
  const bytes = mebibytes(20);
  expect(decompress(compress(bytes)).equals(bytes)).toBe(true);
});
