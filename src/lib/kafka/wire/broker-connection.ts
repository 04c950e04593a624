import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { CliError } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import {
  connectFailure,
  isConnectionClosed,
  isResponseError,
  requestFailure,
  timeoutFailure,
} from '../errors/failures.js';
import { connectionOptions, parseAddress } from './connection-options.js';
import { ReauthenticationQueue } from './reauthentication-queue.js';
import type { Api, RequestTrace } from './wire.js';
import './tagged-fields.js';
import { apiVersions, type BrokerVersions } from './versions.js';

export interface ConnectionContext {
  readonly signal: AbortSignal;
  readonly onSend: (apiKey: number) => void;
  readonly onComplete: (apiKey: number, trace: Omit<RequestTrace, 'api'>) => void;
}

/** The connection to one broker address: opened once, its requests counted and traced. `abort` ends it at once. */
export class BrokerConnection {
  readonly address: string;
  readonly #settings: ClusterSettings;
  readonly #context: ConnectionContext;
  readonly #connection: Connection;
  readonly #rejections = new Set<(reason: unknown) => void>();
  readonly #reauthentication: ReauthenticationQueue;
  #opening: Promise<void> | undefined;
  #versions: Promise<BrokerVersions> | undefined;
  /** The socket's error: the client tells pending requests only that the connection is closed. */
  #socketError: Error | undefined;
  #isAborted = false;
  #hasAnswered = false;
  #wasLost = false;

  constructor(address: string, settings: ClusterSettings, timeoutMs: number, context: ConnectionContext) {
    this.address = address;
    this.#settings = settings;
    this.#context = context;
    const { host } = parseAddress(address);
    this.#connection = new Connection(settings.clientId, connectionOptions(settings, host, timeoutMs));
    this.#connection.on('error', (error) => {
      this.#socketError ??= error;
    });
    this.#reauthentication = new ReauthenticationQueue(this.#connection);
    for (const event of ['error', 'close']) this.#connection.on(event, () => this.#reauthentication.flush());
  }

  /** False when the connection was lost or aborted; open another. */
  get isUsable(): boolean {
    if (this.#isAborted) return false;
    const { status } = this.#connection;
    return status !== 'closed' && status !== 'closing' && status !== 'error';
  }

  /** True when the connection broke after a response: the broker was restarted or another process took its port. */
  get wasLost(): boolean {
    return this.#wasLost;
  }

  get isConnected(): boolean {
    return !this.#isAborted && this.#connection.isConnected();
  }

  async open(): Promise<Connection> {
    this.#opening ??= this.#connect();
    await this.#opening;
    return this.#connection;
  }

  async #connect(): Promise<void> {
    const { host, port } = parseAddress(this.address);
    try {
      await this.#abortable<void>((resolve, reject) => {
        this.#connection.connect(host, port, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      this.abort(error);
      this.#context.signal.throwIfAborted();
      throw connectFailure(error, this.address, this.#settings);
    }
  }

  /** API versions and features, requested once. */
  versions(): Promise<BrokerVersions> {
    this.#versions ??= this.send(apiVersions, ['kafkactl', '1']);
    return this.#versions;
  }

  /** Waits for the response to ApiVersions; aborts the connection after `timeoutMs`. */
  async awaitAnswer(timeoutMs: number): Promise<void> {
    const onTimeout = () => this.abort(timeoutFailure(this.address, timeoutMs, this.#settings));
    const timer = setTimeout(onTimeout, timeoutMs);
    try {
      await this.versions();
    } finally {
      clearTimeout(timer);
    }
  }

  async send<Args extends unknown[], Response>(api: Api<Args, Response>, args: Args): Promise<Response> {
    const connection = await this.open();
    const start = performance.now();
    const trace = (failure?: string) =>
      this.#context.onComplete(api.key, {
        version: api.version,
        broker: this.address,
        ms: Math.round((performance.now() - start) * 10) / 10,
        ...(failure !== undefined && { failure }),
      });
    this.#context.onSend(api.key);
    try {
      const response = await this.#abortable<Response>((resolve, reject) => {
        const callback = (error: Error | null, payload?: Response) =>
          error ? reject(error) : resolve(payload as Response);
        // The types of the client have the arguments of one API each; the caller's are checked where `Api` is declared.
        const request = api as unknown as (connection: Connection, ...args: unknown[]) => void;
        this.#reauthentication.run(() => request(connection, ...args, callback));
      });
      trace();
      // A listener that requires a login answers ApiVersions before it.
      if (api.key !== apiVersions.key) this.#hasAnswered = true;
      return response;
    } catch (error) {
      if (isResponseError(error)) {
        trace();
        return error['response'] as Response;
      }
      // A late response would be taken for the next request's: the connection cannot be reused.
      this.abort(error);
      this.#context.signal.throwIfAborted();
      const reason = error instanceof CliError ? error : (this.#socketError ?? error);
      this.#wasLost = this.#hasAnswered && isConnectionClosed(reason);
      const request = { apiKey: api.key, address: this.address, hasAnswered: this.#hasAnswered };
      const failure = requestFailure(reason, request, this.#settings);
      trace(failure.message);
      throw failure;
    }
  }

  /** A promise that `abort` rejects, whatever the client is waiting for. */
  #abortable<T>(run: (onDone: (value: T) => void, onFailed: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = () => this.#rejections.delete(reject);
      this.#rejections.add(reject);
      run(
        (value) => {
          settle();
          resolve(value);
        },
        (error) => {
          settle();
          reject(error);
        },
      );
    });
  }

  /** Drops the connection at once; pending calls reject with the reason. */
  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    for (const reject of this.#rejections) reject(reason);
    this.#rejections.clear();
    this.#reauthentication.clear();
    this.#connection.socket?.destroy();
    // The client handles the socket's end only when connected; this event clears its connect timer.
    this.#connection.emit('close');
  }

  /** Closes after pending writes, within half a second. */
  async close(): Promise<void> {
    if (this.isConnected) {
      // The client builds an error on each close, whose stack trace makes V8 parse the whole bundle.
      this.#connection.socket?.removeAllListeners('close');
      const closed = new Promise<void>((resolve) => this.#connection.close(() => resolve()));
      await Promise.race([closed, pause(500, undefined, { ref: false })]);
    }
    this.abort(new Error('closed'));
  }
}
