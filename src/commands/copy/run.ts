import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { withErrorLabel } from '../../lib/cli/error-label.js';
import type { FetchRange, RecordProducer, TopicPartition } from '../../lib/kafka/cluster.js';
import { earliest, latest, parseOffsetRange } from '../../lib/offsets/parse.js';
import { recordFilter } from '../../lib/records/filter.js';
import type { RecordDraft } from '../../lib/records/record.js';
import { noteAddedForReading } from '../consume/added-partitions.js';
import { explainMissingTopic } from '../consume/missing-topic.js';
import { noteWritten, totalCount } from '../produce/written-note.js';
import { Copier } from './copier.js';
import { CopyGroup } from './copy-group.js';
import { openDestination, refuseMissingPartition } from './destination.js';
import { ownedDraft } from './draft.js';
import { refuseCopyLoop } from './loops.js';
import { onSide } from './on-side.js';
import type { CopyValues } from './options.js';
import { type CopySide, openSides, refuseSameTopic } from './sides.js';

export interface CopyRow {
  readonly source: string;
  readonly destination: string;
  readonly recordCount: number;
}

/** Runs `copy`; returns its one row. */
export async function copyRecords(values: CopyValues, app: App): Promise<CopyRow[]> {
  checkOptions(values);
  const [from, to] = await openSides(values.source, values.destination, app);
  refuseSameTopic(from, to);
  const requestedRanges = await onSide(from, () => resolveCopyRanges(from, values, app));
  const group = values.group === undefined ? undefined : await CopyGroup.open(values.group, from, to, values.follow);
  if (values.follow) await refuseCopyLoop(from, to, app);
  const producer = await onSide(to, () => openDestination(to, values, requestedRanges, app));
  try {
    await copyRanges([from, to], producer, requestedRanges, group, values, app);
  } catch (error) {
    if (group?.hasCommits) app.note(`The same line goes on from where group "${group.name}" stands.`);
    throw error;
  } finally {
    producer.close();
  }
  return [{ source: values.source, destination: values.destination, recordCount: totalCount(producer.ackedCounts) }];
}

async function copyRanges(
  [from, to]: readonly [CopySide, CopySide],
  producer: RecordProducer,
  requestedRanges: readonly FetchRange[],
  group: CopyGroup | undefined,
  values: CopyValues,
  app: App,
): Promise<void> {
  const filter = recordFilter({ key: values.key, headers: values.header, grep: values.grep });
  const [newest, after] = await onSide(from, () => readTail(from, requestedRanges, values, filter, app));
  if (group?.hasCommits) app.note(`Going on from where group "${group.name}" stands.`);
  const ranges = (await group?.resume(after)) ?? after;
  const { preservePartitions, rate, maxMessages: maxRecords = Number.POSITIVE_INFINITY } = values;
  const refuse = (partition: number) => refuseMissingPartition(to, producer, partition);
  const endless = values.follow && ranges.every(({ until }) => until === undefined);
  const waitsForBrokers = endless && values.maxMessages === undefined;
  const options = {
    filter,
    preservePartitions,
    refuseMissingPartition: refuse,
    maxRecords,
    rate,
    group,
    waitsForBrokers,
  };
  const copier = new Copier([from, to], producer, ranges, options, app);
  const note = (text: string) => app.note(text);
  const onPartitionsAdded = (partitions: readonly TopicPartition[]): void => {
    noteAddedForReading(partitions, app);
    copier.onPartitionsAdded(partitions);
  };
  const fetchOptions = {
    readCommitted: true,
    note,
    waitsForBrokers,
    ...(endless && !values.partition && { onPartitionsAdded }),
  };
  const source = await from.cluster.fetch(ranges, fetchOptions);
  try {
    try {
      for (const draft of newest) await copier.append(draft);
      await copier.run(source);
    } finally {
      await source.close();
    }
    await copier.finish();
  } catch (error) {
    // Records that were appended are written and committed, unless that is what fails.
    await copier.finish().catch(() => {});
    const { ackedCounts, rejectedCount } = producer;
    noteWritten(app, values.destination, { ackedCounts, rejectedCount, appendedCount: copier.appendedCount });
    throw error;
  }
}

function checkOptions({ tail, group, offset }: CopyValues): void {
  if (tail === undefined) return;
  for (const [name, given] of [
    ['--group', group],
    ['--offset', offset],
  ] as const) {
    if (given !== undefined) throw new CliError('usage', `--tail and ${name} say two things about where to start`);
  }
}

async function resolveCopyRanges(from: CopySide, values: CopyValues, app: App): Promise<readonly FetchRange[]> {
  const { offset } = values;
  const range =
    offset === undefined ? { from: earliest } : withErrorLabel('--offset', () => parseOffsetRange(offset, app.now()));
  const ends = !values.follow || values.tail !== undefined;
  const [topics, partitions] = [[from.topic], values.partition ?? []];
  const { ranges, notes } = await explainMissingTopic(from.cluster, { topics }, () =>
    from.cluster.resolveRanges({
      topics,
      partitions,
      range: ends ? { until: latest, ...range } : range,
      readCommitted: true,
    }),
  );
  for (const note of notes) app.note(note);
  return ranges;
}

/** With --tail: the newest records of all partitions as drafts, and the ranges after them. */
async function readTail(
  { cluster }: CopySide,
  ranges: readonly FetchRange[],
  { tail, follow, preservePartitions }: CopyValues,
  filter: ReturnType<typeof recordFilter>,
  app: App,
): Promise<[newest: readonly RecordDraft[], after: readonly FetchRange[]]> {
  if (tail === undefined) return [[], ranges];
  const logs = ranges.map((range) => ({ ...range, until: range.until ?? range.offset }));
  const newest = await cluster.newestRecords(logs, tail, {
    readCommitted: true,
    filter,
    note: (text) => app.note(text),
    capture: (record) => ownedDraft(record, preservePartitions),
  });
  const after = logs.map(({ topic, partition, until }) => ({
    topic,
    partition,
    offset: until,
    ...(!follow && { until }),
  }));
  return [newest, after];
}
