import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { RecordView } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import type { FetchRange } from './fetch-position.js';
import { Fetcher } from './fetcher.js';
import type { RecordReader } from './record-reader.js';

export interface NewestRecordsOptions<T> {
  readonly readCommitted: boolean;
  readonly filter?: ((record: RecordView) => boolean) | undefined;
  readonly note: (text: string) => void;
  /** What is kept of a record, made while it can be read. */
  readonly capture: (record: RecordReader) => T;
}

interface CapturedRecord<T> {
  readonly partition: number;
  readonly topic: string;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: T;
}

/** What is kept of one log, and how many of its records were wanted: of those only the newest of all logs are kept. */
interface LogTail<T> {
  matchCount: number;
  records: CapturedRecord<T>[];
}

/**
 * The newest so many records of all the logs together, in the order of their timestamps. Each log is read backwards in
 * spans that double: what transactions, compaction or a filter leave out may be most of it. The newest of a log are
 * the last in it, whatever timestamps their producers gave. No more than a few times that many are held at once.
 */
export async function newestRecords<T>(
  cluster: Cluster,
  logs: readonly (FetchRange & { readonly until: number })[],
  count: number,
  options: NewestRecordsOptions<T>,
): Promise<T[]> {
  let kept: CapturedRecord<T>[] = [];
  let left = logs.filter(({ offset, until }) => offset < until);
  for (let span = count; left.length > 0; span *= 2) {
    const spans = left.map((log) => ({ ...log, offset: Math.max(log.offset, log.until - span) }));
    const found = await readLogTails(cluster, spans, count, options);
    left = left.filter((log, index) => {
      const { matchCount, records } = found.get(partitionKey(log)) ?? { matchCount: 0, records: [] };
      const complete = matchCount >= count || spans[index]?.offset === log.offset;
      if (complete) kept = kept.concat(records);
      return !complete;
    });
    kept = selectNewest(kept, count);
  }
  return kept.map(({ value }) => value);
}

function selectNewest<T>(kept: CapturedRecord<T>[], count: number): CapturedRecord<T>[] {
  kept.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset);
  return kept.slice(-count);
}

async function readLogTails<T>(
  cluster: Cluster,
  ranges: readonly (FetchRange & { readonly until: number })[],
  count: number,
  { readCommitted, filter, note, capture }: NewestRecordsOptions<T>,
): Promise<Map<string, LogTail<T>>> {
  const found = new Map<string, LogTail<T>>();
  // In spans so short no record of a log makes room for another of it: who is not among the newest of all is out.
  const short = ranges.every(({ offset, until }) => until - offset <= count);
  const source = new Fetcher(cluster, ranges, { readCommitted, note });
  let held = 0;
  try {
    for (let next = await source.poll(Number.POSITIVE_INFINITY); next !== 'end'; ) {
      if (next !== 'idle') {
        held += collect(next, found, count, filter, capture);
        if (short && held > 2 * count + spareRecords) held = trimToNewest(found, count);
      }
      next = await source.poll(Number.POSITIVE_INFINITY);
    }
  } finally {
    await source.close();
  }
  return found;
}

/** So few records more are no burden. */
const spareRecords = 10_000;

/** Gives how many records it left, of all logs together. */
function trimToNewest<T>(found: Map<string, LogTail<T>>, count: number): number {
  const newest = selectNewest(
    [...found.values()].flatMap(({ records }) => records),
    count,
  );
  const byLog = groupBy(newest, partitionKey);
  for (const [place, log] of found) log.records = byLog.get(place) ?? [];
  return newest.length;
}

/** Gives by how many records more is held. */
function collect<T>(
  cursor: RecordReader,
  found: Map<string, LogTail<T>>,
  count: number,
  wanted: NewestRecordsOptions<T>['filter'],
  keep: NewestRecordsOptions<T>['capture'],
): number {
  const log = found.get(partitionKey(cursor)) ?? { matchCount: 0, records: [] };
  found.set(partitionKey(cursor), log);
  const { records } = log;
  const before = records.length;
  while (cursor.next()) {
    if (wanted && !wanted(cursor)) continue;
    const { topic, partition, offset, timestamp } = cursor;
    log.matchCount++;
    records.push({ topic, partition, offset, timestamp, value: keep(cursor) });
    if (records.length > count * 2) records.splice(0, records.length - count);
  }
  if (records.length > count) records.splice(0, records.length - count);
  return records.length - before;
}
