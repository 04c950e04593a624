import { CliError } from './errors.js';
import { plural } from './plural.js';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** A partition as the key of maps: `orders 3`. Unambiguous, as the name of a topic holds no blank. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic} ${partition}`;

/** Orders partitions by topic name, then by number. */
export const comparePartitions = (a: TopicPartition, b: TopicPartition): number =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;

/** The `notFound` error for a partition number that is not below the topic's partition count. `wayOut` is a further line of its hint. */
export function unknownPartition(topic: string, partition: number, count: number, wayOut?: string): CliError {
  const them = count === 1 ? 'partition 0 alone' : `${plural(count, 'partition')}: 0 to ${count - 1}`;
  const hint = [`It has ${them}.`, ...(wayOut === undefined ? [] : [wayOut])].join('\n');
  return new CliError('notFound', `topic "${topic}" has no partition ${partition}`, { hint });
}
