import type { Codec } from './compression.js';
import { checkDecompressedSize } from './decompression-limit.js';

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const xerialHeaderBytes = xerialMagic.length + 8;

/**
 * Java frames snappy as snappy-java does: eight bytes of magic, two versions, then blocks with their lengths. Other
 * clients write a bare block; Java reads both.
 */
export async function snappy(): Promise<Omit<Codec, 'id'>> {
  const { snappyCompress, snappyDecompress } = await import('@platformatic/wasm-utils');
  return {
    compress: snappyCompress,
    decompress(bytes) {
      const blocks = bytes.subarray(0, xerialMagic.length).equals(xerialMagic) ? xerialBlocks(bytes) : [bytes];
      checkDecompressedSize(blocks.reduce((sum, block) => sum + decompressedLength(block), 0));
      const inflated = blocks.map((block) => snappyDecompress(block));
      return inflated.length === 1 && inflated[0] ? inflated[0] : Buffer.concat(inflated);
    },
  };
}

function xerialBlocks(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = xerialHeaderBytes; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0 || at + length > bytes.length) throw new RangeError('a snappy block runs past the end');
    blocks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return blocks;
}

/** Decompressed size of a block: a varint of 32 bits at its start, beyond which no decompressor goes. */
function decompressedLength(block: Buffer): number {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) break;
  }
  return length;
}
