/** A topic's lists of replicas whose copying is throttled (KIP-73): `partition:broker,…`, or `*` for all. */
export const throttledReplicasConfigs = {
  leader: 'leader.replication.throttled.replicas',
  follower: 'follower.replication.throttled.replicas',
} as const;

const throttledReplicasKeys: readonly string[] = Object.values(throttledReplicasConfigs);

/** True of the configs that name brokers and partitions of the one topic, for as long as its replicas move. */
export const isThrottledReplicasConfig = (key: string): boolean => throttledReplicasKeys.includes(key);

/**
 * The partition of an entry that stands for no replica and marks a list as ours: its broker is one whose rate we have
 * set. Kafka passes over partitions that there are not, and so the cluster itself remembers what is to be lifted, also
 * for another run on another machine.
 */
const markerPartition = 2_147_483_647;
/** In a mark, for no broker at all. */
const noBrokerId = markerPartition;

/** The entries that mark a list as ours. */
export const throttleMarkers = (brokers: readonly number[]): string[] =>
  (brokers.length > 0 ? brokers : [noBrokerId]).map((id) => `${markerPartition}:${id}`);

/** The brokers whose rate we have set, by a list of ours; undefined where the list is somebody else's. */
export function throttledBrokers(list: string | null | undefined): readonly number[] | undefined {
  const marks = (list ?? '').split(',').filter((entry) => entry.startsWith(`${markerPartition}:`));
  if (marks.length === 0) return undefined;
  return marks.map((entry) => Number(entry.split(':')[1])).filter((id) => id !== noBrokerId);
}
