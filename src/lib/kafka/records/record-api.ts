import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import type { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { plural } from '../../base/plural.js';

/**
 * An API of the record path in one version, with flexible headers (KIP-482). Its requests and responses pass through a
 * Channel, which copies no batch.
 */
export interface RecordApi<Request, Response> {
  readonly key: number;
  readonly version: number;
  readonly encode: (request: Request) => Writer;
  /** Decodes the response body. */
  readonly decode: (reader: Reader) => Response;
  /** Size of a request or its response, for `--verbose`: `3 partitions, 52341 bytes`. */
  readonly describe: (request: Request, response?: Response) => string;
}

/** `3 partitions, 52341 bytes` of batches. */
export function batchesText(batches: readonly { readonly bytes: Buffer }[]): string {
  const bytes = batches.reduce((sum, batch) => sum + batch.bytes.length, 0);
  return `${plural(batches.length, 'partition')}, ${plural(bytes, 'byte')}`;
}
