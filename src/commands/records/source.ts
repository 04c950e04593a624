import type { App } from '../../lib/app.js';
import { withErrorLabel } from '../../lib/cli/labelled.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster, TopicPartition } from '../../lib/kafka/cluster.js';
import type { Range } from '../../lib/kafka/records/fetch-position.js';
import { Fetcher } from '../../lib/kafka/records/fetcher.js';
import { newestRecords } from '../../lib/kafka/records/newest.js';
import { partitionsOf, resolveRanges } from '../../lib/kafka/records/ranges.js';
import { earliest, latest, type OffsetRange, parseOffsetRange } from '../../lib/offsets/parse.js';
import { partitionKey } from '../../lib/places.js';
import { plural } from '../../lib/plural.js';
import type { RecordSource, RecordView } from '../../lib/records/record.js';
import { noteGrown } from './grown.js';
import { orMissing } from './missing.js';

export interface SourceValues {
  readonly topic: readonly string[];
  readonly fromBeginning: boolean;
  readonly offset: string | undefined;
  readonly partition: readonly number[] | undefined;
  readonly group: string | undefined;
  readonly exit: boolean;
  readonly uncommitted: boolean;
  readonly maxMessages: number | undefined;
  readonly timeout: number | undefined;
}

export interface TailValues extends SourceValues {
  readonly tail: number;
}
type Wanted = ((record: RecordView) => boolean) | undefined;

/** Where the records of a `consume` line come from, opened. */
export async function openSource(values: SourceValues, app: App): Promise<RecordSource> {
  const { group } = values;
  if (group !== undefined && (values.offset !== undefined || values.partition)) {
    throw new CliError('usage', '--group reads what the group is given, from where it has committed', {
      hint: `Leave out --offset and --partition, or move the group first:  kafkactl groups reset ${group} --to OFFSET`,
    });
  }
  if (values.offset !== undefined && values.fromBeginning) {
    throw new CliError('usage', '--offset and --from-beginning say two things about where to start');
  }
  const cluster = await app.cluster();
  return orMissing(cluster, { topics: values.topic }, () =>
    group === undefined ? openFetcher(cluster, values, app) : openGroup(cluster, group, values, app),
  );
}

/**
 * The newest records of all partitions together, written, and a source of what comes after them. The end that they are
 * counted from is asked for once, so that nothing is shown twice or left out between the two.
 */
export async function openTail(values: TailValues, app: App, keep: (record: RecordView) => Buffer, wanted: Wanted) {
  for (const [name, given] of [
    ['--group', values.group !== undefined],
    ['--offset', values.offset !== undefined],
    ['--from-beginning', values.fromBeginning],
  ] as const) {
    if (given) throw new CliError('usage', `--tail and ${name} say two things about where to start`);
  }
  const cluster = await app.cluster();
  const committed = !values.uncommitted;
  const partitions = values.partition ?? [];
  const { ranges } = await orMissing(cluster, { topics: values.topic }, () =>
    resolveRanges(cluster, { topics: values.topic, partitions, range: { from: earliest, until: latest }, committed }),
  );
  const note = (text: string) => app.note(text);
  const logs = ranges.map((range) => ({ ...range, until: range.until ?? range.offset }));
  const newest = await newestRecords(cluster, logs, values.tail, { committed, wanted, note, keep });
  const after = logs.map(({ topic, partition, until }) => ({
    topic,
    partition,
    offset: until,
    ...(values.exit && { until }),
  }));
  return { newest, source: fetcherOf(cluster, after, values, app) };
}

async function openFetcher(cluster: Cluster, values: SourceValues, app: App): Promise<RecordSource> {
  const committed = !values.uncommitted;
  const { ranges, notes } = await resolveRanges(cluster, {
    topics: values.topic,
    partitions: values.partition ?? [],
    range: rangeOf(values, app.now()),
    committed,
  });
  for (const note of notes) app.note(note);
  if (app.stderr.tty && ranges.every(({ until }) => until === undefined)) {
    const from = values.fromBeginning || values.offset !== undefined ? 'records' : 'new records';
    const more = from === 'records' ? '' : '; --from-beginning shows what is there';
    app.note(`Reading ${from} of ${values.topic.join(', ')} until Ctrl-C${more}.`);
  }
  return fetcherOf(cluster, ranges, values, app);
}

function fetcherOf(cluster: Cluster, ranges: readonly Range[], values: SourceValues, app: App): Fetcher {
  const { partition, uncommitted, maxMessages, timeout } = values;
  const ends = ranges.some(({ until }) => until !== undefined);
  return new Fetcher(cluster, ranges, {
    committed: !uncommitted,
    note: (text) => app.note(text),
    // New partitions are read where all are, and no end is set.
    ...(!partition && !ends && { grown: (places) => noteGrown(places, app) }),
    // Who wants a number of records waits for it no longer than --timeout says, or else than a request may take.
    waits: !ends && (maxMessages === undefined || timeout !== undefined),
  });
}

function rangeOf({ offset, fromBeginning, exit }: SourceValues, now: number): OffsetRange {
  const range =
    offset === undefined
      ? { from: fromBeginning || exit ? earliest : latest }
      : withErrorLabel('--offset', () => parseOffsetRange(offset, now));
  return exit ? { until: latest, ...range } : range;
}

async function openGroup(cluster: Cluster, group: string, values: SourceValues, app: App): Promise<RecordSource> {
  const places = await partitionsOf(cluster, values.topic, []);
  if (values.fromBeginning) {
    const committed = (await cluster.committedOffsets([group])).get(group) ?? [];
    const note = goesOnNote(group, places, committed);
    if (note) app.note(note);
  }
  const { GroupSource } = await import('../../lib/kafka/records/group-source.js');
  return GroupSource.open(cluster, {
    group,
    topics: values.topic,
    fromBeginning: values.fromBeginning || values.exit,
    exit: values.exit,
    committed: !values.uncommitted,
    assigned: (assignment) => {
      const list = Object.entries(assignment).map(([topic, partitions]) => `${topic} ${partitions.join(',')}`);
      if (app.stderr.tty) app.note(`Group "${group}" gave this member ${list.join('; ') || 'no partition'}.`);
    },
    grown: (added) => noteGrown(added, app),
  });
}

/** Where a group has been it goes on, also with --from-beginning; undefined where it has not been. */
function goesOnNote(
  group: string,
  places: readonly TopicPartition[],
  committed: readonly TopicPartition[],
): string | undefined {
  const been = new Set(committed.map(partitionKey));
  const count = places.filter((place) => been.has(partitionKey(place))).length;
  if (count === 0) return undefined;
  return count === places.length
    ? `Group "${group}" has been here before and goes on where it was.`
    : `Group "${group}" goes on where it was in ${count} of ${plural(places.length, 'partition')}; the others begin at the beginning.`;
}
