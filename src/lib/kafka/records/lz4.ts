import type { Codec } from './compression.js';
import { checkDecompressedSize } from './decompression-limit.js';

const magic = 0x184d2204;
const frameFlag = { contentSize: 0x08, blockChecksum: 0x10, contentChecksum: 0x04, dictionary: 0x01 } as const;
const uncompressed = 0x8000_0000;
/** LZ4 cannot make more than this of one byte. */
const maxRatio = 255;

export async function lz4(): Promise<Omit<Codec, 'id'>> {
  const { lz4Compress, lz4Decompress } = await import('@platformatic/wasm-utils');
  return {
    compress: lz4Compress,
    decompress(bytes) {
      checkDecompressedSize(maxDecompressedSize(bytes));
      return lz4Decompress(bytes);
    },
  };
}

/**
 * The most that LZ4 frames can decompress to: each block has at most the size that the head of its frame tells, and is
 * full in all but the last of what any writer of batches makes (the LZ4 frame format, "Frame Descriptor").
 */
function maxDecompressedSize(bytes: Buffer): number {
  let most = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.readUInt32LE(at) !== magic) throw new RangeError('not an LZ4 frame');
    const flags = bytes.readUInt8(at + 4);
    const blockSize = 2 ** (8 + 2 * ((bytes.readUInt8(at + 5) >> 4) & 7));
    // Two bytes of flags and the checksum of the head follow the magic.
    at += 7 + (flags & frameFlag.contentSize ? 8 : 0) + (flags & frameFlag.dictionary ? 4 : 0);
    for (let size = bytes.readUInt32LE(at); size !== 0; size = bytes.readUInt32LE(at)) {
      const length = size % uncompressed;
      most += size >= uncompressed ? length : Math.min(blockSize, length * maxRatio);
      at += 4 + length + (flags & frameFlag.blockChecksum ? 4 : 0);
    }
    at += 4 + (flags & frameFlag.contentChecksum ? 4 : 0);
  }
  return most;
}
