import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { BoundedFetchRange, NewestRecordsOptions } from '../values/fetching.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import { Fetcher } from './fetcher.js';
import type { RecordReader } from './record-reader.js';

interface CapturedRecord<T> {
  readonly partition: number;
  readonly topic: string;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: T;
}

/** Captured records of one log, and how many of its records passed the filter. */
interface LogTail<T> {
  matchCount: number;
  records: CapturedRecord<T>[];
}

/**
 * Returns the newest `count` records of all logs together, ordered by timestamp. Each log is read backwards in spans
 * that double, because transactions, compaction or a filter may leave out most of a span. The newest records of a log
 * are its last ones, whatever their timestamps. Memory: a small multiple of `count` records.
 */
export async function newestRecords<T>(
  cluster: WiredCluster,
  logs: readonly BoundedFetchRange[],
  count: number,
  options: NewestRecordsOptions<T>,
): Promise<T[]> {
  let newest: CapturedRecord<T>[] = [];
  let left = logs.filter(({ offset, until }) => offset < until);
  for (let span = count; left.length > 0; span *= 2) {
    const spans = left.map((log) => ({ ...log, offset: Math.max(log.offset, log.until - span) }));
    const tails = await readLogTails(cluster, spans, count, options);
    left = left.filter((log, index) => {
      const { matchCount, records } = tails.get(partitionKey(log)) ?? { matchCount: 0, records: [] };
      const complete = matchCount >= count || spans[index]?.offset === log.offset;
      if (complete) newest = newest.concat(records);
      return !complete;
    });
    newest = selectNewest(newest, count);
  }
  return newest.map(({ value }) => value);
}

function selectNewest<T>(newest: CapturedRecord<T>[], count: number): CapturedRecord<T>[] {
  newest.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset);
  return newest.slice(-count);
}

async function readLogTails<T>(
  cluster: WiredCluster,
  ranges: readonly BoundedFetchRange[],
  count: number,
  { readCommitted, filter, note, capture }: NewestRecordsOptions<T>,
): Promise<Map<string, LogTail<T>>> {
  const tails = new Map<string, LogTail<T>>();
  // With spans of at most `count` offsets no log can displace its own records: what is not among the newest of all logs
  // can be dropped early.
  const short = ranges.every(({ offset, until }) => until - offset <= count);
  const source = new Fetcher(cluster, ranges, { readCommitted, note });
  let captured = 0;
  try {
    for (let next = await source.poll(Number.POSITIVE_INFINITY); next !== 'end'; ) {
      if (next !== 'idle') {
        captured += collect(next, tails, count, filter, capture);
        if (short && captured > 2 * count + spareRecords) captured = trimToNewest(tails, count);
      }
      next = await source.poll(Number.POSITIVE_INFINITY);
    }
  } finally {
    await source.close();
  }
  return tails;
}

/** Records beyond the limit before they are trimmed. */
const spareRecords = 10_000;

/** Trims all logs together to the newest `count` records; returns how many are left. */
function trimToNewest<T>(tails: Map<string, LogTail<T>>, count: number): number {
  const newest = selectNewest(
    [...tails.values()].flatMap(({ records }) => records),
    count,
  );
  const byLog = groupBy(newest, partitionKey);
  for (const [key, log] of tails) log.records = byLog.get(key) ?? [];
  return newest.length;
}

/** Captures the records of a cursor; returns the change in the number of captured records. */
function collect<T>(
  cursor: RecordReader,
  tails: Map<string, LogTail<T>>,
  count: number,
  filter: NewestRecordsOptions<T>['filter'],
  capture: NewestRecordsOptions<T>['capture'],
): number {
  const log = tails.get(partitionKey(cursor)) ?? { matchCount: 0, records: [] };
  tails.set(partitionKey(cursor), log);
  const { records } = log;
  const before = records.length;
  while (cursor.next()) {
    if (filter && !filter(cursor)) continue;
    const { topic, partition, offset, timestamp } = cursor;
    log.matchCount++;
    records.push({ topic, partition, offset, timestamp, value: capture(cursor) });
    if (records.length > count * 2) records.splice(0, records.length - count);
  }
  if (records.length > count) records.splice(0, records.length - count);
  return records.length - before;
}
