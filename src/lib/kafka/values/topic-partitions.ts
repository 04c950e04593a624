export type { TopicPartition, TopicPartitionOffset } from '../../base/topic-partition.js';
