import type { App } from '../../lib/app.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { plural } from '../../lib/plural.js';
import { humanBytes } from '../../lib/topics/units.js';

type Counts = ReadonlyMap<number, number>;

/** What to do where a record is refused that others stand before. */
export const goOnBehind = 'What stands before it is written: go on behind it.';

/** Records of all partitions. */
export const countOf = (counts: Counts): number => [...counts.values()].reduce((all, count) => all + count, 0);

/** What became of the records that a producer was given. */
interface Given extends Pick<Producer, 'counts' | 'refused'> {
  readonly taken: number;
  /** Of all that was taken. */
  readonly bytes?: number;
}

/** Says how many records a line has written and where, however it ends, and of how many that is not known. */
export function noteWritten(app: App, topic: string, { counts, refused, taken, bytes }: Given): void {
  const written = countOf(counts);
  const unknown = taken - refused - written;
  if (written > 0) app.note(writtenNote(topic, counts, taken === written ? bytes : undefined));
  if (unknown > 0) app.note(`${plural(unknown, 'more record')} may be written: no answer came.`);
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
