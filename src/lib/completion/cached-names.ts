import { dirname, join } from 'node:path';
import type { Cluster } from '../kafka/cluster.js';
import { readIfThere, removeOlder, writePrivately } from '../settings/files.js';
import { shortHash } from '../settings/parsed-file.js';
import type { ClusterSettings } from '../settings/types.js';

/** Kinds of names that only a cluster knows. */
export type ClusterEntity = 'topic' | 'group' | 'broker';

/** How long cached names, and a failed request, are valid. */
const freshMs = 10_000;

/** How long names are kept for a cluster that does not answer. */
const staleMs = 86_400_000;

type NamesCache = { readonly [K in ClusterEntity]?: { readonly at: number; readonly names: readonly string[] } } & {
  /** Time of the last failed request, in milliseconds since the epoch. */
  readonly failedAt?: number;
};

export interface NamesRequest {
  readonly kind: ClusterEntity;
  readonly settings: ClusterSettings;
  readonly cacheFolder: string;
  readonly now: () => number;
  /** Requests the names from the cluster; rejects where it does not answer in time. */
  readonly fetch: (kind: ClusterEntity) => Promise<readonly string[]>;
}

/**
 * Names of a cluster, from the cache where they are less than `freshMs` old. A cluster that does not answer in time is not
 * asked again for as long, and its cached names are returned: a shell waits for them.
 */
export async function cachedNames(request: NamesRequest): Promise<readonly string[]> {
  const { kind, now } = request;
  const path = cachePath(request);
  const cache = readCache(path);
  const cached = cache[kind];
  if (cached && now() - cached.at < freshMs) return cached.names;
  if (cache.failedAt !== undefined && now() - cache.failedAt < freshMs) return cached?.names ?? [];
  try {
    const names = await request.fetch(kind);
    const { failedAt: _, ...others } = cache;
    writeCache(path, { ...others, [kind]: { at: now(), names } });
    return names;
  } catch {
    writeCache(path, { ...cache, failedAt: now() });
    return cached?.names ?? [];
  }
}

/** Requests the names of a kind from a cluster. */
export async function fetchNames(cluster: Cluster, kind: ClusterEntity): Promise<readonly string[]> {
  switch (kind) {
    case 'topic':
      return (await cluster.topics()).map(({ name }) => name);
    case 'group':
      return (await cluster.groups()).groups.map(({ group }) => group);
    case 'broker':
      return (await cluster.describe()).brokers.map(({ id }) => String(id));
  }
}

// The user is part of the key: another one may see other topics.
const cachePath = ({ settings, cacheFolder }: NamesRequest): string =>
  join(cacheFolder, 'completion', `${shortHash([...settings.brokers, settings.sasl?.username ?? ''].join(' '))}.json`);

function readCache(path: string): NamesCache {
  try {
    return { ...(JSON.parse(readIfThere(path) ?? '{}') as NamesCache) };
  } catch {
    return {};
  }
}

function writeCache(path: string, cache: NamesCache): void {
  try {
    writePrivately(path, JSON.stringify(cache));
    removeOlder(dirname(path), staleMs);
  } catch {
    // Where the cache cannot be written each completion asks the cluster.
  }
}
