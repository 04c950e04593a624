import { CliError } from '../../base/errors.js';
import type { TopicPartition } from '../cluster.js';

/** Where the reading of a partition starts, and before which offset it ends. */
export interface FetchRange extends TopicPartition {
  readonly offset: number;
  readonly until?: number | undefined;
}

/** How far the reading of a partition has come. */
export interface FetchPosition extends TopicPartition {
  /** The next offset to ask for. */
  offset: number;
  readonly until: number;
  leader: number | null;
  leaderEpoch: number;
  /** Leader epoch of the last record that was fetched; -1 before the first. */
  lastEpoch: number;
  maxBytes: number;
  /** Answers in a row that held no whole batch. */
  truncatedResponses: number;
  /** Since when nothing could be fetched (performance.now()); null while all is well. */
  failingSince: number | null;
}

/** Of one partition in one answer; small enough that six of them and what is read stay far below 200 MB. */
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

/** A broker gives the first batch whole whatever room it has (KIP-74), once the partition's turn to be first comes. */
const maxTruncatedResponses = 1000;

/** Asks for more where not one whole batch came; throws `failed` where that has been of no use for long. */
export function increaseMaxBytes(position: FetchPosition, batchBytes: number): void {
  position.maxBytes = Math.max(position.maxBytes, batchBytes);
  if (++position.truncatedResponses < maxTruncatedResponses) return;
  const { topic, partition, offset } = position;
  throw new CliError('failed', `the batch of ${topic} partition ${partition} at offset ${offset} never comes whole`, {
    kafka: 'CORRUPT_MESSAGE',
  });
}
