import type { TopicPartition } from './kafka/cluster.js';

/** A partition as the key of a map: a topic's name holds no blank. */
export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic} ${partition}`;

/** The order in which partitions are shown: by topic, then by number. */
export const byPlace = (a: TopicPartition, b: TopicPartition): number =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
