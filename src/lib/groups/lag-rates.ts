import { groupBy } from '../base/group-by.js';
import { partitionKey } from '../base/topic-partition.js';
import type { LagRow } from './lag.js';

/** The partitions of groups as one look of `groups lag --watch` found them. */
export interface LagSample {
  readonly atMs: number;
  /** Each partition of each group once. */
  readonly rows: readonly SampledPartition[];
}

export type SampledPartition = Pick<LagRow, 'topic' | 'partition' | 'committed' | 'end' | 'lag' | 'member'> & {
  readonly group: string;
};

/**
 * Whether, and when, a group will have read all records of a partition. `keepingUp`: the lag is a few seconds of reading
 * and does not grow, as with records in hand between two commits. `never`: at least as much is written as is read.
 * `measuring`: the time of watching is too short. `unknown`: the lag is not known.
 */
export type CatchUp =
  | { readonly kind: 'unknown' | 'caughtUp' | 'keepingUp' | 'measuring' | 'never' }
  /** In so many partitions there is a lag, and no commit moves. */
  | { readonly kind: 'notReading'; readonly partitions: number }
  | { readonly kind: 'eta'; readonly ms: number };

export interface LagRate {
  /** Records per second by which the committed offset moves on; null until two looks tell. */
  readonly readPerSecond: number | null;
  /** Records per second by which the log end moves on; null until two looks tell. */
  readonly writtenPerSecond: number | null;
  readonly catchUp: CatchUp;
}

/** The rate of a partition that no look has found. */
export const unknownRate: LagRate = { readPerSecond: null, writtenPerSecond: null, catchUp: { kind: 'unknown' } };

/** A rate is that of so much time before the newest look: consumers commit in jumps, by default every 5 s. */
const windowMs = 30_000;
/** Looks that a window holds at least, where they are far apart. */
const minSamples = 5;
/** Looks closer together than this are thinned out. */
const minGapMs = 1000;
/** Time of watching before it is said when, or that never, a group catches up: two intervals of `auto.commit.interval.ms`. */
const settleMs = 10_000;
/** How far reading and writing may differ, as a share of writing, for a group that keeps up. */
const keepingUpTolerance = 0.1;

/** The looks that rates are taken from, with one more; the oldest are left behind. */
export function withSample(samples: readonly LagSample[], sample: LagSample): LagSample[] {
  const [last, before] = [samples.at(-1), samples.at(-2)];
  const isDense = last !== undefined && before !== undefined && last.atMs - before.atMs < minGapMs;
  const kept = [...(isDense ? samples.slice(0, -1) : samples), sample];
  return kept.filter(({ atMs }, index) => atMs >= sample.atMs - windowMs || index >= kept.length - minSamples);
}

/** The key of a partition of a group in `lagRates`. */
export const lagRateKey = (row: Pick<SampledPartition, 'group' | 'topic' | 'partition'>): string =>
  `${row.group} ${partitionKey(row)}`;

/**
 * The rates of every partition in the newest sample, by `lagRateKey`. `samples` are in the order of their times.
 *
 * A member that is behind reads its partitions in turn: for a while one of them is read fast and the others not at all.
 * So where one of its partitions is read and still behind, all that are behind have the catch-up of the member as a whole.
 */
export function lagRates(samples: readonly LagSample[]): ReadonlyMap<string, LagRate> {
  const measured = measurePartitions(samples);
  const catchUps = measured.map(({ row, ...rates }) => catchUpOf(row.lag, row.member, rates));
  const indexes = groupBy([...measured.keys()], (index) => {
    const { group, member } = measured[index]?.row ?? {};
    return member === null ? undefined : `${group} ${member}`;
  });
  for (const [member, own] of indexes) {
    if (member === undefined || !own.some((index) => isReadBehind(catchUps[index]))) continue;
    const whole = catchUpOfMember(own.flatMap((index) => measured[index] ?? []));
    for (const index of own) if (isBehind(catchUps[index])) catchUps[index] = whole;
  }
  return new Map(
    measured.map(({ row, readPerSecond, writtenPerSecond }, index) => [
      lagRateKey(row),
      { readPerSecond, writtenPerSecond, catchUp: catchUps[index] ?? unknownRate.catchUp },
    ]),
  );
}

interface Measured {
  readonly readPerSecond: number | null;
  readonly writtenPerSecond: number | null;
  /** The time of watching that the rates are from. */
  readonly spanMs: number;
  /** The least lag of the window. */
  readonly minLag: number;
}

type MeasuredPartition = Measured & { readonly row: SampledPartition };

function measurePartitions(samples: readonly LagSample[]): MeasuredPartition[] {
  const series = new Map<string, { committed: Point[]; end: Point[]; minLag: number }>();
  for (const { atMs, rows } of samples) {
    for (const row of rows) {
      const key = lagRateKey(row);
      const points = series.get(key) ?? { committed: [], end: [], minLag: Number.POSITIVE_INFINITY };
      series.set(key, points);
      addPoint(points.committed, atMs, row.committed);
      addPoint(points.end, atMs, row.end);
      points.minLag = Math.min(points.minLag, row.lag ?? Number.POSITIVE_INFINITY);
    }
  }
  return (samples.at(-1)?.rows ?? []).map((row) => {
    const { committed = [], end = [], minLag = 0 } = series.get(lagRateKey(row)) ?? {};
    return {
      row,
      readPerSecond: slopePerSecond(committed),
      writtenPerSecond: slopePerSecond(end),
      spanMs: Math.min(spanOf(committed), spanOf(end)),
      minLag,
    };
  });
}

/** When all partitions of a member have been read, by the sums of their lags and rates. */
function catchUpOfMember(partitions: readonly MeasuredPartition[]): CatchUp {
  const known = partitions.filter(({ row }) => row.lag !== null);
  const sum = (of: (partition: MeasuredPartition) => number) => known.reduce((total, each) => total + of(each), 0);
  return catchUpOf(
    sum(({ row }) => row.lag ?? 0),
    known[0]?.row.member ?? null,
    {
      readPerSecond: sum(({ readPerSecond }) => readPerSecond ?? 0),
      writtenPerSecond: sum(({ writtenPerSecond }) => writtenPerSecond ?? 0),
      spanMs: Math.max(...known.map(({ spanMs }) => spanMs)),
      minLag: sum(({ minLag }) => minLag),
    },
  );
}

const isReadBehind = (catchUp: CatchUp | undefined): boolean => catchUp?.kind === 'eta' || catchUp?.kind === 'never';
const isBehind = (catchUp: CatchUp | undefined): boolean => isReadBehind(catchUp) || catchUp?.kind === 'notReading';

/** The rates of a group: the sums over its partitions; it has caught up when the last partition has. */
export function groupRate(rates: readonly LagRate[]): LagRate {
  return {
    readPerSecond: sumOfKnown(rates.map(({ readPerSecond }) => readPerSecond)),
    writtenPerSecond: sumOfKnown(rates.map(({ writtenPerSecond }) => writtenPerSecond)),
    catchUp: rates.map(({ catchUp }) => catchUp).reduce<CatchUp>(worse, { kind: 'unknown' }),
  };
}

function catchUpOf(
  lag: number | null,
  member: string | null,
  { readPerSecond: read, writtenPerSecond: written, spanMs, minLag }: Measured,
): CatchUp {
  if (lag === 0) return { kind: 'caughtUp' };
  if (lag === null) return { kind: 'unknown' };
  if (read === null || written === null) return { kind: 'measuring' };
  const isSettled = spanMs >= settleMs;
  // A member that has committed nothing for a moment may be about to; without one nobody will.
  if (read === 0) return isSettled || member === null ? { kind: 'notReading', partitions: 1 } : { kind: 'measuring' };
  if (!isSettled) return { kind: 'measuring' };
  const net = read - written;
  const isSmall = lag <= (read * Math.max(settleMs, spanMs)) / 1000;
  if (isSmall && (minLag === 0 || Math.abs(net) <= keepingUpTolerance * written)) return { kind: 'keepingUp' };
  return net > 0 ? { kind: 'eta', ms: (lag / net) * 1000 } : { kind: 'never' };
}

/** Of the partitions of a group the one that is highest here speaks for it. */
const severity = { unknown: 0, caughtUp: 1, keepingUp: 2, eta: 3, measuring: 4, never: 5, notReading: 6 } as const;

function worse(a: CatchUp, b: CatchUp): CatchUp {
  if (a.kind === 'eta' && b.kind === 'eta') return a.ms >= b.ms ? a : b;
  if (a.kind === 'notReading' && b.kind === 'notReading') {
    return { kind: 'notReading', partitions: a.partitions + b.partitions };
  }
  return severity[b.kind] > severity[a.kind] ? b : a;
}

type Point = readonly [atMs: number, offset: number];

/** An offset that goes back is of another log, or was reset: what was seen before says nothing of its rate. */
function addPoint(points: Point[], atMs: number, offset: number | null): void {
  if (offset === null) return;
  const last = points.at(-1);
  if (last !== undefined && offset < last[1]) points.length = 0;
  points.push([atMs, offset]);
}

const spanOf = (points: readonly Point[]): number => (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0);

/** The slope of the line through the points by least squares, which jumps of commits move less than two ends do. */
function slopePerSecond(points: readonly Point[]): number | null {
  if (spanOf(points) <= 0) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Offsets and times are taken from the first point on: their squares stay exact.
  const [start, first] = points[0] ?? [0, 0];
  const at = points.map(([atMs]) => (atMs - start) / 1000);
  const offsets = points.map(([, offset]) => offset - first);
  const [meanAt, meanOffset] = [mean(at), mean(offsets)];
  let covariance = 0;
  let variance = 0;
  for (const [index, each] of at.entries()) {
    covariance += (each - meanAt) * ((offsets[index] ?? 0) - meanOffset);
    variance += (each - meanAt) ** 2;
  }
  return Math.max(0, covariance / variance);
}

function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
