import type { API } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import type { CliError } from '../../base/errors.js';

/**
 * One version of an API of @platformatic/kafka: modules in `dist/apis/…` export it as `api`, `createAPI` makes our own.
 * `Wire.send` returns responses with error codes instead of throwing, so callers check the codes of their items.
 */
export type Api<Args extends unknown[], Response> = API<Args, Response>;

/** Receiver of a request. */
export type Target =
  | 'any'
  | 'controller'
  | { readonly broker: number }
  | { readonly coordinator: CoordinatorType; readonly key: string };

export type CoordinatorType = 'group' | 'transaction';

/** One finished request, for `--verbose`. */
export interface RequestTrace {
  /** Name of the API: `Metadata`, `CreateTopics`, … */
  readonly api: string;
  readonly version: number;
  /** Broker address, `host:port`. */
  readonly broker: string;
  readonly ms: number;
  /** Size of the request or its response, where it is cheap to tell: `3 partitions, 52341 bytes`. */
  readonly detail?: string;
  /** Why there was no response; error codes inside a response are not reported. */
  readonly failure?: string;
}

/** Called after each request; absent unless `--verbose` is given. */
export type OnRequest = (request: RequestTrace) => void;

/**
 * Connections to the brokers of one cluster, one per broker, opened on first use with the TLS and SASL of the settings.
 * Errors are CliErrors (`unreachable`, `denied`) that name the address and hold the broker's message.
 */
export interface Wire {
  /** Sends one request and returns its response; error codes inside are left to the caller. */
  send<Args extends unknown[], Response>(target: Target, api: Api<Args, Response>, ...args: Args): Promise<Response>;
  /**
   * The raw connection, for produce and fetch; its requests are not counted, and limited only by their own timeout.
   * `dedicated` opens a new one beside the shared one (for long fetches). `close` ends both.
   */
  connection(target: Target, options?: { readonly dedicated?: boolean }): Promise<Connection>;
  /**
   * The newest of the given API versions that the broker supports (ApiVersions); throws `failed` when there is none.
   */
  newestVersion<A extends { readonly key: number; readonly version: number }>(
    target: Target,
    versions: readonly A[],
  ): Promise<A>;
  /** Supported feature levels of a broker, by feature name (KIP-584). */
  features(target: Target): Promise<ReadonlyMap<string, VersionRange>>;
  /** Feature levels that the cluster uses, by feature name, as of the connection; a feature at level 0 is absent. */
  finalizedFeatures(target: Target): Promise<ReadonlyMap<string, number>>;
  /** Ids of the live brokers in the cached metadata. */
  aliveBrokers(): Promise<readonly number[]>;
  /** Finds coordinators of many keys with one request: broker ids, or errors. */
  coordinators(type: CoordinatorType, keys: readonly string[]): Promise<Map<string, number | CliError>>;
  /** Drops cached metadata and coordinators, e.g. after NOT_LEADER_OR_FOLLOWER. */
  invalidateMetadata(): void;
  readonly requestCounts: ReadonlyMap<string, number>;
  readonly requestTimeoutMs: number;
  /** For requests that are sent on a `connection`: they report themselves. */
  readonly onRequest: OnRequest | undefined;
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}
