import { CliError, isUnreachable } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { apiName } from '../api-names.js';
import { brokersOrigin } from '../failures.js';
import type { RequestTrace } from '../wire.js';
import { BrokerConnection } from './broker-connection.js';

export interface ConnectionPoolOptions {
  readonly signal: AbortSignal;
  /** Told of each request, for `--verbose`. */
  readonly trace?: ((request: RequestTrace) => void) | undefined;
}

/** All links of a cluster: one an address, and those kept apart for long fetches. */
export class ConnectionPool {
  readonly requestCounts = new Map<string, number>();
  readonly #settings: ClusterSettings;
  readonly #options: ConnectionPoolOptions;
  readonly #shared = new Map<string, BrokerConnection>();
  readonly #dedicatedTo = new Set<BrokerConnection>();
  readonly #onAbort = () => this.abort(this.#options.signal.reason);
  #isClosed = false;

  constructor(settings: ClusterSettings, options: ConnectionPoolOptions) {
    this.#settings = settings;
    this.#options = options;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** The link to an address, opened when first used; a lost one is replaced. */
  connectionTo(address: string, timeoutMs = this.#settings.requestTimeoutMs): BrokerConnection {
    const known = this.#shared.get(address);
    if (known?.isUsable) return known;
    const link = this.#create(address, timeoutMs);
    this.#shared.set(address, link);
    return link;
  }

  dedicated(address: string): BrokerConnection {
    const link = this.#create(address, this.#settings.requestTimeoutMs);
    // A reader of days connects again many times.
    for (const each of this.#dedicatedTo) if (!each.isUsable) this.#dedicatedTo.delete(each);
    this.#dedicatedTo.add(link);
    return link;
  }

  /**
   * The first of the addresses that answers, tried in order within the request timeout in all. A broker that is frozen
   * or still starting takes connections too, so that it is asked for its versions.
   */
  async firstAnswering(addresses: readonly string[]): Promise<BrokerConnection> {
    const connected = addresses.map((address) => this.#shared.get(address)).find((link) => link?.isConnected);
    if (connected) return connected;
    const deadline = performance.now() + this.#settings.requestTimeoutMs;
    const failures: CliError[] = [];
    for (const [index, address] of addresses.entries()) {
      const left = Math.max(1, (deadline - performance.now()) / (addresses.length - index));
      try {
        const link = this.connectionTo(address, left);
        await link.awaitAnswer(left);
        return link;
      } catch (error) {
        // Only an address that does not answer is passed over: a wrong password is wrong at the next one too.
        if (!isUnreachable(error)) throw error;
        failures.push(error);
      }
    }
    throw noBrokerReachable(failures, this.#settings);
  }

  #create(address: string, timeoutMs: number): BrokerConnection {
    const { signal, trace } = this.#options;
    signal.throwIfAborted();
    if (this.#isClosed) throw new CliError('bug', `the connection to ${address} was asked for after close`);
    return new BrokerConnection(address, this.#settings, timeoutMs, {
      signal,
      onSend: (key) => {
        const name = apiName(key);
        this.requestCounts.set(name, (this.requestCounts.get(name) ?? 0) + 1);
      },
      onComplete: (key, request) => trace?.({ api: apiName(key), ...request }),
    });
  }

  /** Drops every connection at once; what waits fails with the reason. */
  abort(reason: unknown): void {
    for (const link of [...this.#shared.values(), ...this.#dedicatedTo]) link.abort(reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all([...this.#shared.values(), ...this.#dedicatedTo].map((link) => link.close()));
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
