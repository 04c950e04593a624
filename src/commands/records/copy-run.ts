import type { App } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { withErrorLabel } from '../../lib/cli/labelled.js';
import { CliError } from '../../lib/errors.js';
import type { TopicPartition } from '../../lib/kafka/cluster.js';
import type { Compression } from '../../lib/kafka/records/compression.js';
import type { Range } from '../../lib/kafka/records/fetch-position.js';
import { Fetcher } from '../../lib/kafka/records/fetcher.js';
import { newestRecords } from '../../lib/kafka/records/newest.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { resolveRanges } from '../../lib/kafka/records/ranges.js';
import { earliest, latest, parseOffsetRange } from '../../lib/offsets/parse.js';
import { recordFilter } from '../../lib/records/filter.js';
import type { RecordDraft } from '../../lib/records/record.js';
import { Copier } from './copier.js';
import { openDestination, refuseUnkept } from './copy-destination.js';
import { keepDraft } from './copy-draft.js';
import { CopyGroup } from './copy-group.js';
import { type CopySide, openSides, refuseSame } from './copy-places.js';
import { refuseRing } from './copy-rings.js';
import { onSide } from './copy-side.js';
import { noteGrown } from './grown.js';
import { orMissing } from './missing.js';
import { countOf, noteWritten } from './written-note.js';

export interface CopyValues {
  readonly source: string;
  readonly destination: string;
  readonly offset: string | undefined;
  readonly tail: number | undefined;
  readonly partition: readonly number[] | undefined;
  readonly key: string | undefined;
  readonly header: readonly (readonly [string, string])[];
  readonly grep: RegExp | undefined;
  readonly maxMessages: number | undefined;
  readonly follow: boolean;
  readonly group: string | undefined;
  readonly preservePartitions: boolean;
  readonly rate: number | undefined;
  readonly compression: Compression;
  readonly timeout: number;
}

/** Runs a `copy` line. */
export async function copyRecords(values: CopyValues, app: App): Promise<Row[]> {
  checkTogether(values);
  const [from, to] = await openSides(values.source, values.destination, app);
  refuseSame(from, to);
  const found = await onSide(from, () => rangesOf(from, values, app));
  const group = values.group === undefined ? undefined : await CopyGroup.open(values.group, from, to, values.follow);
  if (values.follow) await refuseRing(from, to, app);
  const producer = await onSide(to, () => openDestination(to, values, found, app));
  try {
    await copyRanges([from, to], producer, found, group, values, app);
  } catch (error) {
    if (group?.begun) app.note(`The same line goes on from where group "${group.name}" stands.`);
    throw error;
  } finally {
    producer.close();
  }
  return [{ source: values.source, destination: values.destination, recordCount: countOf(producer.counts) }];
}

async function copyRanges(
  [from, to]: readonly [CopySide, CopySide],
  producer: Producer,
  found: readonly Range[],
  group: CopyGroup | undefined,
  values: CopyValues,
  app: App,
): Promise<void> {
  const wanted = recordFilter({ key: values.key, headers: values.header, grep: values.grep });
  const [newest, after] = await onSide(from, () => newestOf(from, found, values, wanted, app));
  if (group?.begun) app.note(`Going on from where group "${group.name}" stands.`);
  const ranges = (await group?.resume(after)) ?? after;
  const { preservePartitions, rate, maxMessages: max = Number.POSITIVE_INFINITY } = values;
  const refuse = (partition: number) => refuseUnkept(to, producer, partition);
  const endless = values.follow && ranges.every(({ until }) => until === undefined);
  const waits = endless && values.maxMessages === undefined;
  const options = { wanted, preservePartitions, refuseUnkept: refuse, max, rate, group, waits };
  const copier = new Copier([from, to], producer, ranges, options, app);
  const note = (text: string) => app.note(text);
  const grown = (places: readonly TopicPartition[]): void => {
    noteGrown(places, app);
    copier.grown(places);
  };
  const reads = { committed: true, note, waits, ...(endless && !values.partition && { grown }) };
  const source = new Fetcher(from.cluster, ranges, reads);
  try {
    try {
      for (const draft of newest) await copier.append(draft);
      await copier.run(source);
    } finally {
      await source.close();
    }
    await copier.finish();
  } catch (error) {
    // What was read before is written and committed nevertheless, unless it is that which fails.
    await copier.finish().catch(() => {});
    const { counts, refused } = producer;
    noteWritten(app, values.destination, { counts, refused, taken: copier.taken });
    throw error;
  }
}

function checkTogether({ tail, group, offset }: CopyValues): void {
  if (tail === undefined) return;
  for (const [name, given] of [
    ['--group', group],
    ['--offset', offset],
  ] as const) {
    if (given !== undefined) throw new CliError('usage', `--tail and ${name} say two things about where to start`);
  }
}

async function rangesOf(from: CopySide, values: CopyValues, app: App): Promise<readonly Range[]> {
  const { offset } = values;
  const range =
    offset === undefined ? { from: earliest } : withErrorLabel('--offset', () => parseOffsetRange(offset, app.now()));
  const ends = !values.follow || values.tail !== undefined;
  const [topics, partitions] = [[from.topic], values.partition ?? []];
  const { ranges, notes } = await orMissing(from.cluster, { topics }, () =>
    resolveRanges(from.cluster, {
      topics,
      partitions,
      range: ends ? { until: latest, ...range } : range,
      committed: true,
    }),
  );
  for (const note of notes) app.note(note);
  return ranges;
}

/** With --tail the newest records of all partitions together, made ready, and the ranges of what comes after them. */
async function newestOf(
  { cluster }: CopySide,
  ranges: readonly Range[],
  { tail, follow, preservePartitions }: CopyValues,
  wanted: ReturnType<typeof recordFilter>,
  app: App,
): Promise<[newest: readonly RecordDraft[], after: readonly Range[]]> {
  if (tail === undefined) return [[], ranges];
  const logs = ranges.map((range) => ({ ...range, until: range.until ?? range.offset }));
  const newest = await newestRecords(cluster, logs, tail, {
    committed: true,
    wanted,
    note: (text) => app.note(text),
    keep: (record) => keepDraft(record, preservePartitions),
  });
  const after = logs.map(({ topic, partition, until }) => ({
    topic,
    partition,
    offset: until,
    ...(!follow && { until }),
  }));
  return [newest, after];
}
