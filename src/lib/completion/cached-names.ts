import { dirname, join } from 'node:path';
import type { Cluster } from '../kafka/cluster.js';
import { readIfThere, removeOlder, writePrivately } from '../settings/files.js';
import { shortHash } from '../settings/parsed-file.js';
import type { ClusterSettings } from '../settings/types.js';

/** Names that only a cluster knows. */
export type ClusterEntity = 'topic' | 'group' | 'broker';

/** How long names, and the news that a cluster does not answer, are good for. */
const freshMs = 10_000;

/** How long old names are kept for the day that a cluster does not answer. */
const staleMs = 86_400_000;

type NamesCache = { readonly [K in ClusterEntity]?: { readonly at: number; readonly names: readonly string[] } } & {
  /** When the cluster was last asked in vain. */
  readonly failedAt?: number;
};

export interface NamesRequest {
  readonly kind: ClusterEntity;
  readonly settings: ClusterSettings;
  readonly cacheFolder: string;
  readonly now: () => number;
  /** Asks the cluster; rejects when it does not answer in time. */
  readonly fetch: (kind: ClusterEntity) => Promise<readonly string[]>;
}

/**
 * Names of a cluster, from the last ten seconds where there are such. A cluster that does not answer in time is left
 * alone for as long, and its old names are given: a shell waits for this.
 */
export async function cachedNames(question: NamesRequest): Promise<readonly string[]> {
  const { kind, now } = question;
  const path = cachePath(question);
  const remembered = readCache(path);
  const known = remembered[kind];
  if (known && now() - known.at < freshMs) return known.names;
  if (remembered.failedAt !== undefined && now() - remembered.failedAt < freshMs) return known?.names ?? [];
  try {
    const names = await question.fetch(kind);
    const { failedAt: _, ...others } = remembered;
    writeCache(path, { ...others, [kind]: { at: now(), names } });
    return names;
  } catch {
    writeCache(path, { ...remembered, failedAt: now() });
    return known?.names ?? [];
  }
}

/** Asks a cluster for names of a kind. */
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

// Another user of the same cluster may see other topics.
const cachePath = ({ settings, cacheFolder }: NamesRequest): string =>
  join(cacheFolder, 'completion', `${shortHash([...settings.brokers, settings.sasl?.username ?? ''].join(' '))}.json`);

function readCache(path: string): NamesCache {
  try {
    return { ...(JSON.parse(readIfThere(path) ?? '{}') as NamesCache) };
  } catch {
    return {};
  }
}

function writeCache(path: string, remembered: NamesCache): void {
  try {
    writePrivately(path, JSON.stringify(remembered));
    removeOlder(dirname(path), staleMs);
  } catch {
    // A read-only home asks each time.
  }
}
