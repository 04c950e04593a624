import { setMaxListeners } from 'node:events';
import type { MetadataResponse } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { CliError, isUnreachable } from '../../base/errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { BrokerConnection } from './broker-connection.js';
import { advertisedAddressFailure, refuseOtherCluster } from './broker-identity.js';
import { type ClusterMetadata, metadataVersions, readClusterMetadata } from './cluster-metadata.js';
import { ConnectionPool, type ConnectionPoolOptions } from './connection-pool.js';
import { findCoordinators } from './coordinators.js';
import { newestVersionOf } from './newest-version.js';
import { isReadOnlyApi } from './read-only-apis.js';
import type { Api, CoordinatorType, OnRequest, Target, Wire } from './wire.js';

/** Opens a wire to the cluster of the settings. Nothing is sent before the first request. */
export function openWire(settings: ClusterSettings, options: ConnectionPoolOptions): Wire {
  return new ClusterWire(settings, options);
}

class ClusterWire implements Wire {
  readonly requestTimeoutMs: number;
  readonly onRequest: OnRequest | undefined;
  readonly signal: AbortSignal;
  readonly #settings: ClusterSettings;
  readonly #pool: ConnectionPool;
  /** The last metadata read: its brokers are tried when no bootstrap broker answers. */
  #lastMetadata: ClusterMetadata | undefined;
  #metadata: Promise<ClusterMetadata> | undefined;
  #bootstrap: Promise<BrokerConnection> | undefined;
  readonly #coordinators = new Map<string, number>();

  constructor(settings: ClusterSettings, options: ConnectionPoolOptions) {
    this.#settings = settings;
    this.requestTimeoutMs = settings.requestTimeoutMs;
    this.signal = options.signal;
    this.onRequest = options.onRequest;
    // Each producer and fetcher listens for the abort.
    setMaxListeners(0, this.signal);
    this.#pool = new ConnectionPool(settings, options);
  }

  get requestCounts(): ReadonlyMap<string, number> {
    return this.#pool.requestCounts;
  }

  async send<Args extends unknown[], Response>(
    target: Target,
    api: Api<Args, Response>,
    ...args: Args
  ): Promise<Response> {
    const connection = await this.#connectionTo(target);
    const response = await connection.send(api, args).catch(async (error: unknown) => {
      if (!connection.wasLost || !isReadOnlyApi(api.key)) throw error;
      this.invalidateMetadata();
      return (await this.#connectionTo(target)).send(api, args);
    });
    if (api.key === metadataVersions[0].key) this.#storeMetadata(response as MetadataResponse);
    return response;
  }

  async connection(target: Target, { dedicated = false } = {}): Promise<Connection> {
    const connection = await this.#connectionTo(target);
    return dedicated ? this.#pool.dedicatedTo(connection.address).open() : connection.open();
  }

  async newestVersion<A extends { readonly key: number; readonly version: number }>(
    target: Target,
    versions: readonly A[],
  ): Promise<A> {
    const connection = await this.#connectionTo(target);
    return newestVersionOf(versions, await connection.versions(), connection.address);
  }

  async features(target: Target) {
    return (await (await this.#connectionTo(target)).versions()).features;
  }

  async finalizedFeatures(target: Target) {
    return (await (await this.#connectionTo(target)).versions()).finalized;
  }

  async aliveBrokers(): Promise<readonly number[]> {
    return [...(await this.#readMetadata()).addresses.keys()];
  }

  async coordinators(type: CoordinatorType, keys: readonly string[]): Promise<Map<string, number | CliError>> {
    const found = new Map<string, number | CliError>();
    const asked: string[] = [];
    for (const key of keys) {
      const known = this.#coordinators.get(`${type} ${key}`);
      if (known === undefined) asked.push(key);
      else found.set(key, known);
    }
    for (const [key, answer] of await findCoordinators(this, type, asked)) {
      found.set(key, answer);
      if (typeof answer === 'number') this.#coordinators.set(`${type} ${key}`, answer);
    }
    return found;
  }

  invalidateMetadata(): void {
    this.#metadata = undefined;
    this.#coordinators.clear();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #connectionTo(target: Target): Promise<BrokerConnection> {
    this.signal.throwIfAborted();
    if (target === 'any') return this.#anyBroker();
    if (target === 'controller') {
      const { controller } = await this.#readMetadata();
      return controller === null ? this.#anyBroker() : this.#controllerConnection(controller);
    }
    if ('broker' in target) return this.#brokerConnection(target.broker);
    const { coordinator, key } = target;
    const answer = (await this.coordinators(coordinator, [key])).get(key);
    if (typeof answer !== 'number') throw answer ?? new CliError('unreachable', `no coordinator for "${key}"`);
    return this.#brokerConnection(answer);
  }

  /** A connection to any broker: the one in use, else to the first bootstrap or known broker that answers. */
  async #anyBroker(): Promise<BrokerConnection> {
    this.#bootstrap ??= this.#connectToBootstrap();
    const connecting = this.#bootstrap;
    try {
      const connection = await connecting;
      if (connection.isUsable) return connection;
    } catch (error) {
      if (this.#bootstrap === connecting) this.#bootstrap = undefined;
      throw error;
    }
    if (this.#bootstrap === connecting) this.#bootstrap = undefined;
    return this.#anyBroker();
  }

  async #connectToBootstrap(): Promise<BrokerConnection> {
    const addresses = new Set([...this.#settings.brokers, ...(this.#lastMetadata?.addresses.values() ?? [])]);
    const connection = await this.#pool.firstAnswering([...addresses]);
    const { clusterId: expected } = this.#settings;
    if (expected !== undefined) refuseOtherCluster(expected, await this.#readMetadataFrom(connection), this.#settings);
    return connection;
  }

  async #brokerConnection(id: number): Promise<BrokerConnection> {
    const address = (await this.#readMetadata()).addresses.get(id) ?? (await this.#rereadMetadata()).addresses.get(id);
    if (address === undefined) throw new CliError('unreachable', `broker ${id} is not alive in this cluster`);
    const connection = this.#pool.connectionTo(address);
    try {
      await connection.open();
    } catch (error) {
      // The metadata that named this broker may be stale: the next request reads it again.
      this.invalidateMetadata();
      throw advertisedAddressFailure(error, id, address, this.#settings);
    }
    return connection;
  }

  /** A KRaft broker may name a dead broker as controller; every broker forwards controller requests (KIP-590). */
  async #controllerConnection(id: number): Promise<BrokerConnection> {
    try {
      return await this.#brokerConnection(id);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return this.#anyBroker();
    }
  }

  #rereadMetadata(): Promise<ClusterMetadata> {
    this.invalidateMetadata();
    return this.#readMetadata();
  }

  #readMetadata(): Promise<ClusterMetadata> {
    const reading = this.#metadata ?? this.#anyBroker().then((connection) => this.#readMetadataFrom(connection));
    this.#metadata = reading;
    reading.catch(() => {
      if (this.#metadata === reading) this.#metadata = undefined;
    });
    return reading;
  }

  async #readMetadataFrom(connection: BrokerConnection): Promise<ClusterMetadata> {
    const api = newestVersionOf(metadataVersions, await connection.versions(), connection.address);
    return this.#storeMetadata(await connection.send(api, [[]]));
  }

  /** Stores the cluster part that every Metadata response contains. */
  #storeMetadata(response: MetadataResponse): ClusterMetadata {
    const metadata = readClusterMetadata(response);
    this.#lastMetadata = metadata;
    this.#metadata = Promise.resolve(metadata);
    return metadata;
  }
}
