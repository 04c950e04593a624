import { groupBy } from '../base/group-by.js';
import type { Cluster, ConfigEntry, ResourceConfigs } from '../kafka/cluster.js';
import { throttledBrokers, throttledReplicasConfigs, throttleMarkers } from '../topics/throttles.js';
import type { ApplyOptions } from './apply.js';
import type { PartitionMove } from './change-replica-counts.js';

const replicaListConfigs = Object.values(throttledReplicasConfigs);
/** Bytes a second of each broker, for the replicas in the lists. */
const rateConfigs = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const;

/** A throttle that holds for the moves of some topics. */
export interface Throttle {
  isThrottled(topic: string): boolean;
  /** Lifts what is ours of topics that have moved, and with `all` the rates of the brokers too. */
  lift(topics: readonly string[], all: boolean): Promise<void>;
}

/**
 * Throttles moves that are about to begin, as kafka-reassign-partitions does: what copies and what is copied from is
 * listed on each topic, the rate is set on each broker. A throttle that somebody else has set is left as it is; one of
 * an earlier apply of ours is taken over, with its rate where no other is asked for.
 */
export async function startThrottle(
  cluster: Cluster,
  partitions: readonly PartitionMove[],
  { throttle: rate, onNote }: ApplyOptions,
): Promise<Throttle> {
  const copying = partitions.filter(({ addedReplicas }) => addedReplicas.length > 0);
  const byTopic = groupBy(copying, ({ topic }) => topic);
  const topics = copying.length > 0 ? await readReplicaLists(cluster, [...byTopic.keys()]) : [];
  const ours = new Set(topics.filter(({ entries }) => entries.some(isOurs)).map(({ name }) => name));
  const marked = new Set(
    topics.flatMap(({ entries }) => entries.flatMap(({ value }) => throttledBrokers(value) ?? [])),
  );
  if (rate === undefined) {
    if (ours.size > 0) onNote?.('An earlier apply has throttled these moves; --throttle gives another rate.');
    return new ReplicationThrottle(cluster, { topics: ours, brokers: marked, onNote });
  }
  const free = topics.filter(({ name, entries }) => ours.has(name) || entries.every(isUnset));
  for (const { name } of topics.filter((topic) => !free.includes(topic))) {
    onNote?.(`Topic ${name} has a throttle that somebody else set: it is left as it is.`);
  }
  const limited = free.flatMap(({ name }) => byTopic.get(name) ?? []);
  const brokers = await brokersToThrottle(cluster, limited, marked, onNote);
  // Where a move was sent to another broker, the former has its rate still.
  const limiting = new Set([...marked, ...brokers]);
  const held = new ReplicationThrottle(cluster, {
    topics: new Set(free.map(({ name }) => name)),
    brokers: limiting,
    onNote,
  });
  const marks = throttleMarkers([...limiting]);
  // The lists first: without a rate they do nothing, and they remember whose the rates will be.
  try {
    await held.set(
      free.map(({ name }) => ({ type: 'topic', name, set: replicaLists(byTopic.get(name) ?? [], marks) })),
    );
    await held.set(brokers.map((id) => ({ type: 'broker', name: `${id}`, set: rateChanges(`${rate}`) })));
  } catch (error) {
    await held.lift([], true);
    throw error;
  }
  return held;
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

  async lift(moved: readonly string[], all: boolean): Promise<void> {
    const topics = (all ? [...this.#topics] : moved).filter((topic) => this.#topics.has(topic));
    if (topics.length === 0) return;
    // The rates first: the lists remember them.
    if (all) await clearThrottleRates(this.#cluster, [...this.#brokers], this.#onNote);
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

/** Takes back the rates of brokers; one that is not alive cannot be told, and keeps a rate that limits nothing. */
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

/** Live brokers that take part and have no rate of somebody else's. */
async function brokersToThrottle(
  cluster: Cluster,
  partitions: readonly PartitionMove[],
  marked: ReadonlySet<number>,
  onNote: ApplyOptions['onNote'],
): Promise<number[]> {
  const alive = new Set((await cluster.describe()).brokers.map(({ id }) => id));
  const involved = new Set(
    partitions.flatMap(({ currentReplicas, addedReplicas }) => [...currentReplicas, ...addedReplicas]),
  );
  const asked = [...involved].filter((id) => alive.has(id)).sort((a, b) => a - b);
  const found = await cluster.configs(asked.map((id) => ({ type: 'broker', name: `${id}`, keys: rateConfigs })));
  return asked.filter((id, index) => {
    const set = found[index]?.entries.some(({ source }) => source === 'broker' || source === 'cluster') ?? false;
    if (!set || marked.has(id)) return true;
    onNote?.(`Broker ${id} has a replication throttle that somebody else set: its rate is left as it is.`);
    return false;
  });
}

/** The replicas that are copied from, and those that copy. */
function replicaLists(partitions: readonly PartitionMove[], marks: readonly string[]): Record<string, string> {
  const entries = (of: (partition: PartitionMove) => readonly number[]) =>
    [...partitions.flatMap((each) => of(each).map((id) => `${each.partition}:${id}`)), ...marks].join(',');
  return {
    [throttledReplicasConfigs.leader]: entries(({ currentReplicas }) => currentReplicas),
    [throttledReplicasConfigs.follower]: entries(({ addedReplicas }) => addedReplicas),
  };
}
