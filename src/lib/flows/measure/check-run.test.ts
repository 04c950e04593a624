import { describe, expect, test } from 'vitest';
import { loadFlow } from '../file/load.js';
import { Histogram } from '../histogram.js';
import type { Expectation, Flow } from '../types.js';
import { checkRun, expectedEvents, outOfOrder } from './check-run.js';
import type { Evidence } from './evidence.js';
import type { LogEvent } from './run-log.js';
import { ServiceStats } from './service-stats.js';

const orders: Flow = await loadFlow('order-events', { cwd: '/', env: {} });

const at = (offset: number, eventType: string, key: string, more: Partial<LogEvent> = {}): LogEvent => ({
  topic: 'order-events',
  partition: 0,
  offset,
  key,
  eventType,
  eventId: `${eventType}-${key}`,
  service: { ORDER_CREATED: 'orders', ORDER_PAID: 'payment' }[eventType] ?? 'shipping',
  time: offset,
  ...more,
});

const events = [
  at(0, 'ORDER_CREATED', 'order-1'),
  at(1, 'ORDER_CREATED', 'order-2'),
  at(2, 'ORDER_PAID', 'order-1'),
  at(3, 'ORDER_PAID', 'order-2'),
  at(4, 'ORDER_SHIPPED', 'order-1'),
  at(5, 'ORDER_SHIPPED', 'order-2'),
];

/** Each service has worked on these offsets, in this order. */
function statsOfServices(flow: Flow, log: readonly LogEvent[], handled?: readonly number[]): ServiceStats[] {
  return flow.services.map((service) => {
    const stats = new ServiceStats(service, service.group, [{ topic: 'order-events', partition: 0, offset: 0 }]);
    const expected = expectedEvents(stats, { events: log, unreadable: [] }).map(({ offset }) => offset);
    const offsets = handled?.filter((offset) => expected.includes(offset)) ?? expected;
    stats.add({
      kind: 'handled',
      at: 0,
      topic: 'order-events',
      partition: 0,
      offsets: offsets.map((offset, index) => offset - (offsets[index - 1] ?? 0)),
      latencies: new Histogram().packed(),
      emitted: {},
      again: [],
      retried: 0,
      deadLettered: 0,
      did: [],
    });
    return stats;
  });
}

/** Every group has read up to an offset. */
const readTo = (offset: number, some: Readonly<Record<string, number>> = {}) =>
  new Map(orders.services.map(({ group }) => [group, new Map([['order-events 0', some[group] ?? offset]])] as const));

function evidence(change: Partial<Evidence> & { readonly handled?: readonly number[] } = {}): Evidence {
  const { handled, ...rest } = change;
  const log = change.log ?? { events, unreadable: [] };
  return {
    log,
    stats: statsOfServices(orders, log.events, handled),
    ledgers: new Map([
      [
        'payment',
        new Map([
          ['ORDER_CREATED-order-1', 1],
          ['ORDER_CREATED-order-2', 1],
        ]),
      ],
    ]),
    deadLetters: new Set(),
    seed: 1,
    lags: new Map([['payment-group', 0]]),
    committed: readTo(Math.max(6, log.events.length)),
    ...rest,
  };
}

const failed = (given: Evidence, flow: Flow = orders): Record<string, string> =>
  Object.fromEntries(
    checkRun(flow, given, 'en')
      .filter(({ passed }) => !passed)
      .map(({ name, detail }) => [name, detail]),
  );

const only = (expectation: Omit<Expectation, 'name' | 'title'>): Flow => ({
  ...orders,
  expectations: [{ name: 'own', title: { es: '', en: '' }, ...expectation }],
});

test('a correct run passes every check', () => {
  expect(failed(evidence())).toEqual({});
});

describe('a failed check names the event', () => {
  test('an event that a service has not handled', () => {
    const { 'received-shipping': shipping, ...others } = failed(evidence({ handled: [0, 1, 2, 4, 5] }));
    expect(shipping).toBe('shipping has not worked on 1 of 2 events; the first: ORDER_PAID order-2 (order-events/0@3)');
    expect(Object.keys(others)).toEqual(['received-notifications', 'reaches-whom-it-must']);
  });

  test('an event that was handled after a later one of its key', () => {
    const found = failed(evidence({ handled: [0, 1, 4, 2, 3, 5] }));
    expect(found).toEqual({
      'order-notifications': expect.stringContaining('ORDER_PAID order-1 (order-events/0@2)'),
    });
  });

  test('no failure for an event of another key, or one that was only redelivered', () => {
    const [stats] = statsOfServices(orders, events, [1, 0, 1, 0]);
    if (!stats) throw new Error('no stats');
    expect(outOfOrder(stats, expectedEvents(stats, { events, unreadable: [] }))).toEqual([]);
    expect(stats.duplicates).toBe(2);
  });

  test.each([
    ['none', []],
    ['two', [['ORDER_CREATED-order-1', 2] as const]],
  ])('an effect that is there %s times', (_, entries) => {
    const ledger = new Map([['ORDER_CREATED-order-2', 1], ...entries]);
    expect(failed(evidence({ ledgers: new Map([['payment', ledger]]) }))).toEqual({
      'single-effect-payment': expect.stringContaining('ORDER_CREATED order-1 (order-events/0@0)'),
    });
  });

  test.each([
    [5, '1 record of the run is still unread: payment-group 1'],
    [3, '3 records of the run are still unread: payment-group 3'],
  ])('records of the run that a group has not read: it is at %d', (offset, words) => {
    const committed = readTo(6, { 'payment-group': offset });
    expect(failed(evidence({ lags: new Map([['payment-group', 3]]), committed }))).toEqual({ 'caught-up': words });
  });

  test('no failure for records of other producers after those of the run; they are reported', () => {
    const given = evidence({ lags: new Map([['payment-group', 3]]) });
    expect(failed(given)).toEqual({});
    expect(checkRun(orders, given, 'en').find(({ name }) => name === 'caught-up')?.detail).toContain(
      'what others wrote after it is unread: payment-group 3',
    );
  });

  describe('of events that were typed by hand', () => {
    const typed = (offset: number, eventType: string, more: Partial<LogEvent> = {}): LogEvent =>
      at(offset, eventType, 'order-9', { service: 'by-hand', byHand: { hasKey: true }, ...more });
    const detailsOf = (more: readonly LogEvent[]) => {
      const log = { events: [...events, ...more], unreadable: [] };
      const ledgers = new Map([['payment', new Map(expectedIds(log.events).map((id) => [id, 1]))]]);
      const given = evidence({ log, stats: statsOfServices(orders, log.events), ledgers });
      return { failed: failed(given), checks: checkRun(orders, given, 'en') };
    };
    const expectedIds = (log: readonly LogEvent[]) =>
      log.filter(({ eventType }) => eventType === 'ORDER_CREATED').map(({ eventId }) => eventId);

    test('one without a key has no wrong one, and is told', () => {
      const { failed: none, checks } = detailsOf([typed(6, 'ORDER_PAID', { byHand: { hasKey: false } })]);
      expect(none).toEqual({});
      expect(checks.find(({ name }) => name === 'keys')?.detail).toBe(
        'all 6 events lie under their key; sent by hand without a key: 1, and among them there is no order',
      );
    });

    test('one under a wrong key', () => {
      expect(detailsOf([typed(6, 'ORDER_PAID', { expectedKey: 'order-1' })]).failed).toEqual({
        keys: '1 event does not lie under its key; the first: ORDER_PAID order-9 (order-events/0@6), which should have order-1',
      });
    });

    test('no failure for one that was typed twice with its own id, nor for what follows from it', () => {
      const follows = at(8, 'ORDER_SHIPPED', 'order-9');
      const more = [typed(6, 'ORDER_PAID'), typed(7, 'ORDER_PAID'), follows, { ...follows, offset: 9 }];
      const { failed: none, checks } = detailsOf(more);
      expect(none).toEqual({});
      expect(checks.find(({ name }) => name === 'emitted-once')?.detail).toContain('2 emitted again');
    });

    test('an event that a service emitted twice though it was typed once', () => {
      const follows = at(7, 'ORDER_SHIPPED', 'order-9');
      expect(detailsOf([typed(6, 'ORDER_PAID'), follows, { ...follows, offset: 8 }]).failed).toEqual({
        'emitted-once': expect.stringContaining('shipping emitted an event twice'),
      });
    });
  });

  describe('dead letters', () => {
    const unreadable = [{ topic: 'order-events', partition: 0, offset: 9, reason: 'the value is not JSON' }];
    const log = { events, unreadable };
    const all = orders.services.map(({ name }) => `${name} order-events/0@9: the value is not JSON`);
    const detailOf = (deadLetters: readonly string[], given: Partial<Evidence> = { log }, flow = orders) =>
      failed(evidence({ ...given, deadLetters: new Set(deadLetters) }), flow)['dead-letters'];

    test.each([
      ['each service buries a bad record of its topics', all, undefined],
      ['one that a service has not buried', all.slice(1), `1 dead letter is missing; the first: ${all[0]}`],
      [
        'one with another reason',
        ['inventory order-events/0@9: failed', ...all.slice(1)],
        `is missing; the first: ${all[0]}`,
      ],
      [
        'one that nobody should have buried',
        [...all, 'payment order-events/0@3: ?'],
        '1 dead letter has no cause; the first: payment order',
      ],
    ])('%s', (_, letters, words) => {
      if (words === undefined) expect(detailOf(letters)).toBeUndefined();
      else expect(detailOf(letters)).toContain(words);
    });

    test('none without an unreadable record', () => {
      expect(detailOf(all, {})).toContain('5 dead letters have no cause; the first: inventory order-events/0@9');
    });

    test('an event whose attempts all fail is dead-lettered, has no effect, and is not counted', () => {
      const services = orders.services.map((service) =>
        service.name === 'payment' ? { ...service, failureRate: 1 } : service,
      );
      const flow = { ...orders, services, expectations: [] };
      const stats = statsOfServices(flow, events);
      const letters = [0, 1].map((offset) => `payment order-events/0@${offset}: payment failed 3 times`);
      const deadLetters = new Set(letters);
      expect(failed(evidence({ stats, deadLetters, ledgers: new Map() }), flow)).toEqual({});
      expect(failed(evidence({ stats, deadLetters }), flow)).toEqual({
        'single-effect-payment': expect.stringContaining('ORDER_CREATED order-1 (order-events/0@0)'),
      });
      expect(detailOf(letters.slice(1), { stats }, flow)).toBe(`1 dead letter is missing; the first: ${letters[0]}`);
    });
  });

  test.each([
    ['no end', events.slice(0, 5), 'order-2'],
    ['two ends', [...events, at(6, 'ORDER_SHIPPED', 'order-1', { eventId: 'another' })], 'order-1'],
  ])('a thing with %s', (_, log, key) => {
    const found = failed(evidence({ log: { events: log, unreadable: [] } }));
    expect(found['every-order-shipped-once']).toContain(
      `1 of 2 has not exactly one end; the first: ORDER_CREATED ${key}`,
    );
  });

  test('no failure for an end that was emitted twice under one id after a redelivery', () => {
    const log = { events: [...events, at(6, 'ORDER_SHIPPED', 'order-1')], unreadable: [] };
    const statsOf = (handled: readonly number[]) => statsOfServices(orders, log.events, handled);
    expect(failed(evidence({ log, stats: statsOf([0, 1, 2, 3, 4, 5, 6, 2]) }))).toEqual({});
    expect(failed(evidence({ log, stats: statsOf([0, 1, 2, 3, 4, 5, 6]) }))).toEqual({
      'emitted-once': expect.stringMatching(
        /^shipping emitted an event twice .* ORDER_SHIPPED order-1 \(order-events\/0@6\)$/,
      ),
    });
  });

  test('no failure for an event emitted twice because its cause stands in the log twice', () => {
    const log = {
      events: [...events, at(6, 'ORDER_PAID', 'order-1'), at(7, 'ORDER_SHIPPED', 'order-1')],
      unreadable: [],
    };
    expect(failed(evidence({ log, stats: statsOfServices(orders, log.events, [0, 1, 2, 3, 4, 5, 6, 7, 0]) }))).toEqual(
      {},
    );
  });

  test('an event with a wrong record key', () => {
    const log = {
      events: [...events.slice(0, 5), at(5, 'ORDER_SHIPPED', 'order-2', { expectedKey: 'order-7' })],
      unreadable: [],
    };
    expect(failed(evidence({ log }))).toEqual({
      keys: expect.stringContaining('ORDER_SHIPPED order-2 (order-events/0@5), which should have order-7'),
    });
  });

  test('an event that does not reach a required service, whatever the flow file declares', () => {
    const [created, ...others] = orders.services;
    const deaf: Flow = { ...orders, services: [{ ...created, on: {} } as (typeof others)[number], ...others] };
    expect(failed(evidence({ stats: statsOfServices(deaf, events) }), deaf)).toEqual({
      'reaches-whom-it-must': expect.stringContaining('ORDER_CREATED order-1 (order-events/0@0), to inventory'),
    });
  });

  test('a missing alarm, and a false one', () => {
    const alarm = { event: 'ORDER_SHIPPED', of: 'ORDER_PAID', times: 2, within: 100 };
    const log = (more: readonly LogEvent[]) => ({ log: { events: [...events.slice(0, 4), ...more], unreadable: [] } });
    const paid = at(6, 'ORDER_PAID', 'order-1', { eventId: 'second' });
    const raised = at(7, 'ORDER_SHIPPED', 'order-1');
    const detailOf = (given: Evidence) => failed(given, only({ alarm }))['own'];
    expect(detailOf(evidence(log([paid, raised])))).toBeUndefined();
    expect(detailOf(evidence(log([paid])))).toContain('order-1: 0/1');
    expect(detailOf(evidence(log([raised])))).toContain('order-1: 1/0');
    // Work that failed was not counted.
    const watch = { ...alarm, event: alarm.of, does: { es: '', en: '' }, emits: [{ event: 'ORDER_SHIPPED' }] };
    const fails = ({ name }: { readonly name: string }) =>
      name === 'payment' ? { failureRate: 1, watches: [watch] } : {};
    const flow = only({ alarm });
    const services = flow.services.map((service) => ({ ...service, ...fails(service) }));
    expect(failed(evidence(log([paid])), { ...flow, services })['own']).toBeUndefined();
  });

  test('windows whose count is not that of the events', () => {
    const measured: Flow = {
      ...only({ measure: 'm' }),
      services: orders.services.map((service) => ({
        ...service,
        measures: service.name === 'analytics' ? [{ name: 'm', event: 'ORDER_SHIPPED', every: 1, emits: 'W' }] : [],
      })),
    };
    const window = (offset: number, count: number, from: string) =>
      at(offset, 'W', 'm', { eventId: `w${offset}`, windowEvent: { metric: 'm', part: 'p', from, count } as never });
    const detailOf = (...windows: readonly LogEvent[]) =>
      failed(evidence({ log: { events: [...events, ...windows], unreadable: [] } }), measured)['own'];
    expect(detailOf(window(6, 1, 'a'), window(7, 2, 'a'))).toBeUndefined();
    expect(detailOf(window(6, 1, 'a'), window(7, 1, 'b'))).toBeUndefined();
    expect(detailOf(window(6, 1, 'a'))).toContain('add up to 1, and the topic holds 2');
    // Work that failed was not counted.
    const failing = { ...measured, services: measured.services.map((service) => ({ ...service, failureRate: 1 })) };
    expect(failed(evidence(), failing)['own']).toBeUndefined();
  });

  test('windows whose sum is not that of the events', () => {
    const measure = { name: 'm', event: 'ORDER_SHIPPED', value: 'total', every: 1, emits: 'W' };
    const measured: Flow = {
      ...only({ measure: 'm' }),
      services: orders.services.map((service) => ({
        ...service,
        measures: service.name === 'analytics' ? [measure] : [],
      })),
    };
    const detailOf = (sum: number) => {
      const windowEvent = { metric: 'm', part: 'p', from: 'a', count: 2, sum } as never;
      const window = at(6, 'W', 'm', { eventId: 'w', windowEvent });
      const log = events.map((event) => ({ ...event, values: { total: 0.1 } }));
      return failed(evidence({ log: { events: [...log, window], unreadable: [] } }), measured)['own'];
    };
    expect(detailOf(0.2)).toBeUndefined();
    expect(detailOf(0.3)).toContain('add up to total 0.30, and the topic holds total 0.20');
  });

  describe('a service that waits for a slow one', () => {
    const detailOf = (slow: readonly number[], other: readonly number[]) => {
      const stats = statsOfServices(orders, events);
      const tell = (name: string, times: readonly number[]) => {
        for (const ms of times) stats.find(({ service }) => service.name === name)?.latencies.add(ms);
      };
      tell('inventory', slow);
      tell('payment', other);
      const unhurtBy = { slow: 'inventory', others: ['payment', 'shipping'] };
      return failed(evidence({ stats }), only({ unhurtBy }))['own'];
    };
    const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);

    test.each([
      ['not one that is quick', times(10, 50), times(10, 20)],
      ['not one whose machine stood still for a moment', times(10, 50), [...times(6, 9), ...times(4, 900)]],
      ['not where nothing came for the slow one', [], times(10, 20)],
      ['not where nothing came for the others', times(10, 50), []],
    ])('%s', (_, slow, other) => {
      expect(detailOf(slow, other)).toBeUndefined();
    });

    test.each([
      ['one that stands in one line with it', times(10, 50), times(10, 49)],
      ['one that waits most of the time', times(10, 50), [...times(4, 5), ...times(6, 30)]],
    ])('%s', (_, slow, other) => {
      expect(detailOf(slow, other)).toContain('payment takes more than half as long as inventory');
    });
  });
});
