import { partitionKey } from '../base/topic-partition.js';
import type { Broker, OngoingReassignment, Reassignment, Topic } from '../kafka/cluster.js';
import { brokerLoads } from './broker-load.js';

/**
 * The replicas that partitions of a topic are to have so that each has `count`; partitions that have so many already
 * are left out. Replicas stay where they are as far as possible: added ones go to the rack that has fewest of the
 * partition, there to the broker that carries least; those taken away are out of sync ones first, then from where
 * there are most. The preferred leader stays. `all` are the cluster's topics, whose replicas are the load.
 */
export function planReassignments(
  topics: readonly { readonly topic: Topic; readonly count: number }[],
  brokers: readonly Broker[],
  all: readonly Topic[],
): Reassignment[] {
  const carried = brokerLoads(all, null);
  const load = new Map(brokers.map(({ id }) => [id, carried.get(id)?.replicas ?? 0]));
  const racks = new Map(brokers.map(({ id, rack }) => [id, rack ?? `broker ${id}`]));
  const add = (id: number, by: number) => load.set(id, (load.get(id) ?? 0) + by);
  const sharing = (replicas: readonly number[], id: number) =>
    replicas.filter((other) => other !== id && racks.get(other) === racks.get(id)).length;

  // Among equals the next one round the ring of brokers: partitions led by others then end on others.
  const ring = brokers.map(({ id }) => id).sort((a, b) => a - b);
  const around = (from: number | undefined, id: number) =>
    (ring.indexOf(id) - (from === undefined ? 0 : ring.indexOf(from)) + ring.length) % ring.length;

  const grown = (replicas: readonly number[], count: number): number[] => {
    const result = [...replicas];
    while (result.length < count) {
      const [next] = brokers
        .map(({ id }) => id)
        .filter((id) => !result.includes(id))
        .sort(
          (a, b) =>
            sharing(result, a) - sharing(result, b) ||
            (load.get(a) ?? 0) - (load.get(b) ?? 0) ||
            around(result[0], a) - around(result[0], b),
        );
      if (next === undefined) break;
      result.push(next);
      add(next, 1);
    }
    return result;
  };

  const shrunk = (replicas: readonly number[], isr: readonly number[], count: number): number[] => {
    // Keep one that has all records: a partition must not be handed to replicas that are behind.
    const first = replicas.find((id) => isr.includes(id)) ?? replicas[0];
    const result = [...replicas];
    while (result.length > count) {
      const [least] = result
        .filter((id) => id !== first)
        .sort(
          (a, b) =>
            Number(isr.includes(a)) - Number(isr.includes(b)) ||
            sharing(result, b) - sharing(result, a) ||
            (load.get(b) ?? 0) - (load.get(a) ?? 0) ||
            b - a,
        );
      if (least === undefined) break;
      result.splice(result.indexOf(least), 1);
      add(least, -1);
    }
    return result;
  };

  return topics.flatMap(({ topic, count }) =>
    topic.partitions
      .filter(({ replicas }) => replicas.length !== count)
      .map(({ partition, replicas, isr }) => ({
        topic: topic.name,
        partition,
        replicas: replicas.length < count ? grown(replicas, count) : shrunk(replicas, isr, count),
      })),
  );
}

/** Topics without the replicas that a move under way is still making: what they can be counted on for now. */
export function withoutAddingReplicas(topics: readonly Topic[], ongoing: readonly OngoingReassignment[]): Topic[] {
  const adding = new Map(ongoing.map((move) => [partitionKey(move), move.adding]));
  const moving = new Set(ongoing.map(({ topic }) => topic));
  return topics.map((topic) => {
    if (!moving.has(topic.name)) return topic;
    const partitions = topic.partitions.map((partition) => {
      const made = adding.get(partitionKey({ topic: topic.name, partition: partition.partition })) ?? [];
      return { ...partition, replicas: partition.replicas.filter((id) => !made.includes(id)) };
    });
    return { ...topic, partitions };
  });
}
