import type { App } from '../../lib/app.js';
import { plural } from '../../lib/plural.js';
import { humanBytes } from '../../lib/topics/units.js';

type Counts = ReadonlyMap<number, number>;

/** What to do where a record is refused that others stand before. */
export const goOnBehind = 'What stands before it is written: go on behind it.';

/** Records of all partitions. */
export const countOf = (counts: Counts): number => [...counts.values()].reduce((all, count) => all + count, 0);

/** Says of a line that ends before its time what it has written nevertheless. */
export function noteWritten(app: App, topic: string, counts: Counts): void {
  if (countOf(counts) > 0) app.note(writtenNote(topic, counts));
}

/** One sentence about what was written: how much, and where. */
export function writtenNote(topic: string, counts: Counts, bytes?: number): string {
  const records = countOf(counts);
  if (records === 0) return `Nothing was written to ${topic}.`;
  const size = bytes === undefined ? '' : ` (${humanBytes(bytes)})`;
  return `${plural(records, 'record')}${size} written to ${topic}${placesOf(counts)}.`;
}

function placesOf(counts: Counts): string {
  const places = [...counts].sort(([a], [b]) => a - b);
  const [only, ...others] = places;
  if (only && others.length === 0) return `, partition ${only[0]}`;
  if (places.length > 6) return `: ${places.length} partitions`;
  return `: ${places.map(([partition, count]) => `partition ${partition}: ${count}`).join(', ')}`;
}
