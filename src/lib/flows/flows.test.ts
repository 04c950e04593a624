import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../base/seeded-random.js';
import { Alarm } from './alarm.js';
import { type FlowEvent, parseEvent } from './event.js';
import { isUnreadable } from './event-reader.js';
import { loadFakeGenerator } from './fake-data.js';
import {
  checkFaultTargets,
  type Fault,
  parseKill,
  parseKillBroker,
  parsePause,
  parsePoison,
  parseScale,
  parseSlow,
} from './fault.js';
import { loadFlow, shippedFlowNames, shippedFlows } from './file/load.js';
import { Histogram } from './histogram.js';
import { DeliveryCounter } from './measure/delivery-counter.js';
import { PartitionOwners } from './measure/partition-owners.js';
import { hashToUnit, uuidFrom, weightedItem } from './random.js';
import { sourceTasks } from './run/source-tasks.js';
import type { Flow, Service } from './types.js';
import { MeasureWindows } from './worker/measure-windows.js';
import { ledgerEntryOf, PartitionState } from './worker/partition-state.js';
import { attemptFails, react } from './worker/react.js';
import { scenarioEvents } from './worker/scenarios.js';

const loadOptions = { cwd: '/', env: {} };
const flow = (name: string): Promise<Flow> => loadFlow(name, loadOptions);

describe('deterministic randomness', () => {
  test('a hash depends on the words alone, and is uniform over [0, 1)', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const at = hashToUnit(...words);
        expect(at).toBe(hashToUnit(...words));
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(1);
      }),
    );
    const values = Array.from({ length: 20_000 }, (_, index) => hashToUnit('order', index));
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
      expect(share).toBeGreaterThan(0.09);
      expect(share).toBeLessThan(0.11);
    }
    expect(hashToUnit('ab', 'c')).not.toBe(hashToUnit('a', 'bc'));
  });

  test('a sequence is the same for the same seed, and differs for another', () => {
    const row = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(row(7)).toEqual(row(7));
    expect(row(7)).not.toEqual(row(8));
  });

  test('an id is hashed from its words', () => {
    expect(uuidFrom('a', 1)).toBe(uuidFrom('a', 1));
    expect(uuidFrom('a', 1)).not.toBe(uuidFrom('a', 2));
    expect(uuidFrom('a', 1)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('an item is picked by its weight', () => {
    const items = ['a', 'b', 'c'];
    const part = (item: string) => ({ a: 0.5, b: 0, c: 0.5 })[item] ?? 0;
    expect([0, 0.49, 0.5, 0.99].map((at) => weightedItem(items, part, at))).toEqual(['a', 'a', 'c', 'c']);
  });
});

describe('events', () => {
  test.each([
    [null, 'null'],
    ['{"eventType":"', 'not JSON'],
    ['[1]', 'no JSON object'],
    ['7', 'no JSON object'],
    ['{"userId":"user-1"}', 'no eventType'],
    ['{"eventType":""}', 'no eventType'],
    ['{"eventType":7,"reason":"x"}', 'no eventType'],
  ])('%j is none, and why', (value, why) => {
    const read = parseEvent(value);
    expect(isUnreadable(read) ? read.reason.en : '').toContain(why);
  });
});

test.each(['es', 'en'] as const)('fake mail addresses are of reserved domains (%s)', async (lang) => {
  const fakes = await loadFakeGenerator(lang, [{ email: { fake: 'internet.email' } }]);
  const mails = Array.from({ length: 500 }, (_, index) => fakes?.('internet.email', index / 500) ?? '');
  expect(mails.filter((mail) => !/^[^@ ]+@example\.(com|org)$/.test(mail))).toEqual([]);
});

describe('scenarios', () => {
  const scenario = (seed: number) => ({ run: 'r', seed, fakes: (name: string) => name, now: () => 0 });
  const tell = (from: Flow, index: number, count: number, seed = 1) => {
    const source = from.sources[index];
    if (!source) throw new Error('no source');
    const events = scenarioEvents(from, source, scenario(seed));
    return Array.from({ length: count }, () => events.next().value);
  };

  test('are the same for the same seed', async () => {
    const users = await flow('user-events');
    expect(tell(users, 0, 50)).toEqual(tell(users, 0, 50));
    expect(tell(users, 0, 50)).not.toEqual(tell(users, 0, 50, 2));
  });

  test('keep the order and the key of each entity, and emit no event twice', async () => {
    const events = tell(await flow('user-events'), 0, 500);
    const order = ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED'];
    const last = new Map<string, number>();
    for (const { key, event } of events) {
      expect(key).toBe(event['userId']);
      const step = order.indexOf(event.eventType);
      expect(step).toBeGreaterThan(last.get(key) ?? -1);
      last.set(key, step);
    }
    expect(new Set(events.map(({ event }) => event.eventId)).size).toBe(500);
    expect(new Set(events.map(({ event }) => event.eventType)).size).toBe(3);
  });

  test('a mix draws its events by weight, and its entities evenly', async () => {
    const events = tell(await flow('analytics-events'), 0, 4000);
    const share = (type: string) => events.filter(({ event }) => event.eventType === type).length / events.length;
    expect(share('PAGE_VIEW')).toBeGreaterThan(0.58);
    expect(share('PAGE_VIEW')).toBeLessThan(0.67);
    expect(new Set(events.map(({ key }) => key)).size).toBe(60);
  });
});

describe('a service', () => {
  const work = (seed: number) => ({ seed, formatSentence: () => '', fakes: undefined, now: () => 5 });
  const cause = (eventId: string): FlowEvent => ({
    eventType: 'STOCK_RESERVED',
    eventId,
    occurredAt: '2026-01-01T00:00:00Z',
    correlationId: 'c',
    schemaVersion: 1,
    service: 'inventory',
    orderId: 'order-1',
    total: 9,
  });
  const service = (from: Flow, name: string): Service => {
    const found = from.services.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  test('emits the same events with the same ids when an event is redelivered', async () => {
    const orders = await flow('order-system');
    const once = react(orders, service(orders, 'payment'), cause('e1'), work(3));
    const again = react(orders, service(orders, 'payment'), cause('e1'), work(3));
    expect(again?.emitted).toEqual(once?.emitted);
    expect(once?.emitted[0]?.event).toMatchObject({ orderId: 'order-1', total: 9, service: 'payment' });
    expect(once?.emitted[0]?.key).toBe('order-1');
  });

  test('chooses each reaction with the probability in the flow', async () => {
    const orders = await flow('order-system');
    const declined = Array.from({ length: 4000 }, (_, index) =>
      react(orders, service(orders, 'payment'), cause(`e${index}`), work(1)),
    ).filter((done) => done?.emitted[0]?.event.eventType === 'PAYMENT_DECLINED');
    expect(declined.length / 4000).toBeGreaterThan(0.08);
    expect(declined.length / 4000).toBeLessThan(0.12);
  });

  test('has no reaction to events that it does not handle', async () => {
    const orders = await flow('order-system');
    expect(react(orders, service(orders, 'shipping'), cause('e1'), work(1))).toBeUndefined();
  });

  test('fails with the probability in the flow, each attempt independently', async () => {
    const orders = await flow('order-system');
    const failing = { ...service(orders, 'payment'), failureRate: 0.5 };
    const attempts = [1, 2, 3, 4].map(
      (attempt) =>
        Array.from({ length: 1000 }, (_, index) => attemptFails(failing, cause(`e${index}`), attempt, 1)).filter(
          Boolean,
        ).length,
    );
    for (const count of attempts) {
      expect(count).toBeGreaterThan(430);
      expect(count).toBeLessThan(570);
    }
    expect(attemptFails(service(orders, 'payment'), cause('e'), 1, 1)).toBe(false);
  });
});

describe('measuring', () => {
  test('the percentiles of a histogram are exact to two percent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 300 }), (values) => {
        const histogram = new Histogram();
        for (const value of values) histogram.add(value);
        const sorted = [...values].sort((a, b) => a - b);
        for (const part of [0.5, 0.95, 0.99]) {
          const exact = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
          expect(Math.abs((histogram.quantile(part) ?? 0) - exact)).toBeLessThanOrEqual(1 + Math.abs(exact) * 0.02);
        }
      }),
    );
    expect(new Histogram().quantile(0.5)).toBeNull();
  });

  test('merged histograms equal the histogram of all values', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: -100_000, max: 100_000 }))), (parts) => {
        const [whole, merged] = [new Histogram(), new Histogram()];
        for (const part of parts) {
          const own = new Histogram();
          for (const value of part) {
            own.add(value);
            whole.add(value);
          }
          merged.merge(own.packed());
        }
        expect(merged.packed()).toEqual(whole.packed());
      }),
    );
  });

  test('deliveries are counted with duplicates, and ranked by first arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 5000 })), (offsets) => {
        const arrivals = new DeliveryCounter(100);
        for (const offset of offsets) arrivals.add(offset);
        const different = [...new Set(offsets)];
        expect(arrivals.count).toBe(different.length);
        expect(arrivals.duplicates).toBe(offsets.length - different.length);
        const byOrder = different.toSorted((a, b) => arrivals.firstRankOf(a) - arrivals.firstRankOf(b));
        expect(byOrder).toEqual(different);
        expect(arrivals.deliveriesOf(99)).toBe(0);
      }),
    );
  });

  test('a rebalance lasts while a partition has no owner, and counts only after all members have joined', () => {
    const owners = new PartitionOwners(['t 0', 't 1']);
    owners.assigned('a', { t: [0, 1] }, 1100);
    owners.lost('a', 1200);
    owners.assigned('a', { t: [0] }, 1300);
    owners.assigned('b', { t: [1] }, 1310);
    expect(owners.gaps).toEqual([]);
    expect(owners.memberCount).toBe(2);
    owners.startRecording(2000);
    owners.lost('b', 5000);
    owners.lost('a', 5500);
    owners.assigned('a', { t: [0] }, 6000);
    expect(owners.gaps).toEqual([]);
    owners.assigned('c', { t: [1] }, 11_000);
    expect(owners.gaps).toEqual([{ at: 5000, gapMs: 6000 }]);
    expect(owners.ownerOf('t 1')).toBe('c');
    expect(owners.history).toEqual([
      { at: 2000, owners: { a: ['t/0'], b: ['t/1'] } },
      { at: 5000, owners: { a: ['t/0'] } },
      { at: 5500, owners: {} },
      { at: 6000, owners: { a: ['t/0'] } },
      { at: 11_000, owners: { a: ['t/0'], c: ['t/1'] } },
    ]);
  });

  test.each([
    [[0, 1, 2, 3], []],
    [[0, 1, 2, 3, 4], [4]],
    [[0, 1, 2, 3, 4, 5, 6, 7], [4]],
    [[0, 20, 40, 60, 80, 100], []],
    [
      [0, 1, 2, 3, 4, 70, 71, 72, 73, 74],
      [4, 74],
    ],
  ])('five in sixty: of %j the alarms are %j', (times, alarms) => {
    const alarm = new Alarm({ times: 5, within: 60 });
    expect(times.filter((time) => alarm.add(time))).toEqual(alarms);
  });

  test('a window is emitted after a change, and not again until the next one', () => {
    const windows = new MeasureWindows({ name: 'm', event: 'E', value: 'v', every: 1000, emits: 'W' });
    for (const [time, value] of [
      [10, 1],
      [990, 3],
      [1000, 5],
    ] as const)
      windows.add(time, value);
    const first = windows.takeChanged('t/0');
    expect(first.map(({ from, count, sum }) => [Date.parse(String(from)), count, sum])).toEqual([
      [0, 2, 4],
      [1000, 1, 5],
    ]);
    expect(windows.takeChanged('t/0')).toEqual([]);
    windows.add(500, 2);
    expect(windows.takeChanged('t/0')).toMatchObject([{ count: 3, p50: 2 }]);
  });

  test('two measures of one event aggregate their own fields', async () => {
    const orders = await flow('analytics-system');
    const business = orders.services.find(({ name }) => name === 'business-metrics');
    if (!business) throw new Error('no business');
    const measures = ['total', 'weight'].map((value) => ({ name: value, event: 'E', value, every: 1000, emits: 'W' }));
    const service = { ...business, measures };
    const event = { eventType: 'E', eventId: 'e', occurredAt: '2026-01-01T00:00:00Z', total: 5.125, weight: 2 };
    const state = new PartitionState(service, [
      ledgerEntryOf(service, event as unknown as FlowEvent, { key: 'k', offset: 0 }),
    ]);
    expect(state.changedWindows('t/0').map(({ metric, sum }) => [metric, sum])).toEqual([
      ['total', 5.125],
      ['weight', 2],
    ]);
  });

  test('a state restored from the ledger equals that of the instance that wrote it', async () => {
    const auth = await flow('auth-system');
    const security = auth.services.find(({ name }) => name === 'security');
    if (!security) throw new Error('no security');
    const entries = Array.from({ length: 7 }, (_, index) => ({
      eventId: `e${index}`,
      eventType: 'LOGIN_FAILED',
      key: 'target-1',
      occurredAt: new Date(index * 1000).toISOString(),
      offset: 10 + index,
    }));
    const lived = new PartitionState(security, []);
    for (const entry of entries) {
      lived.apply(entry);
      lived.apply(entry);
    }
    const restored = new PartitionState(security, entries);
    for (const { eventId, offset } of entries) {
      expect(restored.alarmsRaisedBy(eventId)).toEqual(lived.alarmsRaisedBy(eventId));
      expect(restored.handledOffset(eventId)).toBe(offset);
    }
    expect(
      entries.filter(({ eventId }) => lived.alarmsRaisedBy(eventId).length > 0).map(({ eventId }) => eventId),
    ).toEqual(['e4']);
  });
});

test('source events and rates are divided by the shares, without a remainder', async () => {
  const flows = await shippedFlows(loadOptions);
  fc.assert(
    fc.property(fc.constantFrom(...flows), fc.integer({ min: 1, max: 100_000 }), (each, count) => {
      const tasks = sourceTasks(each, { count, rate: 100, faults: [] });
      expect(tasks.reduce((sum, task) => sum + (task.count ?? 0), 0)).toBe(count);
      expect(tasks.every((task) => (task.count ?? -1) >= 0)).toBe(true);
    }),
  );
});

describe('faults', () => {
  test.each([
    [parseKill('payment@5s'), { kind: 'kill', target: 'payment', atMs: 5000 }],
    [parsePause('payment-2@1s+3s'), { kind: 'pause', target: 'payment-2', atMs: 1000, forMs: 3000 }],
    [parsePause('payment@1s'), { kind: 'pause', target: 'payment', atMs: 1000, forMs: 5000 }],
    [parseSlow('shipping=200ms'), { kind: 'slow', target: 'shipping', atMs: 0, ms: 200 }],
    [parseSlow('shipping=200ms@2s'), { kind: 'slow', target: 'shipping', atMs: 2000, ms: 200 }],
    [parsePoison('order-events@10'), { kind: 'poison', topic: 'order-events', after: 10 }],
    [parseKillBroker('leader@5s'), { kind: 'killBroker', broker: 'leader', atMs: 5000 }],
    [parseKillBroker('2@5s'), { kind: 'killBroker', broker: 2, atMs: 5000 }],
    [parseScale('notifications=3'), ['notifications', 3]],
  ])('%j', (parsed, expected) => {
    expect(parsed).toEqual(expected);
  });

  test.each([
    [() => parseKill('payment'), 'SERVICE@TIME'],
    [() => parseKill('payment@soon'), 'not a duration'],
    [() => parsePoison('order-events@x'), 'TOPIC@N'],
    [() => parseKillBroker('first@1s'), 'BROKER@TIME'],
    [() => parseScale('a=13'), 'no number of instances'],
  ])('what is none is refused: %#', (parse, words) => {
    expect(parse).toThrow(words);
  });

  test('targets must exist in the flow', async () => {
    const orders = await flow('order-events');
    const check = (faults: readonly Fault[], scale = new Map<string, number>()) =>
      checkFaultTargets(orders, { faults, scale, count: 100 });
    expect(() => check([parseKill('payments@1s')])).toThrow('no service "payments"');
    expect(() => check([parseKill('payment-2@1s')])).toThrow('no service "payment-2"');
    expect(() => check([parseKill('payment-2@1s')], new Map([['payment', 2]]))).not.toThrow();
    expect(() => check([parsePoison('orders@1')])).toThrow('no topic "orders"');
    expect(() => check([], new Map([['nobody', 2]]))).toThrow('no service "nobody"');
    expect(() => check([parsePoison('order-events@101')])).toThrow('no record can come after 101 events');
    expect(() => check([parsePoison('order-events@100')])).not.toThrow();
  });
});

test('the flows are the eight of the guide, and say everything in both languages', async () => {
  expect(await shippedFlowNames()).toEqual([
    'user-events',
    'order-events',
    'audit-events',
    'analytics-events',
    'order-system',
    'auth-system',
    'notifications',
    'analytics-system',
  ]);
  await expect(flow('order-event')).rejects.toThrow('no flow "order-event"');
});
