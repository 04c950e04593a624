import { partitionKey } from '../base/topic-partition.js';
import type { Broker, OngoingReassignment, Reassignment, Topic } from '../kafka/cluster.js';
import { brokerLoads } from './broker-load.js';

/**
 * The reassignments that give every partition of a topic `count` replicas; partitions that have that many are left out.
 * Existing replicas stay as far as possible. A replica is added in the rack with the fewest replicas of the partition,
 * there on the broker with the fewest replicas overall. Replicas that are out of sync are removed first, then those in the
 * rack with the most. The preferred leader stays. `all` are the topics of the cluster, which give the brokers' load.
 */
export function planReassignments(
  topics: readonly { readonly topic: Topic; readonly count: number }[],
  brokers: readonly Broker[],
  all: readonly Topic[],
): Reassignment[] {
  const loads = brokerLoads(all, null);
  const load = new Map(brokers.map(({ id }) => [id, loads.get(id)?.replicas ?? 0]));
  const racks = new Map(brokers.map(({ id, rack }) => [id, rack ?? `broker ${id}`]));
  const add = (id: number, by: number) => load.set(id, (load.get(id) ?? 0) + by);
  const sharing = (replicas: readonly number[], id: number) =>
    replicas.filter((other) => other !== id && racks.get(other) === racks.get(id)).length;

  // Brokers that tie are taken in the order of their ids after the leader: partitions with different leaders then get
  // different followers.
  const ring = brokers.map(({ id }) => id).sort((a, b) => a - b);
  const distanceAfter = (from: number | undefined, id: number) =>
    (ring.indexOf(id) - (from === undefined ? 0 : ring.indexOf(from)) + ring.length) % ring.length;

  const withAdded = (replicas: readonly number[], count: number): number[] => {
    const result = [...replicas];
    while (result.length < count) {
      const [next] = brokers
        .map(({ id }) => id)
        .filter((id) => !result.includes(id))
        .sort(
          (a, b) =>
            sharing(result, a) - sharing(result, b) ||
            (load.get(a) ?? 0) - (load.get(b) ?? 0) ||
            distanceAfter(result[0], a) - distanceAfter(result[0], b),
        );
      if (next === undefined) break;
      result.push(next);
      add(next, 1);
    }
    return result;
  };

  const withRemoved = (replicas: readonly number[], isr: readonly number[], count: number): number[] => {
    // The first in-sync replica stays: the others may lack records.
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
        replicas: replicas.length < count ? withAdded(replicas, count) : withRemoved(replicas, isr, count),
      })),
  );
}

/** The topics without the adding replicas of ongoing reassignments, which do not hold all records yet. */
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
