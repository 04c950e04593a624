import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { ClusterSettings } from '../../settings/types.js';
import { apiName } from '../errors/api-names.js';
import { requestFailure } from '../errors/failures.js';
import { ReauthenticationQueue } from '../wire/reauthentication-queue.js';
import type { OnRequest, RequestTrace, Wire } from '../wire/wire.js';
import { coalesceSmall, FrameReader } from './frames.js';
import type { RecordApi } from './record-api.js';

interface PendingRequest {
  readonly correlationId: number;
  readonly onResponse: (frame: Buffer) => void;
  readonly onFailure: (error: Error) => void;
}

/** Our correlation ids start here; the client's own requests (re-authentication, KIP-368) use lower ones. */
const firstCorrelationId = 0x4000_0000;

/**
 * A dedicated connection to one broker with several requests in flight, which are answered in order. The client
 * library's connection does TLS and SASL; requests and responses are framed here, because the library copies each of
 * them whole.
 */
export class Channel {
  readonly #connection: Connection;
  readonly #settings: ClusterSettings;
  readonly #signal: AbortSignal;
  #onRequest: OnRequest | undefined;
  readonly #frames = new FrameReader();
  readonly #pending: PendingRequest[] = [];
  readonly #reauthentication: ReauthenticationQueue;
  #correlationId = firstCorrelationId;
  #socketError: Error | undefined;
  #ended = false;
  #hasResponded = false;

  private constructor(connection: Connection, settings: ClusterSettings, { signal, onRequest }: Wire) {
    this.#connection = connection;
    this.#reauthentication = new ReauthenticationQueue(connection);
    this.#settings = settings;
    this.#signal = signal;
    this.#onRequest = onRequest;
    const { socket } = connection;
    const theirs = socket.listeners('data') as ((chunk: Buffer) => void)[];
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => this.#read(chunk, theirs));
    connection.on('error', (error) => {
      this.#socketError ??= error;
    });
    socket.on('close', () => {
      this.#fail(this.#socketError ?? connectionClosed());
      this.#reauthentication.flush();
    });
  }

  static async open(wire: Wire, broker: number, settings: ClusterSettings): Promise<Channel> {
    return new Channel(await wire.connection({ broker }, { dedicated: true }), settings, wire);
  }

  get usable(): boolean {
    return !this.#ended && this.#connection.isConnected();
  }

  /** Sends one request. Any failure closes the channel: late responses could not be matched to requests any more. */
  request<Request, Response>(api: RecordApi<Request, Response>, request: Request): Promise<Response> {
    const startedAt = this.#onRequest && performance.now();
    return new Promise((resolve, reject) => {
      const onFailure = (error: unknown): void => {
        clearTimeout(timer);
        const failure = this.#failure(api.key, error);
        this.#report(api, startedAt, { failure: String((failure as Error).message) });
        reject(failure);
      };
      const onResponse = (frame: Buffer): void => {
        clearTimeout(timer);
        try {
          const response = api.decode(responseBody(frame));
          resolve(response);
          this.#hasResponded = true;
          if (startedAt !== undefined) this.#report(api, startedAt, { detail: api.describe(request, response) });
        } catch (error) {
          onFailure(error);
        }
      };
      const timer = setTimeout(() => this.#fail(requestTimedOut()), this.#settings.requestTimeoutMs);
      this.#reauthentication.run(() => {
        try {
          const correlationId = this.#write(api, request);
          this.#pending.push({ correlationId, onResponse, onFailure });
        } catch (error) {
          onFailure(error);
        }
      });
    });
  }

  /**
   * Sends one request that has no response (acks=0). Resolves when the socket has written it, which is the only
   * backpressure; rejects where the connection breaks before.
   */
  sendWithoutResponse<Request, Response>(api: RecordApi<Request, Response>, request: Request): Promise<void> {
    const startedAt = this.#onRequest && performance.now();
    return new Promise((resolve, reject) => {
      const onFailure = (error: unknown): void => {
        const failure = this.#failure(api.key, error);
        this.#report(api, startedAt, { failure: String((failure as Error).message) });
        reject(failure);
      };
      const onWritten = (): void => {
        // Node calls back without an error where the socket was destroyed meanwhile.
        if (this.#connection.socket.destroyed) {
          onFailure(this.#socketError ?? connectionClosed());
          return;
        }
        if (startedAt !== undefined) this.#report(api, startedAt, { detail: api.describe(request) });
        resolve();
      };
      this.#reauthentication.run(() => {
        try {
          this.#write(api, request, onWritten);
        } catch (error) {
          onFailure(error);
        }
      });
    });
  }

  /** Takes back the buffer of a response, given any part of it: nothing of it may be read any more. */
  recycle(bytes: Buffer): void {
    this.#frames.recycle(bytes);
  }

  /** Closes the connection; requests in flight fail, and are not reported. */
  end(): void {
    this.#onRequest = undefined;
    this.#destroy();
  }

  #destroy(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.socket.destroy();
  }

  /** Writes a request; returns its correlation id. */
  #write<Request, Response>(
    api: RecordApi<Request, Response>,
    request: Request,
    written?: (error?: Error | null) => void,
  ): number {
    if (!this.usable) throw this.#socketError ?? connectionClosed();
    const correlationId = this.#correlationId++;
    const frame = Writer.create()
      .appendInt16(api.key)
      .appendInt16(api.version)
      .appendInt32(correlationId)
      .appendString(this.#settings.clientId, false)
      .appendTaggedFields()
      .appendFrom(api.encode(request))
      .prependLength();
    const { socket } = this.#connection;
    socket.cork();
    for (const piece of coalesceSmall(frame.buffers)) socket.write(piece);
    if (written) socket.write(emptyBuffer, written);
    socket.uncork();
    return correlationId;
  }

  /** Reports a finished request for `--verbose`; without `startedAt` nobody wants to know. */
  #report(
    { key, version }: Pick<RecordApi<never, never>, 'key' | 'version'>,
    startedAt: number | undefined,
    outcome: Pick<RequestTrace, 'detail' | 'failure'>,
  ): void {
    if (startedAt === undefined || this.#signal.aborted) return;
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    this.#onRequest?.({ api: apiName(key), version, broker: this.#address, ms, ...outcome });
  }

  get #address(): string {
    return `${this.#connection.host}:${this.#connection.port}`;
  }

  #failure(apiKey: number, error: unknown): unknown {
    this.#destroy();
    const { aborted, reason } = this.#signal;
    const address = this.#address;
    return aborted
      ? reason
      : requestFailure(error, { apiKey, address, hasAnswered: this.#hasResponded }, this.#settings);
  }

  #read(chunk: Buffer, theirs: readonly ((chunk: Buffer) => void)[]): void {
    try {
      this.#frames.push(chunk, (frame) => {
        const correlationId = frame.readInt32BE();
        if (correlationId < firstCorrelationId) {
          for (const listener of theirs) listener(withLengthPrefix(frame));
          return;
        }
        const first = this.#pending.shift();
        if (first?.correlationId !== correlationId) throw new RangeError(`an answer to request ${correlationId}`);
        first.onResponse(frame);
      });
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    for (const { onFailure } of this.#pending.splice(0)) onFailure(error);
    this.#destroy();
  }
}

/** A reader behind the response header (correlation id and tagged fields). */
function responseBody(frame: Buffer): Reader {
  const reader = Reader.from(frame);
  reader.readInt32();
  reader.readTaggedFields();
  return reader;
}

function withLengthPrefix(frame: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(frame.length);
  return Buffer.concat([size, frame]);
}

const emptyBuffer = Buffer.alloc(0);
const connectionClosed = () => Object.assign(new Error('the connection is closed'), { code: 'ECONNRESET' });
const requestTimedOut = () => Object.assign(new Error('the request timed out'), { code: 'ETIMEDOUT' });
