import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import type { Writer } from '@platformatic/kafka/dist/protocol/writer.js';

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
}
