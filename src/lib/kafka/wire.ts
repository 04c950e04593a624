import type { Connection } from '@platformatic/kafka/dist/network/connection.js';

/**
 * An API of @platformatic/kafka in one version: `dist/apis/…` export one each as `api`.
 * `send` calls it on a connection and gives the response back also where it holds error codes, so that every caller
 * looks at the codes of its own items.
 */
export interface Api<Args extends unknown[], Response> {
  (connection: Connection, ...args: [...Args, (error: Error | null, payload?: Response) => void]): void;
  readonly key: number;
  readonly version: number;
}

/** Who a request goes to. */
export type Target =
  | 'any'
  | 'controller'
  | { readonly broker: number }
  | { readonly coordinator: 'group' | 'transaction'; readonly key: string };

/**
 * Connections to the brokers of one cluster: opened when first needed, one a broker, TLS and SASL from the settings,
 * ended with `close`. Errors are CliErrors (`unreachable`, `denied`) that name the address and hold the broker's words.
 */
export interface Wire {
  /** Sends one request and gives its response; does not look at error codes inside. */
  send<Args extends unknown[], Response>(target: Target, api: Api<Args, Response>, ...args: Args): Promise<Response>;
  /** The connection itself, for the record path. `dedicated` opens one beside the shared one (for long fetches). */
  connection(target: Target, options?: { readonly dedicated?: boolean }): Promise<Connection>;
  /** The newest of the given versions of an API that the broker speaks (ApiVersions); throws `failed` when none is. */
  newest<A extends { readonly key: number; readonly version: number }>(
    target: Target,
    versions: readonly A[],
  ): Promise<A>;
  /** Forget what is known of brokers and coordinators, e.g. after NOT_LEADER_OR_FOLLOWER. */
  refresh(): void;
  readonly requestCounts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}
