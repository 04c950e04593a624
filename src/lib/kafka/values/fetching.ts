import type { OffsetRange } from '../../offsets/parse.js';
import type { RawHeaders, RecordCursor, RecordSource, RecordView } from '../../records/record.js';
import type { TopicPartition } from './topic-partitions.js';

/** Offsets of a partition to fetch, from `offset` up to but not including `until`; absent: without an end. */
export interface FetchRange extends TopicPartition {
  readonly offset: number;
  readonly until?: number | undefined;
}

/** A range with an end. */
export interface BoundedFetchRange extends FetchRange {
  readonly until: number;
}

/** The end of the client id of a fetch that samples records for kafkactl itself: nobody reads them. */
export const samplingSuffix = '-sample';

export interface FetchOptions {
  /** Isolation level read_committed: without records of open and aborted transactions. */
  readonly readCommitted: boolean;
  /** Called with notes for people, e.g. about an outage. */
  readonly note: (text: string) => void;
  /**
   * Called when a topic has new partitions, which are then read from their first record; throwing ends the fetch.
   * Absent: only the ranges are read.
   */
  readonly onPartitionsAdded?: ((partitions: readonly TopicPartition[]) => void) | undefined;
  /** After the first response, wait for unreachable brokers without limit; false: for the request timeout. */
  readonly waitsForBrokers?: boolean;
  /** Like metadata.max.age.ms: interval between refreshes of leaders and partitions, in milliseconds. */
  readonly metadataMaxAgeMs?: number;
  /** Appended to the client id of the context, for the broker's logs and quotas. */
  readonly clientIdSuffix?: string;
}

/** Fetched records of one partition, read in place: no object per record. */
export interface FetchedRecords extends RecordCursor {
  /** The encoded headers of the current record, valid until the cursor moves. */
  readonly rawHeaders: RawHeaders;
}

/** Records fetched without a group, from all leaders concurrently. */
export interface RecordFetcher extends RecordSource {
  poll(waitMs: number): Promise<FetchedRecords | 'idle' | 'end'>;
}

export interface ResolveRangesOptions {
  readonly topics: readonly string[];
  /** Only these partitions; empty: all. */
  readonly partitions: readonly number[];
  readonly range: OffsetRange;
  /** Isolation level read_committed: ends are last stable offsets. */
  readonly readCommitted: boolean;
}

export interface ResolvedRanges {
  readonly ranges: readonly FetchRange[];
  /** Notes about offsets that were clamped to the log. */
  readonly notes: readonly string[];
}

export interface NewestRecordsOptions<T> {
  readonly readCommitted: boolean;
  readonly filter?: ((record: RecordView) => boolean) | undefined;
  readonly note: (text: string) => void;
  /** Captures what is needed of a record, while the cursor stands on it. */
  readonly capture: (record: FetchedRecords) => T;
}

export interface KeySample {
  /** Number of records read. */
  readonly records: number;
  /** Number of those without a key. */
  readonly keyless: number;
}

/** Options of a group member that reads records to be written out. */
export interface GroupSourceOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Start of partitions without a committed offset: the earliest offset instead of the latest. */
  readonly fromBeginning: boolean;
  /** End at the end offsets of this member's partitions as they were at the start. */
  readonly exit: boolean;
  /** Isolation level read_committed: without records of open and aborted transactions. */
  readonly readCommitted: boolean;
  /** A member without a heartbeat for this long is removed; kafkajs' default of 30 s where it is undefined. */
  readonly sessionTimeoutMs?: number | undefined;
  /** Called after each rebalance with the partitions of this member, by topic. */
  readonly onAssigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** Called when a topic has new partitions, which are read from their first record. */
  readonly onPartitionsAdded?: (partitions: readonly TopicPartition[]) => void;
}
