import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupBy } from '../../base/group-by.js';
import { generateFields } from '../event.js';
import { loadFlow } from '../file/load.js';
import { hashToUnit } from '../random.js';
import { sourceTasks } from '../run/source-tasks.js';
import type { Flow, Source } from '../types.js';
import { scenarioEvents } from './scenarios.js';

const users = await loadFlow('user-events', { cwd: '/', env: {} });
const [first] = users.sources;
if (!first) throw new Error('no source');
/** The flow with other sources. */
const withSources = (...changes: readonly Partial<Source>[]): Flow => ({
  ...users,
  sources: changes.map((change) => ({ ...first, ...change })),
});

/** The first `count` events of each source of a flow. */
const tell = (flow: Flow, count: number, seed = 1) =>
  flow.sources.map((source, index) => {
    const events = scenarioEvents(flow, source, { run: 'r', seed: seed + index, fakes: undefined, now: () => 0 });
    return Array.from({ length: count }, () => events.next().value.event);
  });

describe('several sources with one id prefix', () => {
  test('take turns in numbering, so that ids and correlations are unique', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 }), (many, alive) => {
        const flow = withSources(...Array.from({ length: many }, (_, index) => ({ service: `shop-${index}`, alive })));
        const promise = tell(flow, 60);
        const correlations = promise.map((events) => new Set(events.map(({ correlationId }) => correlationId)));
        const all = correlations.flatMap((each) => [...each]);
        expect(new Set(all).size).toBe(all.length);
        expect(new Set(promise.flat().map(({ eventId }) => eventId)).size).toBe(60 * many);
      }),
      { numRuns: 20 },
    );
  });

  test('share the entities of a mix, with a correlation id of its own for each event', () => {
    const mix = [{ event: 'USER_CREATED' }];
    const { story: _, ...actors } = { ...first, mix, of: 5 };
    const events = tell({ ...users, sources: [actors, { ...actors, fields: {} }] }, 100).flat();
    expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(200);
    expect(new Set(events.map((event) => event['userId'])).size).toBe(5);
  });
});

test('the same seed gives the same events, whatever the sources are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 }), (seed, many) => {
      const flow = withSources(...Array.from({ length: many }, () => ({})));
      expect(tell(flow, 30, seed)).toEqual(tell(flow, 30, seed));
    }),
    { numRuns: 30 },
  );
});

test('a step happens with its probability, independently of other steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), (percent) => {
      const chance = percent / 100;
      const maybe = { event: 'USER_UPDATED', chance };
      const flow = withSources({ alive: 1, story: [{ event: 'USER_CREATED' }, maybe, maybe] });
      const events = tell(flow, 6000, percent).flat();
      const correlations = groupBy(events, ({ correlationId }) => correlationId);
      const updates = [...correlations.values()].slice(0, -1).map((own) => own.length - 1);
      const share = (count: number) => updates.filter((each) => each === count).length / updates.length;
      expect(Math.abs(share(2) - chance ** 2)).toBeLessThan(0.06);
      expect(Math.abs(share(0) - (1 - chance) ** 2)).toBeLessThan(0.06);
    }),
    { numRuns: 20 },
  );
});

test('a generated number is uniform over its range', () => {
  const made = (generator: { from: number; to: number; decimals?: number }, index: number) =>
    generateFields({ n: generator }, [index], undefined)['n'];
  const dice = Array.from({ length: 6000 }, (_, index) => made({ from: 1, to: 6 }, index));
  for (const side of [1, 2, 3, 4, 5, 6]) {
    expect(Math.abs(dice.filter((each) => each === side).length - 1000)).toBeLessThan(150);
  }
  fc.assert(
    fc.property(
      fc.integer({ min: -999, max: 999 }),
      fc.nat(999),
      fc.nat(3),
      fc.nat(),
      (begin, length, decimals, index) => {
        const [from, to] = [begin, begin + length].map((end) => Number((end / 10 ** decimals).toFixed(decimals)));
        if (from === undefined || to === undefined) throw new Error('no ends');
        const number = Number(made({ from, to, decimals }, index));
        expect(number).toBeGreaterThanOrEqual(from);
        expect(number).toBeLessThanOrEqual(to);
        expect(Number(number.toFixed(decimals))).toBe(number);
      },
    ),
  );
});

test('the counts of any sources with any shares add up, and follow the shares', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 100_000_000 }),
      (shares, count) => {
        const flow = withSources(...shares.map((share) => ({ share })));
        const counts = sourceTasks(flow, { count, rate: null, faults: [] }).map((task) => task.count ?? -1);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
        const total = shares.reduce((sum, each) => sum + each, 0);
        counts.forEach((each, index) => {
          expect(Math.abs(each - (count * (shares[index] ?? 0)) / total)).toBeLessThanOrEqual(1);
        });
      },
    ),
  );
});

test('hashes of similar words are uncorrelated', () => {
  const pairs = Array.from({ length: 4000 }, (_, index) => [
    hashToUnit(1, `a-${index}`, 0),
    hashToUnit(1, `a-${index}`, 1),
  ]);
  const both = pairs.filter(([a = 1, b = 1]) => a < 0.5 && b < 0.5).length / pairs.length;
  expect(Math.abs(both - 0.25)).toBeLessThan(0.04);
});
