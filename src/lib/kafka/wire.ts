import type { API } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import type { CliError } from '../base/errors.js';

/**
 * An API of @platformatic/kafka in one version: `dist/apis/…` export one each as `api`, and `createAPI` makes ours.
 * `send` calls it on a connection and gives the response back also where it holds error codes, so that every caller
 * looks at the codes of its own items.
 */
export type Api<Args extends unknown[], Response> = API<Args, Response>;

/** Who a request goes to. */
export type Target =
  | 'any'
  | 'controller'
  | { readonly broker: number }
  | { readonly coordinator: CoordinatorType; readonly key: string };

export type CoordinatorType = 'group' | 'transaction';

/** One request, as `--verbose` shows it. */
export interface RequestTrace {
  /** `Metadata`, `CreateTopics`, … */
  readonly api: string;
  readonly version: number;
  /** `host:port` of the broker asked. */
  readonly broker: string;
  readonly ms: number;
  /** Why no response came; a response with error codes inside is none. */
  readonly failure?: string;
}

/**
 * Connections to the brokers of one cluster: opened when first needed, one a broker, TLS and SASL from the settings,
 * ended with `close`. Errors are CliErrors (`unreachable`, `denied`) that name the address and hold the broker's words.
 */
export interface Wire {
  /** Sends one request and gives its response; does not look at error codes inside. */
  send<Args extends unknown[], Response>(target: Target, api: Api<Args, Response>, ...args: Args): Promise<Response>;
  /**
   * The connection itself, for the record path; its requests are not counted, nor bounded beyond its own timeout.
   * `dedicated` opens one beside the shared one (for long fetches): `close` of the wire ends it too.
   */
  connection(target: Target, options?: { readonly dedicated?: boolean }): Promise<Connection>;
  /** The newest of the given versions of an API that the broker speaks (ApiVersions); throws `failed` when none is. */
  newestVersion<A extends { readonly key: number; readonly version: number }>(
    target: Target,
    versions: readonly A[],
  ): Promise<A>;
  /** The features of a broker, by name, with the levels it supports (KIP-584). */
  features(target: Target): Promise<ReadonlyMap<string, VersionRange>>;
  /** The brokers alive, as the cluster last told. */
  aliveBrokers(): Promise<readonly number[]>;
  /** Coordinators of many keys with one request: broker ids, or why there is none. */
  coordinators(kind: CoordinatorType, keys: readonly string[]): Promise<Map<string, number | CliError>>;
  /** Forget what is known of brokers and coordinators, e.g. after NOT_LEADER_OR_FOLLOWER. */
  invalidateMetadata(): void;
  readonly requestCounts: ReadonlyMap<string, number>;
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}
