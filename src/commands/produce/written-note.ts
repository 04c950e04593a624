import type { App } from '../../lib/app.js';
import { plural } from '../../lib/base/plural.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { humanBytes } from '../../lib/topics/units.js';

type PartitionCounts = ReadonlyMap<number, number>;

/** What to do where a record is refused that others stand before. */
export const resumeHint = 'What stands before it is written: go on behind it.';

/** Records of all partitions. */
export const totalCount = (counts: PartitionCounts): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

/** What became of the records that a producer was given. */
interface WriteSummary extends Pick<Producer, 'ackedCounts' | 'rejectedCount'> {
  readonly appendedCount: number;
  /** Of all that was taken. */
  readonly bytes?: number;
}

/** Says how many records a line has written and where, however it ends, and of how many that is not known. */
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

/** One sentence about what was written: how much, and where. */
export function writtenNote(topic: string, counts: PartitionCounts, bytes?: number): string {
  const records = totalCount(counts);
  if (records === 0) return `Nothing was written to ${topic}.`;
  const size = bytes === undefined ? '' : ` (${humanBytes(bytes)})`;
  return `${plural(records, 'record')}${size} written to ${topic}${partitionsText(counts)}.`;
}

function partitionsText(counts: PartitionCounts): string {
  const places = [...counts].sort(([a], [b]) => a - b);
  const [only, ...others] = places;
  if (only && others.length === 0) return `, partition ${only[0]}`;
  if (places.length > 6) return `: ${places.length} partitions`;
  return `: ${places.map(([partition, count]) => `partition ${partition}: ${count}`).join(', ')}`;
}
