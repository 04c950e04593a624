/** A topic's lists of replicas whose copying is throttled (KIP-73): `partition:broker,…`, or `*` for all. */
export const throttledReplicas = {
  leader: 'leader.replication.throttled.replicas',
  follower: 'follower.replication.throttled.replicas',
} as const;

const lists: readonly string[] = Object.values(throttledReplicas);

/** True of the configs that name brokers and partitions of the one topic, for as long as its replicas move. */
export const isThrottledReplicas = (key: string): boolean => lists.includes(key);

/**
 * The partition of an entry that stands for no replica and marks a list as ours: its broker is one whose rate we have
 * set. Kafka passes over partitions that there are not, and so the cluster itself remembers what is to be lifted, also
 * for another run on another machine.
 */
const markPartition = 2_147_483_647;
/** In a mark, for no broker at all. */
const noBroker = markPartition;

/** The entries that mark a list as ours. */
export const throttleMarks = (brokers: readonly number[]): string[] =>
  (brokers.length > 0 ? brokers : [noBroker]).map((id) => `${markPartition}:${id}`);

/** The brokers whose rate we have set, by a list of ours; undefined where the list is somebody else's. */
export function throttledBrokers(list: string | null | undefined): readonly number[] | undefined {
  const marks = (list ?? '').split(',').filter((entry) => entry.startsWith(`${markPartition}:`));
  if (marks.length === 0) return undefined;
  return marks.map((entry) => Number(entry.split(':')[1])).filter((id) => id !== noBroker);
}
