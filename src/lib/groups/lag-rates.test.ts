import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupRate, type LagRate, type LagSample, lagRateKey, lagRates, withSample } from './lag-rates.js';

const partition = { group: 'g', topic: 't', partition: 0 };

/** What one look at partition 0 of a group finds; lag is the records between the two offsets. */
const sample = (
  atMs: number,
  committed: number | null,
  end: number | null,
  member: string | null = 'm',
): LagSample => ({
  atMs,
  rows: [
    {
      ...partition,
      committed,
      end,
      lag: committed === null || end === null ? null : Math.max(0, end - committed),
      member,
    },
  ],
});
const samplesOf = (looks: readonly LagSample[]) => looks.reduce<LagSample[]>(withSample, []);
function rateOf(looks: readonly LagSample[]): LagRate {
  const rate = lagRates(samplesOf(looks)).get(lagRateKey(partition));
  if (!rate) throw new Error('no rate');
  return rate;
}
/** A look every `everyMs` at a group that reads and writes at constant rates. */
const steady = ({ read = 0, written = 0, lag = 0, everyMs = 2000, looks = 10, member = 'm' as string | null }) =>
  Array.from({ length: looks }, (_, index) => {
    const seconds = (index * everyMs) / 1000;
    return sample(index * everyMs, 1000 + read * seconds, 1000 + lag + written * seconds, member);
  });

describe('when a group has caught up', () => {
  test.each([
    ['reads faster than is written', { read: 200, written: 100, lag: 100_000 }, { kind: 'eta', ms: 982_000 }],
    ['reads as fast as is written, far behind', { read: 100, written: 100, lag: 100_000 }, { kind: 'never' }],
    ['reads slower than is written', { read: 50, written: 100, lag: 100_000 }, { kind: 'never' }],
    ['does not read', { written: 100, lag: 10 }, { kind: 'notReading', partitions: 1 }],
    ['does not read, and nothing is written', { lag: 10 }, { kind: 'notReading', partitions: 1 }],
    ['is at the end', { read: 100, written: 100 }, { kind: 'caughtUp' }],
    ['is a second behind all the time', { read: 100, written: 100, lag: 100 }, { kind: 'keepingUp' }],
    ['is watched for the first time', { lag: 10, looks: 1 }, { kind: 'measuring' }],
    ['may commit in a moment', { written: 100, lag: 10, looks: 3 }, { kind: 'measuring' }],
    ['has no member that may commit', { lag: 10, looks: 2, member: null }, { kind: 'notReading', partitions: 1 }],
    [
      'is watched rarely',
      { read: 200, written: 100, lag: 9e6, looks: 2, everyMs: 60_000 },
      { kind: 'eta', ms: 89_940_000 },
    ],
  ] as const)('a group that %s', (_, facts, expected) => {
    const { catchUp } = rateOf(steady(facts));
    if (catchUp.kind !== 'eta') expect(catchUp).toEqual(expected);
    else expect({ ...catchUp, ms: Math.round(catchUp.ms) }).toEqual(expected);
  });

  test('no commit or no end: it has no rate, and the catch-up is unknown', () => {
    expect(rateOf([sample(0, null, 5), sample(10_000, null, 15)])).toEqual({
      readPerSecond: null,
      writtenPerSecond: 1,
      catchUp: { kind: 'unknown' },
    });
    expect(rateOf([sample(0, 5, null), sample(10_000, 15, null)])).toMatchObject({ writtenPerSecond: null });
  });

  test('a reset, or a topic that is created anew, starts the measurement again', () => {
    const looks = [
      ...steady({ read: 100, written: 100, lag: 5000 }),
      sample(20_000, 10, 8000),
      sample(30_000, 110, 9000),
    ];
    expect(rateOf(looks).readPerSecond).toBeCloseTo(10);
  });

  /** A look every 2 s at two partitions of one member: its reads, and what is written, per second. */
  const twoPartitions = (
    read: readonly [number, number],
    written: readonly [number, number],
    lag: readonly [number, number],
  ) =>
    Array.from({ length: 10 }, (_, index): LagSample => {
      const rows = [0, 1].flatMap(
        (partition) =>
          steady({ read: read[partition], written: written[partition], lag: lag[partition] })[index]?.rows.map(
            (row) => ({
              ...row,
              partition,
            }),
          ) ?? [],
      );
      return { atMs: index * 2000, rows };
    });
  const catchUpsOf = (looks: readonly LagSample[]) =>
    [...lagRates(samplesOf(looks)).values()].map(({ catchUp }) => catchUp);

  test('partitions that a member reads in turn have the time that the member needs for all of them', () => {
    const eta = { kind: 'eta', ms: expect.closeTo(1_482_000) };
    expect(catchUpsOf(twoPartitions([400, 0], [100, 100], [100_000, 200_000]))).toEqual([eta, eta]);
    expect(catchUpsOf(twoPartitions([400, 0], [300, 300], [100_000, 200_000]))).toEqual([
      { kind: 'never' },
      { kind: 'never' },
    ]);
  });

  test('a partition that is not read beside one that keeps up is stuck', () => {
    expect(catchUpsOf(twoPartitions([100, 0], [100, 0], [0, 50]))).toEqual([
      { kind: 'caughtUp' },
      { kind: 'notReading', partitions: 1 },
    ]);
  });

  test('a group has caught up when its last partition has, and one without a commit does not count', () => {
    const rate = (catchUp: LagRate['catchUp'], readPerSecond: number | null = 1): LagRate => ({
      readPerSecond,
      writtenPerSecond: 2,
      catchUp,
    });
    expect(
      groupRate([
        rate({ kind: 'eta', ms: 5 }),
        rate({ kind: 'eta', ms: 9 }),
        rate({ kind: 'unknown' }, null),
        rate({ kind: 'caughtUp' }),
      ]),
    ).toEqual({ readPerSecond: 3, writtenPerSecond: 8, catchUp: { kind: 'eta', ms: 9 } });
    const stuck = { kind: 'notReading', partitions: 1 } as const;
    expect(groupRate([rate(stuck), rate({ kind: 'never' }), rate(stuck)]).catchUp).toEqual({ ...stuck, partitions: 2 });
    expect(groupRate([])).toEqual({ readPerSecond: null, writtenPerSecond: null, catchUp: { kind: 'unknown' } });
  });
});

describe('whatever a group does', () => {
  const perSecond = fc.integer({ min: 0, max: 100_000 });
  const gaps = fc.array(fc.integer({ min: 50, max: 5000 }), { minLength: 4, maxLength: 60 });
  /** Looks at any times, at offsets that only go on. */
  const anyLooks = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.nat(10_000), fc.nat(10_000)), {
      minLength: 2,
      maxLength: 60,
    })
    .map((steps) => {
      let [at, committed, end] = [0, 0, 50_000];
      return steps.map(([gap, read, written]) => {
        at += gap;
        committed += read;
        end = Math.max(committed, end + written);
        return sample(at, committed, end);
      });
    });

  test('constant rates are measured exactly, however irregular the looks', () =>
    fc.assert(
      fc.property(perSecond, perSecond, gaps, (read, written, between) => {
        let at = 0;
        const looks = between.map((gap) => {
          at += gap;
          return sample(at, (read * at) / 1000, 1e9 + (written * at) / 1000);
        });
        const rate = rateOf(looks);
        expect(rate.readPerSecond).toBeCloseTo(read, 3);
        expect(rate.writtenPerSecond).toBeCloseTo(written, 3);
      }),
    ));

  test('commits every 5 s are smoothed to a rate within a fifth of the true one', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 100_000 }),
        fc.integer({ min: 500, max: 3000 }),
        fc.nat(4999),
        (read, everyMs, phase) => {
          const looks = Array.from({ length: Math.ceil(40_000 / everyMs) }, (_, index) => {
            const atMs = index * everyMs;
            const committedAt = Math.floor((atMs + phase) / 5000) * 5;
            return sample(atMs, read * committedAt, 1e9);
          });
          const { readPerSecond } = rateOf(looks);
          expect(Math.abs((readPerSecond ?? 0) - read) / read).toBeLessThan(0.2);
        },
      ),
    ));

  test('rates are never negative, and a time is given only where reading is faster than writing', () =>
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const { readPerSecond, writtenPerSecond, catchUp } = rateOf(looks);
        expect(readPerSecond).toBeGreaterThanOrEqual(0);
        expect(writtenPerSecond).toBeGreaterThanOrEqual(0);
        if (catchUp.kind === 'eta') {
          expect(catchUp.ms).toBeGreaterThan(0);
          expect(Number.isFinite(catchUp.ms)).toBe(true);
          expect(readPerSecond).toBeGreaterThan(writtenPerSecond ?? Number.NaN);
        }
        if (catchUp.kind === 'never') expect(readPerSecond).toBeLessThanOrEqual(writtenPerSecond ?? Number.NaN);
      }),
    ));

  test('rates do not depend on where offsets and times begin', () =>
    fc.assert(
      fc.property(anyLooks, fc.nat(1e9), fc.nat(1e12), (looks, offset, time) => {
        const moved = looks.map(({ atMs, rows }) => ({
          atMs: atMs + time,
          rows: rows.map((row) => ({
            ...row,
            committed: (row.committed ?? 0) + offset,
            end: (row.end ?? 0) + offset,
          })),
        }));
        expect(rateOf(moved)).toEqual(rateOf(looks));
        expect(rateOf(looks)).toEqual(rateOf(looks));
      }),
    ));

  test('the window holds the newest look, few in all, and none that is old', () =>
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const kept = samplesOf(looks);
        expect(kept.at(-1)).toBe(looks.at(-1));
        expect(kept.length).toBeLessThanOrEqual(33);
        const newest = kept.at(-1)?.atMs ?? 0;
        const old = kept.filter(({ atMs }) => atMs < newest - 30_000);
        expect(old.length === 0 || kept.length <= 5).toBe(true);
      }),
    ));

  test('a group needs as long as the slowest of its partitions', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }), (times) => {
        const rates = times.map(
          (ms): LagRate => ({ readPerSecond: 1, writtenPerSecond: 0, catchUp: { kind: 'eta', ms } }),
        );
        expect(groupRate(rates).catchUp).toEqual({ kind: 'eta', ms: Math.max(...times) });
      }),
    ));
});
