import type { App } from '../../lib/app.js';
import { plural } from '../../lib/base/plural.js';
import type { RecordProducer } from '../../lib/kafka/cluster.js';
import { humanBytes } from '../../lib/topics/units.js';

type PartitionCounts = ReadonlyMap<number, number>;

/** Hint for an error after some records were written. */
export const resumeHint = 'What stands before it is written: go on behind it.';

/** Sum over all partitions. */
export const totalCount = (counts: PartitionCounts): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

/** Counts of what a producer was given. */
interface WriteSummary extends Pick<RecordProducer, 'ackedCounts' | 'rejectedCount'> {
  readonly appendedCount: number;
  /** Bytes of all appended records. */
  readonly bytes?: number;
}

/** Notes how many records were written and where, and for how many that is unknown. */
export function noteWritten(
  app: App,
  topic: string,
  { ackedCounts, rejectedCount, appendedCount, bytes }: WriteSummary,
): void {
  const written = totalCount(ackedCounts);
  const unknown = appendedCount - rejectedCount - written;
  if (written > 0) app.note(writtenNote(topic, ackedCounts, appendedCount === written ? bytes : undefined));
  if (unknown > 0) app.note(`${plural(unknown, 'more record')} may be written: no answer came.`);
}

/** One sentence with the number of records and their partitions. */
export function writtenNote(topic: string, counts: PartitionCounts, bytes?: number): string {
  const records = totalCount(counts);
  if (records === 0) return `Nothing was written to ${topic}.`;
  const size = bytes === undefined ? '' : ` (${humanBytes(bytes)})`;
  return `${plural(records, 'record')}${size} written to ${topic}${partitionsText(counts)}.`;
}

function partitionsText(counts: PartitionCounts): string {
  const partitions = [...counts].sort(([a], [b]) => a - b);
  const [only, ...others] = partitions;
  if (only && others.length === 0) return `, partition ${only[0]}`;
  if (partitions.length > 6) return `: ${partitions.length} partitions`;
  return `: ${partitions.map(([partition, count]) => `partition ${partition}: ${count}`).join(', ')}`;
}
