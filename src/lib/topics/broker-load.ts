import type { ReplicaSize, Topic } from '../kafka/cluster.js';

/** What one broker carries. */
export interface BrokerLoad {
  readonly leaders: number;
  readonly replicas: number;
  readonly outOfSync: number;
  /** Bytes of all its replicas; null where sizes are not known. */
  readonly size: number | null;
}

/** What a broker carries that has no partition yet. */
export const emptyLoad: BrokerLoad = { leaders: 0, replicas: 0, outOfSync: 0, size: null };

/** Who carries what, by broker id: also of brokers that are not alive, whose replicas are still assigned. */
export function brokerLoads(topics: readonly Topic[], sizes: readonly ReplicaSize[] | null): Map<number, BrokerLoad> {
  const loads = new Map<number, { -readonly [K in keyof BrokerLoad]: BrokerLoad[K] }>();
  // A broker that has replicas and tells of none did not answer.
  const told = new Set(sizes?.map(({ broker }) => broker));
  const of = (broker: number) => {
    const load = loads.get(broker) ?? { ...emptyLoad, size: told.has(broker) ? 0 : null };
    loads.set(broker, load);
    return load;
  };
  for (const { leader, replicas, isr } of topics.flatMap(({ partitions }) => partitions)) {
    if (leader !== null) of(leader).leaders++;
    for (const replica of replicas) {
      of(replica).replicas++;
      if (!isr.includes(replica)) of(replica).outOfSync++;
    }
  }
  for (const { broker, size } of sizes ?? []) {
    const load = of(broker);
    load.size = (load.size ?? 0) + size;
  }
  return loads;
}
