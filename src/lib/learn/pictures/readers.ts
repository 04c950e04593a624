import { groupBy } from '../../base/group-by.js';
import type { Tone } from '../../io/blocks.js';
import type { CheckView } from '../checks/check.js';
import { silentAfterMs } from '../checks/reading.js';
import type { PartitionRead } from '../observe/observation.js';
import { toneOfNumber } from './layout.js';
import { topicHistory } from './view-facts.js';

/** A connection that has read a topic since the task was given. */
export interface Reader {
  /** `A`, `B`, … in the order in which they began. */
  readonly letter: string;
  readonly tone: Tone;
  /** False where it has asked for nothing for a while: it has ended, or is stopped. */
  readonly isReading: boolean;
  /** Where it began: before all records, or behind those that were there. */
  readonly from: 'beginning' | 'middle' | 'end';
  /** True for a member of a group, which reads its own partitions alone. */
  readonly isMember: boolean;
  /** When it began, in milliseconds since 1970. */
  readonly firstAt: number;
  /** How far it has come, by partition: the offset after the last record that it got. */
  readonly positions: ReadonlyMap<number, number>;
}

/** How a reader looks below a lane: no key looks like it. One that has ended is a cross at where it came to. */
export const readerMark = ({ letter, isReading }: Reader): string => `${isReading ? '↑' : '×'}${letter}`;

/** Readers that are shown: those that have ended make room first. */
const maxReaders = 6;

/** The readers of the topic as it is now: not those of one that was deleted and had the same name. */
export function readersOf(view: CheckView, topic: string): Reader[] {
  const { createdAt = Number.NEGATIVE_INFINITY } = topicHistory(view, topic);
  const partitions = new Map(view.now.topics.get(topic)?.partitions.map((each) => [each.partition, each]));
  const reads = view.reads.filter(
    (read) => read.topic === topic && read.lastAt >= Math.max(createdAt, view.since) && partitions.has(read.partition),
  );
  const connections = [...groupBy(reads, ({ connection }) => connection).values()];
  const firstAt = (of: readonly PartitionRead[]): number => Math.min(...of.map((read) => read.firstAt));
  const readers = connections
    .toSorted((a, b) => firstAt(a) - firstAt(b))
    .map((of, index): Reader => {
      const isReading = view.now.at - Math.max(...of.map(({ lastAt }) => lastAt)) < silentAfterMs;
      const isFromStart = of.every(({ from, partition }) => from <= (partitions.get(partition)?.earliest ?? 0));
      const skipsNone = of.every(({ from, firstEnd }) => from >= firstEnd);
      return {
        letter: String.fromCharCode('A'.charCodeAt(0) + (index % 26)),
        tone: isReading ? toneOfNumber(index + 1) : 'dim',
        isReading,
        from: isFromStart ? 'beginning' : skipsNone ? 'end' : 'middle',
        isMember: of.some(({ group }) => group !== undefined),
        firstAt: firstAt(of),
        positions: new Map(of.map((read) => [read.partition, read.to])),
      };
    });
  const ended = readers.filter(({ isReading }) => !isReading);
  const gone = new Set(ended.slice(0, Math.max(0, readers.length - maxReaders)));
  return readers.filter((reader) => !gone.has(reader)).slice(-maxReaders);
}
