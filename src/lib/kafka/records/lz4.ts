import type { Codec } from './compression.js';
import { checkDecompressedSize } from './decompression-limit.js';

const magic = 0x184d2204;
const frameFlag = { contentSize: 0x08, blockChecksum: 0x10, contentChecksum: 0x04, dictionary: 0x01 } as const;
const uncompressed = 0x8000_0000;
/** Maximum compression ratio of LZ4. */
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
 * Upper limit of the decompressed size of LZ4 frames: every block is at most as large as the frame header says, and
 * writers of batches fill all blocks but the last (LZ4 frame format, "Frame Descriptor").
 */
function maxDecompressedSize(bytes: Buffer): number {
  let most = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.readUInt32LE(at) !== magic) throw new RangeError('not an LZ4 frame');
    const flags = bytes.readUInt8(at + 4);
    const blockSize = 2 ** (8 + 2 * ((bytes.readUInt8(at + 5) >> 4) & 7));
    // Magic, two bytes of flags and the header checksum.
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
