import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import type { ClusterSettings } from '../../settings/types.js';
import { isResponseError, requestFailure } from '../failures.js';
import type { Api, Wire } from '../wire.js';

/** A connection of our own to one broker: several requests in flight, answered in order, ended at once. */
export class Channel {
  readonly #connection: Connection;
  readonly #settings: ClusterSettings;
  readonly #signal: AbortSignal;
  #ended = false;
  #answered = false;

  private constructor(connection: Connection, settings: ClusterSettings, signal: AbortSignal) {
    this.#connection = connection;
    this.#settings = settings;
    this.#signal = signal;
  }

  static async open(wire: Wire, broker: number, settings: ClusterSettings): Promise<Channel> {
    return new Channel(await wire.connection({ broker }, { dedicated: true }), settings, wire.signal);
  }

  get usable(): boolean {
    return !this.#ended && this.#connection.isConnected();
  }

  /** Sends one request. A failure ends the channel: a late answer would be read as the next one's beginning. */
  request<Args extends unknown[], Response>(api: Api<Args, Response>, ...args: Args): Promise<Response> {
    const call = api as unknown as (connection: Connection, ...args: unknown[]) => void;
    return new Promise((resolve, reject) => {
      call(this.#connection, ...args, (error: Error | null, response?: Response) => {
        this.#answered ||= !error;
        if (!error) return resolve(response as Response);
        if (isResponseError(error)) return resolve(error['response'] as Response);
        this.end();
        const address = `${this.#connection.host}:${this.#connection.port}`;
        const { aborted, reason } = this.#signal;
        reject(
          aborted
            ? reason
            : requestFailure(error, { apiKey: api.key, address, answered: this.#answered }, this.#settings),
        );
      });
    });
  }

  /** Returns when what was written has left this process: with acks=0 there is no other backpressure. */
  async drained(): Promise<void> {
    if (!this.usable) return;
    await new Promise<void>((resolve) => {
      this.#connection.socket.write(Buffer.alloc(0), () => resolve());
    });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.socket?.destroy();
  }
}
