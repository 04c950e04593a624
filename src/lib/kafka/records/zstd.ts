import type { Codec } from './compression.js';
import { DecompressedTooLarge, maxDecompressedBytes, withOutputLimit } from './decompression-limit.js';

interface NativeZstd {
  zstdCompressSync(bytes: Buffer): Buffer;
  zstdDecompressSync(bytes: Buffer, options: { readonly maxOutputLength: number }): Buffer;
}

interface ZstdHeap {
  heapView(range: object): Uint8Array;
  heapToUint8Array(range: object): Uint8Array;
}

/** Node has zstd from 22.15 on; older versions use WebAssembly (docs/decisions/2026-11-24-compression.md). */
export async function zstd(): Promise<Omit<Codec, 'id'>> {
  // The types are those of Node 20, whose zlib has no zstd.
  const zlib = (await import('node:zlib')) as unknown as Partial<NativeZstd>;
  const { zstdCompressSync, zstdDecompressSync } = zlib;
  if (zstdCompressSync && zstdDecompressSync) {
    return {
      compress: (bytes) => zstdCompressSync(bytes),
      decompress: (bytes) => withOutputLimit((maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength })),
    };
  }
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const library = await Zstd.load();
  // The library copies results byte by byte through an array, a hundred times slower than a slice. Its types hide the heap.
  const heap = (library as unknown as { readonly _mainModule: ZstdHeap })._mainModule;
  heap.heapToUint8Array = (range) => heap.heapView(range).slice();
  /** Output bytes per input byte to try first: somewhat more than the last batch had. */
  let ratio = 8;
  return {
    compress: (bytes) => Buffer.from(library.compress(bytes)),
    // Frames of streaming compressors do not contain their decompressed size: the output buffer is found by doubling.
    decompress(bytes) {
      const firstRoom = Math.min(Math.max(64 * 1024, Math.ceil(bytes.length * ratio)), maxDecompressedBytes);
      for (let room = firstRoom; ; room = Math.min(2 * room, maxDecompressedBytes)) {
        library.reset();
        const result = library.decompressChunk(bytes, room);
        if (result.length > room) throw new RangeError('not a zstd frame');
        if (result.length === room) {
          if (room === maxDecompressedBytes) throw new DecompressedTooLarge();
          continue;
        }
        ratio = Math.max(8, (1.2 * result.length) / bytes.length);
        return Buffer.from(result.buffer, result.byteOffset, result.length);
      }
    },
  };
}
