import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import { partitionKey } from '../../lib/base/topic-partition.js';
import { withErrorLabel } from '../../lib/cli/error-label.js';
import type { Cluster, FetchRange, RecordFetcher, TopicPartition } from '../../lib/kafka/cluster.js';
import { earliest, latest, type OffsetRange, parseOffsetRange } from '../../lib/offsets/parse.js';
import type { RecordSource, RecordView } from '../../lib/records/record.js';
import { noteAddedForReading } from './added-partitions.js';
import { explainMissingTopic } from './missing-topic.js';
import type { ConsumeValues } from './options.js';

type SourceValues = Pick<
  ConsumeValues,
  | 'topic'
  | 'fromBeginning'
  | 'offset'
  | 'partition'
  | 'group'
  | 'sessionTimeout'
  | 'exit'
  | 'uncommitted'
  | 'maxMessages'
  | 'timeout'
>;

type Filter = ((record: RecordView) => boolean) | undefined;

/** Opens the source of records of `consume`. */
export async function openSource(values: SourceValues, app: App): Promise<RecordSource> {
  const { group } = values;
  if (group !== undefined && (values.offset !== undefined || values.partition)) {
    throw new CliError('usage', '--group reads what the group is given, from where it has committed', {
      hint: `Leave out --offset and --partition, or move the group first:  kafkactl groups reset ${group} --to OFFSET`,
    });
  }
  if (group === undefined && values.sessionTimeout !== undefined) {
    throw new CliError('usage', '--session-timeout is of a member of a group', {
      hint: 'Name the group:  --group GROUP',
    });
  }
  if (values.offset !== undefined && values.fromBeginning) {
    throw new CliError('usage', '--offset and --from-beginning say two things about where to start');
  }
  const cluster = await app.cluster();
  return explainMissingTopic(cluster, { topics: values.topic }, () =>
    group === undefined ? openFetcher(cluster, values, app) : openGroupSource(cluster, group, values, app),
  );
}

/**
 * Reads the newest records of all partitions, and opens a source for the records after them. The end offsets are
 * requested once, so that no record is missed or shown twice.
 */
export async function openTail(
  values: SourceValues & { readonly tail: number },
  app: App,
  capture: (record: RecordView) => Buffer,
  filter: Filter,
) {
  for (const [name, given] of [
    ['--group', values.group !== undefined],
    ['--offset', values.offset !== undefined],
    ['--from-beginning', values.fromBeginning],
  ] as const) {
    if (given) throw new CliError('usage', `--tail and ${name} say two things about where to start`);
  }
  const cluster = await app.cluster();
  const readCommitted = !values.uncommitted;
  const partitions = values.partition ?? [];
  const { ranges } = await explainMissingTopic(cluster, { topics: values.topic }, () =>
    cluster.resolveRanges({
      topics: values.topic,
      partitions,
      range: { from: earliest, until: latest },
      readCommitted,
    }),
  );
  const note = (text: string) => app.note(text);
  const logs = ranges.map((range) => ({ ...range, until: range.until ?? range.offset }));
  const newest = await cluster.newestRecords(logs, values.tail, { readCommitted, filter, note, capture });
  const after = logs.map(({ topic, partition, until }) => ({
    topic,
    partition,
    offset: until,
    ...(values.exit && { until }),
  }));
  return { newest, source: await fetchRanges(cluster, after, values, app) };
}

async function openFetcher(cluster: Cluster, values: SourceValues, app: App): Promise<RecordSource> {
  const readCommitted = !values.uncommitted;
  const { ranges, notes } = await cluster.resolveRanges({
    topics: values.topic,
    partitions: values.partition ?? [],
    range: requestedRange(values, app.now()),
    readCommitted,
  });
  for (const note of notes) app.note(note);
  if (app.stderr.tty && ranges.every(({ until }) => until === undefined)) {
    const from = values.fromBeginning || values.offset !== undefined ? 'records' : 'new records';
    const more = from === 'records' ? '' : '; --from-beginning shows what is there';
    app.note(`Reading ${from} of ${values.topic.join(', ')} until Ctrl-C${more}.`);
  }
  return fetchRanges(cluster, ranges, values, app);
}

function fetchRanges(
  cluster: Cluster,
  ranges: readonly FetchRange[],
  values: SourceValues,
  app: App,
): Promise<RecordFetcher> {
  const { partition, uncommitted, maxMessages, timeout } = values;
  const ends = ranges.some(({ until }) => until !== undefined);
  return cluster.fetch(ranges, {
    readCommitted: !uncommitted,
    note: (text) => app.note(text),
    // Added partitions are read where all partitions are, and the read has no end.
    ...(!partition && !ends && { onPartitionsAdded: (partitions) => noteAddedForReading(partitions, app) }),
    // With -n alone an unavailable partition is waited for no longer than the request timeout.
    waitsForBrokers: !ends && (maxMessages === undefined || timeout !== undefined),
  });
}

function requestedRange({ offset, fromBeginning, exit }: SourceValues, now: number): OffsetRange {
  const range =
    offset === undefined
      ? { from: fromBeginning || exit ? earliest : latest }
      : withErrorLabel('--offset', () => parseOffsetRange(offset, now));
  return exit ? { until: latest, ...range } : range;
}

async function openGroupSource(cluster: Cluster, group: string, values: SourceValues, app: App): Promise<RecordSource> {
  const partitions = await cluster.listPartitions(values.topic);
  if (values.fromBeginning) {
    const committed = (await cluster.committedOffsets([group])).get(group) ?? [];
    const note = resumedGroupNote(group, partitions, committed);
    if (note) app.note(note);
  }
  return cluster.readAsMember({
    group,
    topics: values.topic,
    fromBeginning: values.fromBeginning || values.exit,
    exit: values.exit,
    readCommitted: !values.uncommitted,
    sessionTimeoutMs: values.sessionTimeout,
    onAssigned: (assignment) => {
      const list = Object.entries(assignment).map(([topic, partitions]) => `${topic} ${partitions.join(',')}`);
      if (app.stderr.tty) app.note(`Group "${group}" gave this member ${list.join('; ') || 'no partition'}.`);
    },
    onPartitionsAdded: (added) => noteAddedForReading(added, app),
  });
}

/**
 * A note that the group has committed offsets and continues there despite --from-beginning; undefined without commits.
 */
function resumedGroupNote(
  group: string,
  partitions: readonly TopicPartition[],
  committed: readonly TopicPartition[],
): string | undefined {
  const committedKeys = new Set(committed.map(partitionKey));
  const count = partitions.filter((partition) => committedKeys.has(partitionKey(partition))).length;
  if (count === 0) return undefined;
  return count === partitions.length
    ? `Group "${group}" has been here before and goes on where it was.`
    : `Group "${group}" goes on where it was in ${count} of ${plural(partitions.length, 'partition')}; the others begin at the beginning.`;
}
