import { CliError } from '../../base/errors.js';
import { withOutputLimit } from './decompression-limit.js';

export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** How a batch is compressed; its place in the list is its number in the batch's attributes. */
export type Compression = (typeof compressions)[number];

/**
 * Both directions of one compression. `decompress` throws `InflatedTooLarge` for more than a batch may hold, and whatever
 * it likes for bytes that are not its own.
 */
export interface Codec {
  readonly id: number;
  compress(bytes: Buffer): Buffer;
  decompress(bytes: Buffer): Buffer;
}

const codecPromises = new Map<number, Promise<Codec>>();

/** The codec of a number in a batch's attributes, loaded when it is first needed. */
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
