import { groupBy } from '../base/group-by.js';
import type { Cluster, ConfigEntry, ResourceConfigs } from '../kafka/cluster.js';
import { throttledBrokers, throttledReplicasConfigs, throttleMarkers } from '../topics/throttles.js';
import type { ApplyOptions } from './apply-options.js';
import type { PartitionMove } from './partition-move.js';

const replicaListConfigs = Object.values(throttledReplicasConfigs);
/** Broker configs with the bytes per second for replicas in the lists. */
const rateConfigs = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const;

/** A replication throttle on some topics and brokers. */
export interface Throttle {
  isThrottled(topic: string): boolean;
  /** Clears the replica lists of `topics`; with `all` those of every topic and the broker rates. */
  lift(topics: readonly string[], isEverything: boolean): Promise<void>;
}

/**
 * Throttles reassignments before they start, as kafka-reassign-partitions does: leader and follower replicas are listed
 * in configs of the topics, the rate is set on the brokers (KIP-73). A throttle that somebody else set is left alone; one
 * of an earlier apply is taken over, with its rate unless another is given.
 */
export async function startThrottle(
  cluster: Cluster,
  partitions: readonly PartitionMove[],
  { throttle: bytesPerSecond, onNote }: ApplyOptions,
): Promise<Throttle> {
  const copyingMoves = partitions.filter(({ addedReplicas }) => addedReplicas.length > 0);
  const byTopic = groupBy(copyingMoves, ({ topic }) => topic);
  const topics = copyingMoves.length > 0 ? await readReplicaLists(cluster, [...byTopic.keys()]) : [];
  const ownTopics = new Set(topics.filter(({ entries }) => entries.some(isOurs)).map(({ name }) => name));
  const markedBrokers = new Set(
    topics.flatMap(({ entries }) => entries.flatMap(({ value }) => throttledBrokers(value) ?? [])),
  );
  if (bytesPerSecond === undefined) {
    if (ownTopics.size > 0) onNote?.('An earlier apply has throttled these moves; --throttle gives another rate.');
    return new ReplicationThrottle(cluster, { topics: ownTopics, brokers: markedBrokers, onNote });
  }
  const throttleable = topics.filter(({ name, entries }) => ownTopics.has(name) || entries.every(isUnset));
  for (const { name } of topics.filter((topic) => !throttleable.includes(topic))) {
    onNote?.(`Topic ${name} has a throttle that somebody else set: it is left as it is.`);
  }
  const limitedMoves = throttleable.flatMap(({ name }) => byTopic.get(name) ?? []);
  const brokers = await brokersToThrottle(cluster, limitedMoves, markedBrokers, onNote);
  // A broker of an earlier, replaced reassignment still has its rate.
  const limitedBrokers = new Set([...markedBrokers, ...brokers]);
  const throttle = new ReplicationThrottle(cluster, {
    topics: new Set(throttleable.map(({ name }) => name)),
    brokers: limitedBrokers,
    onNote,
  });
  const marks = throttleMarkers([...limitedBrokers]);
  // Lists before rates: they have no effect alone, and their marks record which brokers get a rate, should this be
  // killed.
  try {
    await throttle.set(
      throttleable.map(({ name }) => ({ type: 'topic', name, set: replicaLists(byTopic.get(name) ?? [], marks) })),
    );
    await throttle.set(brokers.map((id) => ({ type: 'broker', name: `${id}`, set: rateChanges(`${bytesPerSecond}`) })));
  } catch (error) {
    await throttle.lift([], true);
    throw error;
  }
  return throttle;
}

class ReplicationThrottle implements Throttle {
  readonly #cluster: Cluster;
  readonly #topics: Set<string>;
  readonly #brokers: ReadonlySet<number>;
  readonly #onNote: ApplyOptions['onNote'];

  constructor(
    cluster: Cluster,
    { topics, brokers, onNote }: { topics: Set<string>; brokers: ReadonlySet<number>; onNote: ApplyOptions['onNote'] },
  ) {
    this.#cluster = cluster;
    this.#onNote = onNote;
    this.#topics = topics;
    this.#brokers = brokers;
  }

  isThrottled(topic: string): boolean {
    return this.#topics.has(topic);
  }

  async set(changes: Parameters<Cluster['alterConfigs']>[0]): Promise<void> {
    const outcomes = changes.length > 0 ? await this.#cluster.alterConfigs(changes) : [];
    const refused = outcomes.find(({ error }) => error)?.error;
    if (refused) throw refused;
  }

  async lift(movedTopics: readonly string[], isEverything: boolean): Promise<void> {
    const topics = (isEverything ? [...this.#topics] : movedTopics).filter((topic) => this.#topics.has(topic));
    if (topics.length === 0) return;
    // Rates before lists, whose marks record the brokers that have one.
    if (isEverything) await clearThrottleRates(this.#cluster, [...this.#brokers], this.#onNote);
    const outcomes = await this.#cluster.alterConfigs(
      topics.map((name) => ({
        type: 'topic',
        name,
        set: Object.fromEntries(replicaListConfigs.map((key) => [key, null])),
      })),
    );
    for (const { name, error } of outcomes) {
      if (error)
        this.#onNote?.(`The throttle of topic ${name} is not lifted: ${error.message}. The next apply does it.`);
      else this.#topics.delete(name);
    }
  }
}

/** Clears the rate configs of brokers. A dead broker keeps its rate, which limits nothing once the lists are empty. */
export async function clearThrottleRates(
  cluster: Cluster,
  brokers: readonly number[],
  onNote: ApplyOptions['onNote'],
): Promise<void> {
  const alive = new Set((await cluster.describe()).brokers.map(({ id }) => id));
  const changes = brokers
    .filter((id) => alive.has(id))
    .map((id) => ({ type: 'broker', name: `${id}`, set: rateChanges(null) }) as const);
  const outcomes = changes.length > 0 ? await cluster.alterConfigs(changes) : [];
  for (const { name, error } of outcomes) {
    if (error)
      onNote?.(`Broker ${name} keeps the rate of its throttle, which limits no replica any more: ${error.message}.`);
  }
  for (const id of brokers.filter((each) => !alive.has(each))) {
    onNote?.(`Broker ${id} is not alive and keeps the rate of its throttle, which limits no replica any more.`);
  }
}

const rateChanges = (value: string | null) => Object.fromEntries(rateConfigs.map((key) => [key, value]));
const isOurs = ({ value }: ConfigEntry): boolean => throttledBrokers(value) !== undefined;
const isUnset = ({ value }: ConfigEntry): boolean => !value;

const readReplicaLists = (cluster: Cluster, topics: readonly string[]): Promise<ResourceConfigs[]> =>
  cluster.configs(topics.map((name) => ({ type: 'topic', name, keys: replicaListConfigs })));

/** Ids of live brokers of these partitions, without those that have a rate set by somebody else. */
async function brokersToThrottle(
  cluster: Cluster,
  partitions: readonly PartitionMove[],
  markedBrokers: ReadonlySet<number>,
  onNote: ApplyOptions['onNote'],
): Promise<number[]> {
  const alive = new Set((await cluster.describe()).brokers.map(({ id }) => id));
  const involvedBrokers = new Set(
    partitions.flatMap(({ currentReplicas, addedReplicas }) => [...currentReplicas, ...addedReplicas]),
  );
  const liveBrokers = [...involvedBrokers].filter((id) => alive.has(id)).sort((a, b) => a - b);
  const found = await cluster.configs(liveBrokers.map((id) => ({ type: 'broker', name: `${id}`, keys: rateConfigs })));
  return liveBrokers.filter((id, index) => {
    const set = found[index]?.entries.some(({ source }) => source === 'broker' || source === 'cluster') ?? false;
    if (!set || markedBrokers.has(id)) return true;
    onNote?.(`Broker ${id} has a replication throttle that somebody else set: its rate is left as it is.`);
    return false;
  });
}

/** Values of the leader and follower lists of a topic: `partition:broker` entries, and our marks. */
function replicaLists(partitions: readonly PartitionMove[], marks: readonly string[]): Record<string, string> {
  const entries = (replicasOf: (partition: PartitionMove) => readonly number[]) =>
    [...partitions.flatMap((each) => replicasOf(each).map((id) => `${each.partition}:${id}`)), ...marks].join(',');
  return {
    [throttledReplicasConfigs.leader]: entries(({ currentReplicas }) => currentReplicas),
    [throttledReplicasConfigs.follower]: entries(({ addedReplicas }) => addedReplicas),
  };
}
