import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { withErrorLabel } from '../../lib/cli/error-label.js';
import { plainText, repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { Cluster, OffsetAnswer, OffsetSpec, Topic, TopicPartition } from '../../lib/kafka/cluster.js';
import { type ClampedOffset, clampedOffsetNotes } from '../../lib/offsets/clamped-offsets.js';
import { type OffsetExpression, parseOffset } from '../../lib/offsets/parse.js';
import { resolveOffset } from '../../lib/offsets/resolve.js';
import { pendingChanges } from '../../lib/topics/changes.js';
import { type PurgeChange, type PurgeTarget, planPurge } from '../../lib/topics/purge.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields, resultsByChange } from './changes.js';
import { findTopicsOrReport } from './find-topics.js';
import { readGroupNamesByTopic } from './topic-contents.js';

export const topicsPurge = command({
  path: 'topics purge',
  aliases: ['truncate'],
  summary: 'Delete the records of topics, and keep the topics',
  details:
    'Every record goes that is there now, or with --before those below an offset or older than a time. Offsets go on where they were, and groups keep their commits. A compacted topic cannot be purged.',
  effect: 'writes',
  args: { names: repeatable('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  options: {
    before: plainText('Only what lies before this: 1500, -100 (but for the last hundred), @2026-01-31T10:00, @-7d', {
      value: 'OFFSET',
    }),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    partition: field.number('Partition'),
    from: field.number<number | null>('Earliest offset as it was', { title: 'EARLIEST' }),
    to: field.number<number | null>('Earliest offset as it becomes', { title: 'NEW EARLIEST' }),
    records: field.number<number | null>('Records that go, by offsets'),
  }),
  nameField: 'name',
  examples: [
    ['topics purge orders', 'Say how many records go, and ask'],
    ['topics purge orders --before @-7d', 'Records older than a week'],
    ['topics purge orders --before -100', 'All but the last hundred of each partition'],
    ['topics purge orders --dry-run', 'How many records each partition would lose'],
  ],
  async run({ names, before, dryRun }, app) {
    const expression =
      before === undefined ? undefined : withErrorLabel('--before', () => parseOffset(before, app.now()));
    const cluster = await app.cluster();
    const topics = await findTopicsOrReport(app, names);
    const { changes, moved } = await readPurgePlan(cluster, topics, expression);
    for (const note of clampedOffsetNotes(moved)) app.note(note);
    if (dryRun) return dryRunRows(app, changes);
    const pending = pendingChanges(changes);
    const [first] = pending;
    if (first) {
      const affected = topics.filter(({ name }) => pending.some((change) => change.name === name));
      const readers = await readGroupNamesByTopic(cluster, affected);
      await app.confirm({
        question:
          affected.length === 1
            ? `Delete records of topic "${first.name}"?`
            : `Delete records of ${affected.length} topics?`,
        affected: affected.map(({ name }) => purgeSummary(name, pending, readers?.get(name))),
        name: first.name,
      });
    }
    return executeChanges(app, changes, async (pending) =>
      resultsByChange(
        pending,
        await cluster.deleteRecords(pending.map(({ name, partition, to }) => ({ topic: name, partition, offset: to }))),
      ),
    );
  },
});

function purgeSummary(name: string, changes: readonly PurgeChange[], groups: readonly string[] = []): string {
  const own = changes.filter((change) => change.name === name);
  const records = own.reduce((sum, { details }) => sum + (details.records ?? 0), 0);
  const readers = groups.length > 0 ? `, read by ${groups.join(', ')}` : '';
  return `${name}: ${plural(records, 'record')} of ${plural(own.length, 'partition')}${readers}`;
}

async function readPurgePlan(
  cluster: Cluster,
  topics: readonly Topic[],
  before: OffsetExpression | undefined,
): Promise<{ readonly changes: PurgeChange[]; readonly moved: ClampedOffset[] }> {
  const partitions = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  );
  const at = (point: OffsetSpec) => cluster.listOffsets(partitions.map((partition) => ({ ...partition, at: point })));
  const [earliest, latest, atTime, configs] = await Promise.all([
    at('earliest'),
    at('latest'),
    before?.kind === 'time' ? at({ time: before.time }) : [],
    cluster.configs(topics.map(({ name }) => ({ type: 'topic', name, keys: ['cleanup.policy'] }))),
  ]);
  const targets = partitions.map((partition, index) =>
    purgeTarget(partition, before, earliest[index], latest[index], atTime[index]),
  );
  const changes = topics.flatMap(({ name }, index) =>
    planPurge(
      name,
      targets.filter(({ topic }) => topic === name),
      configs[index]?.entries[0],
    ),
  );
  return { changes, moved: targets.flatMap(({ moved }) => moved ?? []) };
}

function purgeTarget(
  partition: TopicPartition,
  before: OffsetExpression | undefined,
  first: OffsetAnswer | undefined,
  end: OffsetAnswer | undefined,
  atTime: OffsetAnswer | undefined,
): PurgeTarget & TopicPartition & { readonly moved: ClampedOffset | undefined } {
  const earliest = first?.offset ?? null;
  const latest = end?.offset ?? null;
  const log = earliest !== null && latest !== null ? { earliest, latest, atTime: atTime?.offset ?? null } : undefined;
  const { offset = null, clampedFrom } = before && log ? resolveOffset(before, log) : {};
  return {
    ...partition,
    earliest,
    latest,
    before: offset,
    moved:
      log && offset !== null && clampedFrom !== undefined
        ? { ...partition, log, requested: clampedFrom, offset }
        : undefined,
    error: first?.error ?? end?.error ?? atTime?.error,
  };
}
