import { CliError, isUnreachable } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { apiName } from '../errors/api-names.js';
import { brokersOrigin } from '../errors/failures.js';
import { BrokerConnection } from './broker-connection.js';
import type { OnRequest } from './wire.js';

export interface ConnectionPoolOptions {
  readonly signal: AbortSignal;
  /** Called after each request, for `--verbose`. */
  readonly onRequest?: OnRequest | undefined;
}

/** The connections of a cluster: one shared per address, and dedicated ones for long fetches. */
export class ConnectionPool {
  readonly requestCounts = new Map<string, number>();
  readonly #settings: ClusterSettings;
  readonly #options: ConnectionPoolOptions;
  readonly #shared = new Map<string, BrokerConnection>();
  readonly #dedicated = new Set<BrokerConnection>();
  readonly #onAbort = () => this.abort(this.#options.signal.reason);
  #isClosed = false;

  constructor(settings: ClusterSettings, options: ConnectionPoolOptions) {
    this.#settings = settings;
    this.#options = options;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** The shared connection to an address; a lost one is replaced. */
  connectionTo(address: string, timeoutMs = this.#settings.requestTimeoutMs): BrokerConnection {
    const known = this.#shared.get(address);
    if (known?.isUsable) return known;
    const connection = this.#create(address, timeoutMs);
    this.#shared.set(address, connection);
    return connection;
  }

  dedicatedTo(address: string): BrokerConnection {
    const created = this.#create(address, this.#settings.requestTimeoutMs);
    // Long consumers reconnect many times.
    for (const connection of this.#dedicated) if (!connection.isUsable) this.#dedicated.delete(connection);
    this.#dedicated.add(created);
    return created;
  }

  /**
   * Connects to the first address that answers, in order, within the request timeout in all. A frozen or starting
   * broker accepts connections too, so ApiVersions is awaited.
   */
  async firstAnswering(addresses: readonly string[]): Promise<BrokerConnection> {
    const connected = addresses
      .map((address) => this.#shared.get(address))
      .find((connection) => connection?.isConnected);
    if (connected) return connected;
    const deadline = performance.now() + this.#settings.requestTimeoutMs;
    const failures: CliError[] = [];
    for (const [index, address] of addresses.entries()) {
      const timeoutMs = Math.max(1, (deadline - performance.now()) / (addresses.length - index));
      try {
        const connection = this.connectionTo(address, timeoutMs);
        await connection.awaitAnswer(timeoutMs);
        return connection;
      } catch (error) {
        // Only unreachable addresses are skipped: a wrong password is wrong at the next one too.
        if (!isUnreachable(error)) throw error;
        failures.push(error);
      }
    }
    throw noBrokerReachable(failures, this.#settings);
  }

  #create(address: string, timeoutMs: number): BrokerConnection {
    const { signal, onRequest } = this.#options;
    signal.throwIfAborted();
    if (this.#isClosed) throw new CliError('bug', `the connection to ${address} was asked for after close`);
    return new BrokerConnection(address, this.#settings, timeoutMs, {
      signal,
      onSend: (key) => {
        const name = apiName(key);
        this.requestCounts.set(name, (this.requestCounts.get(name) ?? 0) + 1);
      },
      onComplete: (key, request) => onRequest?.({ api: apiName(key), ...request }),
    });
  }

  /** Drops all connections at once; pending calls reject with the reason. */
  abort(reason: unknown): void {
    for (const connection of [...this.#shared.values(), ...this.#dedicated]) connection.abort(reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all([...this.#shared.values(), ...this.#dedicated].map((connection) => connection.close()));
  }
}

function noBrokerReachable(failures: readonly CliError[], settings: ClusterSettings): CliError {
  const [only] = failures;
  if (failures.length === 1 && only) return only;
  const list = failures.map(({ message }) => message).join('; ');
  return new CliError(
    'unreachable',
    `none of the ${failures.length} brokers ${brokersOrigin(settings)} can be reached: ${list}`,
    {
      cause: only,
      hint: only?.hint,
    },
  );
}
