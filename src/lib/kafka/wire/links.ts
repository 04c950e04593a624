import { CliError, isUnreachable } from '../../errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import { apiName } from '../api-names.js';
import { origin } from '../failures.js';
import type { RequestTrace } from '../wire.js';
import { Link } from './link.js';

export interface LinkOptions {
  readonly signal: AbortSignal;
  /** Told of each request, for `--verbose`. */
  readonly trace?: ((request: RequestTrace) => void) | undefined;
}

/** All links of a cluster: one an address, and those kept apart for long fetches. */
export class Links {
  readonly requestCounts = new Map<string, number>();
  readonly #settings: ClusterSettings;
  readonly #options: LinkOptions;
  readonly #shared = new Map<string, Link>();
  readonly #dedicated = new Set<Link>();
  readonly #onAbort = () => this.end(this.#options.signal.reason);
  #closed = false;

  constructor(settings: ClusterSettings, options: LinkOptions) {
    this.#settings = settings;
    this.#options = options;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** The link to an address, opened when first used; a lost one is replaced. */
  to(address: string, timeoutMs = this.#settings.requestTimeoutMs): Link {
    const known = this.#shared.get(address);
    if (known?.usable) return known;
    const link = this.#make(address, timeoutMs);
    this.#shared.set(address, link);
    return link;
  }

  dedicated(address: string): Link {
    const link = this.#make(address, this.#settings.requestTimeoutMs);
    // A reader of days connects again many times.
    for (const each of this.#dedicated) if (!each.usable) this.#dedicated.delete(each);
    this.#dedicated.add(link);
    return link;
  }

  /**
   * The first of the addresses that answers, tried in order within the request timeout in all. A broker that is frozen
   * or still starting takes connections too, so that it is asked for its versions.
   */
  async first(addresses: readonly string[]): Promise<Link> {
    const connected = addresses.map((address) => this.#shared.get(address)).find((link) => link?.connected);
    if (connected) return connected;
    const deadline = performance.now() + this.#settings.requestTimeoutMs;
    const failures: CliError[] = [];
    for (const [index, address] of addresses.entries()) {
      const left = Math.max(1, (deadline - performance.now()) / (addresses.length - index));
      try {
        const link = this.to(address, left);
        await link.answering(left);
        return link;
      } catch (error) {
        // Only an address that does not answer is passed over: a wrong password is wrong at the next one too.
        if (!isUnreachable(error)) throw error;
        failures.push(error);
      }
    }
    throw noneReachable(failures, this.#settings);
  }

  #make(address: string, timeoutMs: number): Link {
    const { signal, trace } = this.#options;
    signal.throwIfAborted();
    if (this.#closed) throw new CliError('bug', `the connection to ${address} was asked for after close`);
    return new Link(address, this.#settings, timeoutMs, {
      signal,
      sending: (key) => {
        const name = apiName(key);
        this.requestCounts.set(name, (this.requestCounts.get(name) ?? 0) + 1);
      },
      sent: (key, request) => trace?.({ api: apiName(key), ...request }),
    });
  }

  /** Drops every connection at once; what waits fails with the reason. */
  end(reason: unknown): void {
    for (const link of [...this.#shared.values(), ...this.#dedicated]) link.end(reason);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all([...this.#shared.values(), ...this.#dedicated].map((link) => link.close()));
  }
}

function noneReachable(failures: readonly CliError[], settings: ClusterSettings): CliError {
  const [only] = failures;
  if (failures.length === 1 && only) return only;
  const list = failures.map(({ message }) => message).join('; ');
  return new CliError(
    'unreachable',
    `none of the ${failures.length} brokers ${origin(settings)} can be reached: ${list}`,
    {
      cause: only,
      hint: only?.hint,
    },
  );
}
