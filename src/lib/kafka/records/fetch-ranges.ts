import { CliError } from '../../base/errors.js';
import { unknownPartition } from '../../base/topic-partition.js';
import { type ClampedOffset, clampedOffsetNotes } from '../../offsets/clamped-offsets.js';
import type { OffsetExpression } from '../../offsets/parse.js';
import { resolveOffset } from '../../offsets/resolve.js';
import type { Cluster } from '../cluster.js';
import type { ResolvedRanges, ResolveRangesOptions } from '../values/fetching.js';
import type { OffsetQuery, OffsetSpec } from '../values/offsets.js';
import type { TopicPartition } from '../values/topic-partitions.js';

/** All partitions of topics, or those of `only`. Throws `notFound` for a missing topic or partition. */
export async function listPartitions(
  cluster: Cluster,
  names: readonly string[],
  only: readonly number[],
): Promise<TopicPartition[]> {
  const topics = new Map((await cluster.topics(names)).map((topic) => [topic.name, topic]));
  return names.flatMap((name) => {
    const topic = topics.get(name);
    if (!topic) throw topicNotFound(name);
    const absent = only.find((partition) => partition >= topic.partitions.length);
    if (absent !== undefined) throw unknownPartition(name, absent, topic.partitions.length);
    const partitions = only.length > 0 ? only : topic.partitions.map(({ partition }) => partition);
    return partitions.map((partition) => ({ topic: name, partition }));
  });
}

export const topicNotFound = (name: string): CliError =>
  new CliError('notFound', `no topic named "${name}"`, { hint: 'See what is there:  kafkactl topics list' });

export const topicDeleted = (name: string): CliError =>
  new CliError('notFound', `the topic "${name}" was deleted while it was read`);

/** Resolves an offset range to offsets per partition, with one ListOffsets call for all. */
export async function resolveRanges(cluster: Cluster, options: ResolveRangesOptions): Promise<ResolvedRanges> {
  const { range, readCommitted } = options;
  const targets = await listPartitions(cluster, options.topics, options.partitions);
  const points: OffsetSpec[] = ['earliest', 'latest', ...[range.from, range.until].flatMap((spec) => timePoints(spec))];
  const queries: OffsetQuery[] = targets.flatMap((target) => points.map((at) => ({ ...target, at })));
  const answers = await cluster.listOffsets(queries, { committed: readCommitted });
  const failed = answers.find(({ error }) => error);
  if (failed?.error) throw failed.error;
  const moved: ClampedOffset[] = [];
  const ranges = targets.map((target, index) => {
    const offsets = answers.slice(index * points.length, (index + 1) * points.length).map(({ offset }) => offset);
    const [earliest, latest, ...times] = offsets;
    const resolve = (spec: OffsetExpression) => {
      const atTime = spec.kind === 'time' ? (times.shift() ?? null) : null;
      const log = { earliest: earliest ?? 0, latest: latest ?? 0, atTime };
      const { offset, clampedFrom } = resolveOffset(spec, log);
      if (clampedFrom !== undefined) moved.push({ ...target, log, requested: clampedFrom, offset });
      return offset;
    };
    const offset = resolve(range.from);
    return { ...target, offset, until: range.until && Math.max(offset, resolve(range.until)) };
  });
  return { ranges, notes: clampedOffsetNotes(moved) };
}

const timePoints = (spec: OffsetExpression | undefined): OffsetSpec[] =>
  spec?.kind === 'time' ? [{ time: spec.time }] : [];
