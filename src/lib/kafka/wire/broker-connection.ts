import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { CliError } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { connectFailure, isConnectionClosed, isResponseError, requestFailure, timeoutFailure } from '../failures.js';
import type { Api, RequestTrace } from '../wire.js';
import { connectionOptions, parseAddress } from './connection-options.js';
import './tagged-fields.js';
import { apiVersions, type BrokerVersions } from './versions.js';

export interface ConnectionContext {
  readonly signal: AbortSignal;
  readonly onSend: (apiKey: number) => void;
  readonly onComplete: (apiKey: number, trace: Omit<RequestTrace, 'api'>) => void;
}

/** The connection to one broker address: opened once, counted and bounded, ended at once with a reason. */
export class BrokerConnection {
  readonly address: string;
  readonly #settings: ClusterSettings;
  readonly #context: ConnectionContext;
  readonly #connection: Connection;
  readonly #rejections = new Set<(reason: unknown) => void>();
  #opening: Promise<void> | undefined;
  #versions: Promise<BrokerVersions> | undefined;
  /** What broke the socket: the client tells pending requests only that it is closed. */
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
  }

  /** False once the connection is lost or ended: take another. */
  get isUsable(): boolean {
    if (this.#isAborted) return false;
    const { status } = this.#connection;
    return status !== 'closed' && status !== 'closing' && status !== 'error';
  }

  /** True when the connection broke after the broker had answered on it: it was restarted, or another took its place. */
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
      await this.#abortable<void>((done, failed) => {
        this.#connection.connect(host, port, (error) => (error ? failed(error) : done()));
      });
    } catch (error) {
      this.abort(error);
      this.#context.signal.throwIfAborted();
      throw connectFailure(error, this.address, this.#settings);
    }
  }

  /** API versions and features, asked once. */
  versions(): Promise<BrokerVersions> {
    this.#versions ??= this.send(apiVersions, ['kafkactl', '1']);
    return this.#versions;
  }

  /** Waits until the broker has said what it speaks; a connection that says nothing in time is dropped. */
  async awaitAnswer(timeoutMs: number): Promise<void> {
    const silent = () => this.abort(timeoutFailure(this.address, timeoutMs, this.#settings));
    const timer = setTimeout(silent, timeoutMs);
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
      const response = await this.#abortable<Response>((done, failed) => {
        const callback = (error: Error | null, payload?: Response) =>
          error ? failed(error) : done(payload as Response);
        (api as unknown as (connection: Connection, ...args: unknown[]) => void)(connection, ...args, callback);
      });
      trace();
      // ApiVersions is answered also by a listener that wants a login first.
      if (api.key !== apiVersions.key) this.#hasAnswered = true;
      return response;
    } catch (error) {
      if (isResponseError(error)) {
        trace();
        return error['response'] as Response;
      }
      // A late response would be read as the next one's beginning: the connection is of no use any more.
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

  /** A promise that `end` rejects with its reason, whatever the client is waiting for. */
  #abortable<T>(run: (done: (value: T) => void, failed: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const forget = () => this.#rejections.delete(reject);
      this.#rejections.add(reject);
      run(
        (value) => {
          forget();
          resolve(value);
        },
        (error) => {
          forget();
          reject(error);
        },
      );
    });
  }

  /** Drops the connection at once; what waits for it fails with the reason. */
  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    for (const ending of this.#rejections) ending(reason);
    this.#rejections.clear();
    this.#connection.socket?.destroy();
    // The client listens for the socket's end only once it is connected; this clears its timer for connecting.
    this.#connection.emit('close');
  }

  /** Ends in order: what is written is sent, for half a second at most. */
  async close(): Promise<void> {
    if (this.isConnected) {
      // The client makes an error of each close, for requests under way, and V8 reads the whole program to say where.
      this.#connection.socket?.removeAllListeners('close');
      const closed = new Promise<void>((resolve) => this.#connection.close(() => resolve()));
      await Promise.race([closed, pause(500, undefined, { ref: false })]);
    }
    this.abort(new Error('closed'));
  }
}
