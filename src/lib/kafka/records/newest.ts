import { groupBy } from '../../grouped.js';
import { partitionKey } from '../../places.js';
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

/** What is kept of one log, and how many of its records were wanted: of those only the newest of all logs are kept. */
interface Found<T> {
  wanted: number;
  kept: Kept<T>[];
}

/**
 * The newest so many records of all the logs together, in the order of their timestamps. Each log is read backwards in
 * spans that double: what transactions, compaction or a filter leave out may be most of it. The newest of a log are
 * the last in it, whatever timestamps their producers gave. No more than a few times that many are held at once.
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
      const { wanted, kept: records } = found.get(partitionKey(log)) ?? { wanted: 0, kept: [] };
      const complete = wanted >= count || spans[index]?.offset === log.offset;
      if (complete) kept = kept.concat(records);
      return !complete;
    });
    kept = newestOf(kept, count);
  }
  return kept.map(({ made }) => made);
}

function newestOf<T>(kept: Kept<T>[], count: number): Kept<T>[] {
  kept.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset);
  return kept.slice(-count);
}

async function lastOf<T>(
  cluster: Cluster,
  ranges: readonly (Range & { readonly until: number })[],
  count: number,
  { committed, wanted, note, keep }: NewestOptions<T>,
): Promise<Map<string, Found<T>>> {
  const found = new Map<string, Found<T>>();
  // In spans so short no record of a log makes room for another of it: who is not among the newest of all is out.
  const short = ranges.every(({ offset, until }) => until - offset <= count);
  const source = new Fetcher(cluster, ranges, { committed, note });
  let held = 0;
  try {
    for (let next = await source.next(Number.POSITIVE_INFINITY); next !== 'end'; ) {
      if (next !== 'idle') {
        held += collect(next, found, count, wanted, keep);
        if (short && held > 2 * count + spare) held = keepNewest(found, count);
      }
      next = await source.next(Number.POSITIVE_INFINITY);
    }
  } finally {
    await source.close();
  }
  return found;
}

/** So few records more are no burden. */
const spare = 10_000;

/** Gives how many records it left, of all logs together. */
function keepNewest<T>(found: Map<string, Found<T>>, count: number): number {
  const newest = newestOf(
    [...found.values()].flatMap(({ kept }) => kept),
    count,
  );
  const byLog = groupBy(newest, partitionKey);
  for (const [place, log] of found) log.kept = byLog.get(place) ?? [];
  return newest.length;
}

/** Gives by how many records more is held. */
function collect<T>(
  cursor: RecordReader,
  found: Map<string, Found<T>>,
  count: number,
  wanted: NewestOptions<T>['wanted'],
  keep: NewestOptions<T>['keep'],
): number {
  const log = found.get(partitionKey(cursor)) ?? { wanted: 0, kept: [] };
  found.set(partitionKey(cursor), log);
  const { kept } = log;
  const before = kept.length;
  while (cursor.next()) {
    if (wanted && !wanted(cursor)) continue;
    const { topic, partition, offset, timestamp } = cursor;
    log.wanted++;
    kept.push({ topic, partition, offset, timestamp, made: keep(cursor) });
    if (kept.length > count * 2) kept.splice(0, kept.length - count);
  }
  if (kept.length > count) kept.splice(0, kept.length - count);
  return kept.length - before;
}
