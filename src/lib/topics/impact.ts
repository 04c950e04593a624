import { plural } from '../base/plural.js';
import { humanBytes, humanDuration } from './units.js';

/** A change of a topic whose impact has to be read from the cluster. */
export type ImpactQuery =
  | { readonly kind: 'delete' | 'grow' | 'compact'; readonly topic: string }
  /** retention.ms becomes `to`: older records are deleted. */
  | { readonly kind: 'retentionMs'; readonly topic: string; readonly to: number }
  /** retention.bytes becomes `to`: the oldest records of each partition above it are deleted. */
  | { readonly kind: 'retentionBytes'; readonly topic: string; readonly to: number }
  | { readonly kind: 'replicate'; readonly topic: string; readonly added: number };

export interface PartitionUsage {
  /** Offsets; null where they could not be read. */
  readonly earliest: number | null;
  readonly latest: number | null;
  /** Offset of the first record that a new retention.ms keeps; null where all are older. */
  readonly retainedFrom: number | null;
  /** Bytes on the leader; null where sizes may not be read. */
  readonly size: number | null;
  /** Timestamps of the first record and of the newest one, in milliseconds since 1970. */
  readonly firstTimestamp: number | null;
  readonly maxTimestamp: number | null;
}

/** What a topic holds and who reads it, as far as the cluster let it be read. */
export interface TopicUsage {
  readonly partitions: readonly PartitionUsage[];
  /** Groups with commits in the topic; undefined where groups may not be listed. */
  readonly readers: readonly { readonly group: string; readonly active: boolean }[] | undefined;
  /** Counts of a sample of the newest records; undefined where none was read. */
  readonly sample: { readonly records: number; readonly keyless: number } | undefined;
}

/** The impact of a change, as sentences. `now` is in milliseconds since 1970. */
export function describeImpact(concern: ImpactQuery, reading: TopicUsage, now: number): string[] {
  switch (concern.kind) {
    case 'delete':
      return [`It holds ${describeContents(reading, now).join(', ')}.`];
    case 'grow':
      return [...keyedSampleText(reading), ...readersText(reading)];
    case 'compact':
      return compactionText(reading);
    case 'replicate':
      return replicationText(reading, concern.added);
    case 'retentionMs':
      return [retentionTimeText(reading, now - concern.to)];
    case 'retentionBytes':
      return [retentionSizeText(reading, concern.to)];
  }
}

/** The contents of a topic, as parts of a sentence: partitions, records, bytes, the last write, and who reads it. */
export function describeContents({ partitions, readers }: TopicUsage, now: number): string[] {
  const records = sumOrNull(partitions.map(recordCount));
  const size = sumKnown(partitions.map(({ size }) => size));
  const last = Math.max(-1, ...partitions.map(({ maxTimestamp }) => maxTimestamp ?? -1));
  return [
    plural(partitions.length, 'partition'),
    ...(records === null ? [] : [plural(records, 'record')]),
    ...(size === null ? [] : [humanBytes(size)]),
    ...(last < 0 ? [] : [`last written ${agoText(now - last)} (${minuteText(last)})`]),
    readers === undefined
      ? 'who reads it is not known'
      : readers.length > 0
        ? `read by ${readerNames(readers)}`
        : 'no group reads it',
  ];
}

/**
 * The share of keys that go to another partition when a topic gets more partitions, in percent. A key stays where its hash
 * has the same remainder for both counts: for min(from, to) of every lcm(from, to) hashes.
 */
export const movedKeysPercent = (from: number, to: number): number =>
  Math.round(100 * (1 - Math.min(from, to) / leastCommonMultiple(from, to)));

/** The impact of more partitions on keys, as a sentence. */
export const movedKeysText = (from: number, to: number): string =>
  `About ${movedKeysPercent(from, to)} % of keys go to another partition: new records of such a key no longer follow its old ones.`;

const leastCommonMultiple = (a: number, b: number): number => (a * b) / greatestCommonDivisor(a, b);
const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

function keyedSampleText({ sample }: TopicUsage): string[] {
  if (!sample || sample.records === 0) return [];
  const { records, keyless } = sample;
  if (keyless === records) return [`None of the newest ${plural(records, 'record')} (a sample) has a key.`];
  return [`${records - keyless} of the newest ${plural(records, 'record')} (a sample) have a key.`];
}

const readersText = ({ readers = [] }: TopicUsage): string[] =>
  readers.length > 0 ? [`Read by ${readerNames(readers)}.`] : [];

function compactionText({ sample }: TopicUsage): string[] {
  if (!sample || sample.records === 0) return [];
  const { records, keyless } = sample;
  return keyless === 0
    ? [`All of the newest ${plural(records, 'record')} (a sample) have a key.`]
    : [
        `${keyless} of the newest ${plural(records, 'record')} (a sample) have no key: compaction deletes such, and the broker refuses new ones.`,
      ];
}

function replicationText({ partitions }: TopicUsage, added: number): string[] {
  const size = sumKnown(partitions.map((partition) => partition.size));
  return size === null ? [] : [`About ${humanBytes(size * added)} are copied.`];
}

function retentionTimeText({ partitions }: TopicUsage, cutTime: number): string {
  const going = partitions.map((partition) => {
    const records = recordCount(partition);
    if (records === null || partition.earliest === null) return { records: null, bytes: null };
    const gone = partition.retainedFrom === null ? records : Math.max(0, partition.retainedFrom - partition.earliest);
    return { records: gone, bytes: partition.size === null || records === 0 ? 0 : (partition.size * gone) / records };
  });
  const records = sumOrNull(going.map((each) => each.records));
  if (records === null) return 'How much goes is not known: offsets could not be read.';
  if (records === 0) return 'No record is so old now.';
  const first = oldestTimestamp(partitions);
  const span = first === null ? '' : `, from ${minuteText(first)} to ${minuteText(cutTime)}`;
  return `About ${bytesShareText(partitions, sumOrNull(going.map((each) => each.bytes)))}${plural(records, 'record')} go${span}; Kafka deletes them by whole segments.`;
}

function retentionSizeText({ partitions }: TopicUsage, limit: number): string {
  const size = sumKnown(partitions.map((partition) => partition.size));
  if (size === null) return 'How much goes is not known: sizes may not be seen.';
  const over = partitions.filter((partition) => (partition.size ?? 0) > limit);
  if (over.length === 0) return 'No partition is larger now.';
  const bytes = sumKnown(over.map((partition) => (partition.size ?? 0) - limit)) ?? 0;
  const first = oldestTimestamp(over);
  const since = first === null ? '' : `, from ${minuteText(first)} on`;
  return `About ${humanBytes(bytes)} of ${humanBytes(size)} go, the oldest of ${plural(over.length, 'partition')}${since}; Kafka deletes them by whole segments.`;
}

/** `1.2 MiB of 3 MiB, `; empty where sizes are not known. */
function bytesShareText(partitions: readonly PartitionUsage[], bytes: number | null): string {
  const size = sumKnown(partitions.map((partition) => partition.size));
  return size === null || bytes === null ? '' : `${humanBytes(Math.round(bytes))} of ${humanBytes(size)}, `;
}

const recordCount = ({ earliest, latest }: PartitionUsage): number | null =>
  earliest === null || latest === null ? null : latest - earliest;

/** The sum; null where a value is not known. */
const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);

/** The sum of the known values; null where none is known. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? null : found.reduce((total, value) => total + value, 0);
}

function oldestTimestamp(partitions: readonly PartitionUsage[]): number | null {
  const times = partitions.flatMap(({ firstTimestamp }) => firstTimestamp ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

const readerNames = (readers: NonNullable<TopicUsage['readers']>): string =>
  readers.map(({ group, active }) => (active ? `${group} (active)` : group)).join(', ');

/** A time to the minute, in UTC: `2026-11-24 16:20Z`. */
const minuteText = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ').concat('Z');

/** A time that has passed, in the largest unit that fits: `3h ago`. */
function agoText(ms: number): string {
  const unit = [86_400_000, 3_600_000, 60_000].find((each) => ms >= each);
  return unit === undefined ? 'just now' : `${humanDuration(Math.floor(ms / unit) * unit)} ago`;
}
