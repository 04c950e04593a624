import { CliError } from '../../errors.js';
import { type MovedOffset, movedNotes } from '../../offsets/moved.js';
import type { OffsetPlace, OffsetRange } from '../../offsets/parse.js';
import { resolveOffset } from '../../offsets/resolve.js';
import { unknownPartition } from '../../places.js';
import type { Cluster, OffsetQuery, OffsetSpec, TopicPartition } from '../cluster.js';
import type { Range } from './fetch-position.js';

export interface RangesOptions {
  readonly topics: readonly string[];
  /** Only these; empty: all. */
  readonly partitions: readonly number[];
  readonly range: OffsetRange;
  /** Leave out what is not committed. */
  readonly committed: boolean;
}

export interface Ranges {
  readonly ranges: readonly Range[];
  /** Sentences about places outside the log. */
  readonly notes: readonly string[];
}

/** Every partition of the topics; throws `notFound` for a topic or a partition that is not there. */
export async function partitionsOf(
  cluster: Cluster,
  names: readonly string[],
  only: readonly number[],
): Promise<TopicPartition[]> {
  const topics = new Map((await cluster.topics(names)).map((topic) => [topic.name, topic]));
  return names.flatMap((name) => {
    const topic = topics.get(name);
    if (!topic) throw noTopic(name);
    const absent = only.find((partition) => partition >= topic.partitions.length);
    if (absent !== undefined) throw unknownPartition(name, absent, topic.partitions.length);
    const partitions = only.length > 0 ? only : topic.partitions.map(({ partition }) => partition);
    return partitions.map((partition) => ({ topic: name, partition }));
  });
}

export const noTopic = (name: string): CliError =>
  new CliError('notFound', `no topic named "${name}"`, { hint: 'See what is there:  kafkactl topics list' });

export const deletedTopic = (name: string): CliError =>
  new CliError('notFound', `the topic "${name}" was deleted while it was read`);

/** Turns a range of places into offsets of each partition, all asked for at once. */
export async function resolveRanges(cluster: Cluster, options: RangesOptions): Promise<Ranges> {
  const { range, committed } = options;
  const targets = await partitionsOf(cluster, options.topics, options.partitions);
  const points: OffsetSpec[] = ['earliest', 'latest', ...[range.from, range.until].flatMap((place) => timeOf(place))];
  const queries: OffsetQuery[] = targets.flatMap((target) => points.map((at) => ({ ...target, at })));
  const answers = await cluster.listOffsets(queries, { committed });
  const failed = answers.find(({ error }) => error);
  if (failed?.error) throw failed.error;
  const moved: MovedOffset[] = [];
  const ranges = targets.map((target, index) => {
    const offsets = answers.slice(index * points.length, (index + 1) * points.length).map(({ offset }) => offset);
    const [earliest, latest, ...times] = offsets;
    const resolve = (place: OffsetPlace) => {
      const atTime = place.kind === 'time' ? (times.shift() ?? null) : null;
      const log = { earliest: earliest ?? 0, latest: latest ?? 0, atTime };
      const { offset, outside } = resolveOffset(place, log);
      if (outside !== undefined) moved.push({ ...target, log, outside, offset });
      return offset;
    };
    const offset = resolve(range.from);
    return { ...target, offset, until: range.until && Math.max(offset, resolve(range.until)) };
  });
  return { ranges, notes: movedNotes(moved) };
}

const timeOf = (place: OffsetPlace | undefined): OffsetSpec[] => (place?.kind === 'time' ? [{ time: place.time }] : []);
