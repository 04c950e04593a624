import { placeOf } from '../../places.js';
import type { RecordView } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import type { Range } from './fetch-position.js';
import { Fetcher } from './fetcher.js';
import type { RecordReader } from './record-reader.js';

export interface NewestOptions<T> {
  readonly committed: boolean;
  readonly wanted?: ((record: RecordView) => boolean) | undefined;
  readonly note: (text: string) => void;
  /** What is kept of a record, made while it can be read. */
  readonly keep: (record: RecordReader) => T;
}

interface Kept<T> {
  readonly partition: number;
  readonly topic: string;
  readonly offset: number;
  readonly timestamp: number;
  readonly made: T;
}

/**
 * The newest so many records of all the logs together, in the order of their timestamps. Each log is read backwards in
 * spans that double: what transactions, compaction or a filter leave out may be most of it. The newest of a log are
 * the last in it, whatever timestamps their producers gave.
 */
export async function newestRecords<T>(
  cluster: Cluster,
  logs: readonly (Range & { readonly until: number })[],
  count: number,
  options: NewestOptions<T>,
): Promise<T[]> {
  let kept: Kept<T>[] = [];
  let left = logs.filter(({ offset, until }) => offset < until);
  for (let span = count; left.length > 0; span *= 2) {
    const spans = left.map((log) => ({ ...log, offset: Math.max(log.offset, log.until - span) }));
    const found = await lastOf(cluster, spans, count, options);
    left = left.filter((log, index) => {
      const records = found.get(placeOf(log)) ?? [];
      const complete = records.length >= count || spans[index]?.offset === log.offset;
      if (complete) kept = kept.concat(records);
      return !complete;
    });
  }
  kept.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset);
  return kept.slice(-count).map(({ made }) => made);
}

async function lastOf<T>(
  cluster: Cluster,
  ranges: readonly Range[],
  count: number,
  { committed, wanted, note, keep }: NewestOptions<T>,
): Promise<Map<string, Kept<T>[]>> {
  const found = new Map<string, Kept<T>[]>();
  const source = new Fetcher(cluster, ranges, { committed, note });
  try {
    for (let next = await source.next(Number.POSITIVE_INFINITY); next !== 'end'; ) {
      if (next !== 'idle') collect(next, found, count, wanted, keep);
      next = await source.next(Number.POSITIVE_INFINITY);
    }
  } finally {
    await source.close();
  }
  return found;
}

function collect<T>(
  cursor: RecordReader,
  found: Map<string, Kept<T>[]>,
  count: number,
  wanted: NewestOptions<T>['wanted'],
  keep: NewestOptions<T>['keep'],
): void {
  const records = found.get(placeOf(cursor)) ?? [];
  found.set(placeOf(cursor), records);
  while (cursor.next()) {
    if (wanted && !wanted(cursor)) continue;
    const { topic, partition, offset, timestamp } = cursor;
    records.push({ topic, partition, offset, timestamp, made: keep(cursor) });
    if (records.length > count * 2) records.splice(0, records.length - count);
  }
  if (records.length > count) records.splice(0, records.length - count);
}
