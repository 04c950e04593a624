import { CliError } from '../../base/errors.js';
import { compressions } from '../values/producing.js';
import { withOutputLimit } from './decompression-limit.js';

/**
 * One compression codec. `decompress` throws DecompressedTooLarge beyond the limit, and any error for malformed input.
 */
export interface Codec {
  readonly id: number;
  compress(bytes: Buffer): Buffer;
  decompress(bytes: Buffer): Buffer;
}

const codecPromises = new Map<number, Promise<Codec>>();

/** Loads the codec of a codec id when it is first needed; later calls return the same one. */
export function loadCodec(id: number): Promise<Codec> {
  let loading = codecPromises.get(id);
  if (!loading) {
    loading = importCodec(id);
    codecPromises.set(id, loading);
  }
  return loading;
}

async function importCodec(id: number): Promise<Codec> {
  switch (compressions[id]) {
    case 'none':
      return { id, compress: (bytes) => bytes, decompress: (bytes) => bytes };
    case 'gzip': {
      const { gunzipSync, gzipSync } = await import('node:zlib');
      return {
        id,
        compress: (bytes) => gzipSync(bytes),
        decompress: (bytes) => withOutputLimit((maxOutputLength) => gunzipSync(bytes, { maxOutputLength })),
      };
    }
    case 'snappy':
      return { id, ...(await (await import('./snappy.js')).snappy()) };
    case 'lz4':
      return { id, ...(await (await import('./lz4.js')).lz4()) };
    case 'zstd':
      return { id, ...(await (await import('./zstd.js')).zstd()) };
    default:
      throw new CliError('failed', `batches are compressed with codec ${id}, which no Kafka has`);
  }
}
