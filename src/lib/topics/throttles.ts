/** The topic configs that list the replicas whose replication is throttled (KIP-73): `partition:broker,…`, or `*` for all. */
export const throttledReplicasConfigs = {
  leader: 'leader.replication.throttled.replicas',
  follower: 'follower.replication.throttled.replicas',
} as const;

const throttledReplicasKeys: readonly string[] = Object.values(throttledReplicasConfigs);

/** True for the throttled replica lists, which name partitions of one topic and hold only during a reassignment. */
export const isThrottledReplicasConfig = (key: string): boolean => throttledReplicasKeys.includes(key);

/**
 * The partition of marker entries, which mark a list as set by kafkactl and name a broker whose throttle rate kafkactl has
 * set. Kafka ignores entries of partitions that do not exist. The marker makes the cluster remember which throttles to
 * remove, also for a later run on another machine.
 */
const markerPartition = 2_147_483_647;
/** The broker id of a marker that names no broker. */
const noBrokerId = markerPartition;

/** The marker entries of a list that kafkactl sets, for the brokers whose rate it has set. */
export const throttleMarkers = (brokers: readonly number[]): string[] =>
  (brokers.length > 0 ? brokers : [noBrokerId]).map((id) => `${markerPartition}:${id}`);

/** The brokers whose rate kafkactl has set, from the markers of a list; undefined for a list without markers. */
export function throttledBrokers(list: string | null | undefined): readonly number[] | undefined {
  const marks = (list ?? '').split(',').filter((entry) => entry.startsWith(`${markerPartition}:`));
  if (marks.length === 0) return undefined;
  return marks.map((entry) => Number(entry.split(':')[1])).filter((id) => id !== noBrokerId);
}
