import { dirname, join } from 'node:path';
import type { Cluster } from '../kafka/cluster.js';
import { readIfThere, removeOlder, writePrivately } from '../settings/files.js';
import { shortHash } from '../settings/parsed-file.js';
import type { ClusterSettings } from '../settings/types.js';

/** Names that only a cluster knows. */
export type ClusterNames = 'topic' | 'group' | 'broker';

/** How long names, and the news that a cluster does not answer, are good for. */
const freshMs = 10_000;

/** How long old names are kept for the day that a cluster does not answer. */
const staleMs = 86_400_000;

type Remembered = { readonly [K in ClusterNames]?: { readonly at: number; readonly names: readonly string[] } } & {
  /** When the cluster was last asked in vain. */
  readonly failedAt?: number;
};

export interface NamesQuestion {
  readonly kind: ClusterNames;
  readonly settings: ClusterSettings;
  readonly cacheFolder: string;
  readonly now: () => number;
  /** Asks the cluster; rejects when it does not answer in time. */
  readonly ask: (kind: ClusterNames) => Promise<readonly string[]>;
}

/**
 * Names of a cluster, from the last ten seconds where there are such. A cluster that does not answer in time is left
 * alone for as long, and its old names are given: a shell waits for this.
 */
export async function namesOf(question: NamesQuestion): Promise<readonly string[]> {
  const { kind, now } = question;
  const path = rememberedPath(question);
  const remembered = recall(path);
  const known = remembered[kind];
  if (known && now() - known.at < freshMs) return known.names;
  if (remembered.failedAt !== undefined && now() - remembered.failedAt < freshMs) return known?.names ?? [];
  try {
    const names = await question.ask(kind);
    const { failedAt: _, ...others } = remembered;
    remember(path, { ...others, [kind]: { at: now(), names } });
    return names;
  } catch {
    remember(path, { ...remembered, failedAt: now() });
    return known?.names ?? [];
  }
}

/** Asks a cluster for names of a kind. */
export async function askCluster(cluster: Cluster, kind: ClusterNames): Promise<readonly string[]> {
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
const rememberedPath = ({ settings, cacheFolder }: NamesQuestion): string =>
  join(cacheFolder, 'completion', `${shortHash([...settings.brokers, settings.sasl?.username ?? ''].join(' '))}.json`);

function recall(path: string): Remembered {
  try {
    return { ...(JSON.parse(readIfThere(path) ?? '{}') as Remembered) };
  } catch {
    return {};
  }
}

function remember(path: string, remembered: Remembered): void {
  try {
    writePrivately(path, JSON.stringify(remembered));
    removeOlder(dirname(path), staleMs);
  } catch {
    // A read-only home asks each time.
  }
}
