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
  // The library copies results byte by byte through an array, a hundred times slower than a slice.
  const heap = (library as unknown as { readonly _mainModule: ZstdHeap })._mainModule;
  heap.heapToUint8Array = (range) => heap.heapView(range).slice();
  return {
    compress: (bytes) => Buffer.from(library.compress(bytes)),
    // Java's frames do not contain their decompressed size: the output buffer is found by doubling.
    decompress(bytes) {
      for (let room = Math.max(64 * 1024, bytes.length * 8); room <= maxDecompressedBytes; room *= 2) {
        library.reset();
        const result = library.decompressChunk(bytes, room);
        if (result.length > room) throw new RangeError('not a zstd frame');
        if (result.length < room) return Buffer.from(result.buffer, result.byteOffset, result.length);
      }
      throw new DecompressedTooLarge();
    },
  };
}
