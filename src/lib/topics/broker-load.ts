import type { ReplicaSize, Topic } from '../kafka/cluster.js';

/** The partitions and bytes that one broker holds. */
export interface BrokerLoad {
  readonly leaders: number;
  readonly replicas: number;
  readonly outOfSync: number;
  /** Bytes of all its replicas; null where the broker did not report them. */
  readonly size: number | null;
}

/** The load of a broker without partitions. */
export const emptyLoad: BrokerLoad = { leaders: 0, replicas: 0, outOfSync: 0, size: null };

/**
 * The load of each broker, by broker id. Brokers that are down are included: their replicas are still assigned. `sizes`
 * is null where describing log directories is not permitted.
 */
export function brokerLoads(topics: readonly Topic[], sizes: readonly ReplicaSize[] | null): Map<number, BrokerLoad> {
  const loads = new Map<number, { -readonly [K in keyof BrokerLoad]: BrokerLoad[K] }>();
  // A broker with replicas that is absent from `sizes` did not answer: its size is unknown, not 0.
  const reported = new Set(sizes?.map(({ broker }) => broker));
  const of = (broker: number) => {
    const load = loads.get(broker) ?? { ...emptyLoad, size: reported.has(broker) ? 0 : null };
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
