import { setMaxListeners } from 'node:events';
import type { MetadataResponse } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import type { Connection } from '@platformatic/kafka/dist/network/connection.js';
import { CliError, isUnreachable } from '../../errors.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { Api, CoordinatorKind, Target, Wire } from '../wire.js';
import { findCoordinators } from './coordinators.js';
import { type Directory, metadataVersions, readDirectory } from './directory.js';
import type { Link } from './link.js';
import { type LinkOptions, Links } from './links.js';
import { newestOf } from './newest.js';
import { isRead } from './reads.js';
import { advertised, refuseOther } from './refusals.js';

/** A wire to the cluster of the settings. Nothing is sent before the first request. */
export function openWire(settings: ClusterSettings, options: LinkOptions): Wire {
  return new OpenWire(settings, options);
}

class OpenWire implements Wire {
  readonly requestTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly #settings: ClusterSettings;
  readonly #links: Links;
  /** The last directory that was read: its brokers are tried where the bootstrap ones are gone. */
  #known: Directory | undefined;
  #directory: Promise<Directory> | undefined;
  #entry: Promise<Link> | undefined;
  readonly #coordinators = new Map<string, number>();

  constructor(settings: ClusterSettings, options: LinkOptions) {
    this.#settings = settings;
    this.requestTimeoutMs = settings.requestTimeoutMs;
    this.signal = options.signal;
    // A cluster may have many readers and writers at once, and each hears of the end.
    setMaxListeners(0, this.signal);
    this.#links = new Links(settings, options);
  }

  get requestCounts(): ReadonlyMap<string, number> {
    return this.#links.requestCounts;
  }

  async send<Args extends unknown[], Response>(
    target: Target,
    api: Api<Args, Response>,
    ...args: Args
  ): Promise<Response> {
    const link = await this.#link(target);
    const response = await link.send(api, args).catch(async (error: unknown) => {
      if (!link.lost || !isRead(api.key)) throw error;
      this.refresh();
      return (await this.#link(target)).send(api, args);
    });
    if (api.key === metadataVersions[0].key) this.#learn(response as MetadataResponse);
    return response;
  }

  async connection(target: Target, { dedicated = false } = {}): Promise<Connection> {
    const link = await this.#link(target);
    return dedicated ? this.#links.dedicated(link.address).open() : link.open();
  }

  async newest<A extends { readonly key: number; readonly version: number }>(
    target: Target,
    versions: readonly A[],
  ): Promise<A> {
    const link = await this.#link(target);
    return newestOf(versions, await link.versions(), link.address);
  }

  async features(target: Target) {
    return (await (await this.#link(target)).versions()).features;
  }

  async brokers(): Promise<readonly number[]> {
    return [...(await this.#read()).addresses.keys()];
  }

  async coordinators(kind: CoordinatorKind, keys: readonly string[]): Promise<Map<string, number | CliError>> {
    const found = new Map<string, number | CliError>();
    const asked: string[] = [];
    for (const key of keys) {
      const known = this.#coordinators.get(`${kind} ${key}`);
      if (known === undefined) asked.push(key);
      else found.set(key, known);
    }
    for (const [key, answer] of await findCoordinators(this, kind, asked)) {
      found.set(key, answer);
      if (typeof answer === 'number') this.#coordinators.set(`${kind} ${key}`, answer);
    }
    return found;
  }

  refresh(): void {
    this.#directory = undefined;
    this.#coordinators.clear();
  }

  close(): Promise<void> {
    return this.#links.close();
  }

  async #link(target: Target): Promise<Link> {
    this.signal.throwIfAborted();
    if (target === 'any') return this.#any();
    if (target === 'controller') {
      const { controller } = await this.#read();
      return controller === null ? this.#any() : this.#controller(controller);
    }
    if ('broker' in target) return this.#broker(target.broker);
    const { coordinator, key } = target;
    const answer = (await this.coordinators(coordinator, [key])).get(key);
    if (typeof answer !== 'number') throw answer ?? new CliError('unreachable', `no coordinator for "${key}"`);
    return this.#broker(answer);
  }

  /** Any broker: the one already in use, else the first of the settings' and of the known ones that answers. */
  async #any(): Promise<Link> {
    this.#entry ??= this.#enter();
    const entering = this.#entry;
    try {
      const link = await entering;
      if (link.usable) return link;
    } catch (error) {
      if (this.#entry === entering) this.#entry = undefined;
      throw error;
    }
    if (this.#entry === entering) this.#entry = undefined;
    return this.#any();
  }

  async #enter(): Promise<Link> {
    const addresses = new Set([...this.#settings.brokers, ...(this.#known?.addresses.values() ?? [])]);
    const link = await this.#links.first([...addresses]);
    const { clusterId: wanted } = this.#settings;
    if (wanted !== undefined) refuseOther(wanted, await this.#readFrom(link), this.#settings);
    return link;
  }

  async #broker(id: number): Promise<Link> {
    const address = (await this.#read()).addresses.get(id) ?? (await this.#reread()).addresses.get(id);
    if (address === undefined) throw new CliError('unreachable', `broker ${id} is not alive in this cluster`);
    const link = this.#links.to(address);
    try {
      await link.open();
    } catch (error) {
      // What named this broker may be out of date: the next request reads it again.
      this.refresh();
      throw advertised(error, id, address, this.#settings);
    }
    return link;
  }

  /** KRaft brokers name any of them, also one that has just died, and all hand a controller's requests on (KIP-590). */
  async #controller(id: number): Promise<Link> {
    try {
      return await this.#broker(id);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return this.#any();
    }
  }

  #reread(): Promise<Directory> {
    this.refresh();
    return this.#read();
  }

  #read(): Promise<Directory> {
    const reading = this.#directory ?? this.#any().then((link) => this.#readFrom(link));
    this.#directory = reading;
    reading.catch(() => {
      if (this.#directory === reading) this.#directory = undefined;
    });
    return reading;
  }

  async #readFrom(link: Link): Promise<Directory> {
    const api = newestOf(metadataVersions, await link.versions(), link.address);
    return this.#learn(await link.send(api, [[]]));
  }

  /** Every Metadata response tells who is in the cluster, whatever it was asked for. */
  #learn(response: MetadataResponse): Directory {
    const directory = readDirectory(response);
    this.#known = directory;
    this.#directory = Promise.resolve(directory);
    return directory;
  }
}
