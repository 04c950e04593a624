import { CliError } from '../../errors.js';

export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** How a batch is compressed; its place in the list is its number in the batch's attributes. */
export type Compression = (typeof compressions)[number];

/** Both directions of one compression. `decompress` throws whatever it likes for bytes that are not its own. */
export interface Codec {
  readonly id: number;
  compress(bytes: Buffer): Buffer;
  decompress(bytes: Buffer): Buffer;
}

/** A batch never decompresses to more than this: what says so is garbage, or an attack on memory. */
const longest = 512 * 1024 * 1024;

const loaded = new Map<number, Promise<Codec>>();

/** The codec of a number in a batch's attributes, loaded when it is first needed. */
export function codec(id: number): Promise<Codec> {
  let loading = loaded.get(id);
  if (!loading) {
    loading = load(id);
    loaded.set(id, loading);
  }
  return loading;
}

async function load(id: number): Promise<Codec> {
  switch (compressions[id]) {
    case 'none':
      return { id, compress: (bytes) => bytes, decompress: (bytes) => bytes };
    case 'gzip': {
      const { gunzipSync, gzipSync } = await import('node:zlib');
      return {
        id,
        compress: (bytes) => gzipSync(bytes),
        decompress: (bytes) => gunzipSync(bytes, { maxOutputLength: longest }),
      };
    }
    case 'snappy': {
      const { snappyCompress, snappyDecompress } = await import('@platformatic/wasm-utils');
      return { id, compress: snappyCompress, decompress: (bytes) => unframe(bytes, snappyDecompress) };
    }
    case 'lz4': {
      const { lz4Compress, lz4Decompress } = await import('@platformatic/wasm-utils');
      return { id, compress: lz4Compress, decompress: lz4Decompress };
    }
    case 'zstd':
      return { id, ...(await zstd()) };
    default:
      throw new CliError('failed', `batches are compressed with codec ${id}, which no Kafka has`);
  }
}

const xerial = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);

/**
 * Java writes snappy in the frame of snappy-java: eight magic bytes, two versions, then blocks of a length and bytes.
 * Other clients write the bare block; Java reads both.
 */
function unframe(bytes: Buffer, decompress: (block: Buffer) => Buffer): Buffer {
  if (!bytes.subarray(0, xerial.length).equals(xerial)) return decompress(bytes);
  const blocks: Buffer[] = [];
  for (let at = xerial.length + 8; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0 || at + length > bytes.length) throw new RangeError('a snappy block runs past the end');
    blocks.push(decompress(bytes.subarray(at, at + length)));
    at += length;
  }
  return Buffer.concat(blocks);
}

interface NativeZstd {
  zstdCompressSync(bytes: Buffer): Buffer;
  zstdDecompressSync(bytes: Buffer, options: { readonly maxOutputLength: number }): Buffer;
}

interface Heap {
  heapView(range: object): Uint8Array;
  heapToUint8Array(range: object): Uint8Array;
}

/** Node has zstd since 22.15; before that it is WebAssembly (docs/decisions/2026-11-24-compression.md). */
async function zstd(): Promise<Omit<Codec, 'id'>> {
  const zlib = (await import('node:zlib')) as unknown as Partial<NativeZstd>;
  const { zstdCompressSync, zstdDecompressSync } = zlib;
  if (zstdCompressSync && zstdDecompressSync) {
    return {
      compress: (bytes) => zstdCompressSync(bytes),
      decompress: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: longest }),
    };
  }
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const library = await Zstd.load();
  // The library copies each result number by number through an array, at a hundredth of the speed of a slice.
  const heap = (library as unknown as { readonly _mainModule: Heap })._mainModule;
  heap.heapToUint8Array = (range) => heap.heapView(range).slice();
  return {
    compress: (bytes) => Buffer.from(library.compress(bytes)),
    // Java streams its frames, so that they do not tell their length: the room for the result is found by doubling.
    decompress(bytes) {
      for (let room = Math.max(64 * 1024, bytes.length * 8); room <= longest; room *= 2) {
        library.reset();
        const result = library.decompressChunk(bytes, room);
        if (result.length > room) throw new RangeError('not a zstd frame');
        if (result.length < room) return Buffer.from(result.buffer, result.byteOffset, result.length);
      }
      throw new RangeError('a batch decompresses to more than 512 MiB');
    },
  };
}
