import { CliError } from '../../base/errors.js';
import type { FetchRange } from '../values/fetching.js';
import type { TopicPartition } from '../values/topic-partitions.js';

/** Fetch state of one partition. */
export interface FetchPosition extends TopicPartition {
  /** Next offset to fetch. */
  offset: number;
  readonly until: number;
  leader: number | null;
  leaderEpoch: number;
  /** Leader epoch of the last fetched record; -1 before the first. */
  lastEpoch: number;
  maxBytes: number;
  /** Consecutive responses without a complete batch. */
  truncatedResponses: number;
  /** Time of performance.now() since which the partition cannot be read; null while it can. */
  failingSince: number | null;
}

/** Maximum bytes of a partition in one response: six of them and their output stay well below 200 MB. */
const partitionBytes = 2 * 1024 * 1024;

export const initialPosition = ({
  topic,
  partition,
  offset,
  until = Number.POSITIVE_INFINITY,
}: FetchRange): FetchPosition => ({
  topic,
  partition,
  offset,
  until,
  leader: null,
  leaderEpoch: -1,
  lastEpoch: -1,
  maxBytes: partitionBytes,
  truncatedResponses: 0,
  failingSince: null,
});

export const isDone = ({ offset, until }: FetchPosition): boolean => offset >= until;

/**
 * Limit of consecutive truncated responses. A broker returns the first batch of a response whole (KIP-74), so that
 * rotation soon brings each partition's batch.
 */
const maxTruncatedResponses = 1000;

/**
 * Raises the fetch size of a partition to the size of its next batch; throws `failed` where no complete batch came for
 * too long.
 */
export function increaseMaxBytes(position: FetchPosition, batchBytes: number): void {
  position.maxBytes = Math.max(position.maxBytes, batchBytes);
  if (++position.truncatedResponses < maxTruncatedResponses) return;
  const { topic, partition, offset } = position;
  throw new CliError('failed', `the batch of ${topic} partition ${partition} at offset ${offset} never comes whole`, {
    kafka: 'CORRUPT_MESSAGE',
  });
}
