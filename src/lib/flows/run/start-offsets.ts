import type { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import { partitionKey, type TopicPartition } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { ResourceNames } from '../resource-names.js';
import { type Flow, hasLedger, topicsReadBy } from '../types.js';
import type { CreatedResources } from './run-state-store.js';

/** New topics are known to all brokers, and have leaders, within this time. */
export const metadataTimeoutMs = 30_000;

/** The end offsets of partitions; retries, as metadata of new topics reaches the brokers one after the other. */
export async function endOffsets(cluster: Cluster, partitions: readonly TopicPartition[]): Promise<StartOffset[]> {
  const queries = partitions.map((partition) => ({ ...partition, at: 'latest' as const }));
  let failure: CliError | undefined;
  const known = await pollUntil(
    async () => {
      const answers = await cluster.listOffsets(queries);
      failure = answers.find(({ error }) => error)?.error;
      return failure ? undefined : answers;
    },
    { withinMs: metadataTimeoutMs, everyMs: 100 },
  );
  if (!known) throw failure;
  return known.map(({ topic, partition, offset }) => ({ topic, partition, offset: offset ?? 0 }));
}

/**
 * Commits the end offsets for groups without a commit in a partition. `onNewGroups` is called before, with the groups
 * that have no commits at all and so come into being by this.
 */
export async function commitStartOffsets(
  flow: Flow,
  names: ResourceNames,
  cluster: Cluster,
  starts: readonly StartOffset[],
  onNewGroups: (groups: readonly string[]) => void,
): Promise<void> {
  const groups = flow.services.map(({ group }) => names.group(group));
  const committed = await cluster.committedOffsets(groups);
  onNewGroups(groups.filter((group) => (committed.get(group) ?? []).length === 0));
  for (const service of flow.services) {
    const group = names.group(service.group);
    const topics = new Set(topicsReadBy(flow, service).map(({ name }) => names.topic(name)));
    const known = committed.get(group) ?? [];
    const has = new Set(known.map(partitionKey));
    const missing = starts.filter((start) => topics.has(start.topic) && !has.has(partitionKey(start)));
    const failed = (await cluster.commitOffsets(group, missing)).find(({ error }) => error);
    if (failed?.error) throw failed.error;
  }
}

/** The start offsets of the run in the ledger of a service, by partition; undefined for a service without a ledger. */
export function ledgerStartOffsets(
  { services }: Flow,
  names: ResourceNames,
  { startOffsets }: CreatedResources,
  name: string,
): number[] | undefined {
  const service = services.find((each) => each.name === name);
  if (!service || !hasLedger(service)) return undefined;
  return startOffsets.filter(({ topic }) => topic === names.ledgerTopic(name)).map(({ offset }) => offset);
}
