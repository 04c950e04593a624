import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineWidth, paintLine } from '../../io/styled-line.js';
import { RateMeter } from '../measure/rate-meter.js';
import { renderFrame } from './frame.js';
import { compactCount, countWithin, rateText } from './numbers.js';
import type { InstanceState, ServiceSnapshot, Snapshot } from './snapshot.js';

const service = (name: string, more: Partial<ServiceSnapshot> = {}): ServiceSnapshot => ({
  name,
  instances: [{ index: 1, state: 'alive' }],
  owners: [{ topic: 'order-events', partitions: [1, 1, 1] }],
  inRate: 20,
  outRate: 0,
  received: 240,
  duplicates: 0,
  lag: 0,
  unprocessed: 0,
  arrivalRate: 20,
  p50: 5,
  p95: 12,
  ...more,
});

const now: Snapshot = {
  flow: 'order-events',
  run: 'f6d7e2',
  dashboard: undefined,
  example: undefined,
  hasSource: true,
  phase: 'running',
  elapsedMs: 65_000,
  sent: 240,
  count: 1000,
  progress: 0.24,
  topics: [
    {
      name: 'order-events',
      partitions: 3,
      total: 820,
      rate: 61,
      writers: [
        { service: 'orders', source: true, rate: 20 },
        { service: 'payment', source: false, rate: 20.4 },
      ],
    },
  ],
  services: [
    service('inventory'),
    service('payment', {
      instances: (['alive', 'dead', 'paused'] as const).map((state, index) => ({ index: index + 1, state })),
      owners: [{ topic: 'order-events', partitions: [1, null, 3] }],
      outRate: 20,
      lag: 45,
      unprocessed: 30,
    }),
    service('analytics', { inRate: 0, lag: null, unprocessed: null, p95: null }),
  ],
  selected: 1,
  notices: [{ atMs: 5000, subject: 'payment-2', eventType: '', key: '', text: 'killed with SIGKILL', tone: 'warn' }],
  events: Array.from({ length: 60 }, (_, index) => ({
    atMs: index * 100,
    subject: 'inventory-1',
    eventType: 'ORDER_CREATED',
    key: `order-${index}`,
    text: `reserves ${index}`,
    tone: 'plain' as const,
  })),
  canKillBroker: false,
  widths: { who: 11, what: 13, key: 10 },
};

const shown = (snapshot: Snapshot, columns: number, rows: number, lang: 'es' | 'en' = 'en'): string[] =>
  renderFrame(snapshot, { columns, rows }, lang).map((line) => paintLine(line, (text) => text).trimEnd());

test('a page of 80 columns', () => {
  const lines = shown(now, 80, 24);
  expect(lines.length).toBe(24);
  expect(lines.slice(0, 11)).toEqual([
    ' order-events  f6d7e2  ● running                      240 of 1,000 events  1:05',
    ` ${'━'.repeat(19)}${'─'.repeat(59)}`,
    '',
    ' order-events ×3     820    61/s  ←  orders 20/s   payment 20/s',
    '',
    '        IN   SERVICE         OUT     OWNERS  LAG                   AGAIN P95 ms',
    '  1   20/s → inventory ●             111     ░░░░░░░░░░░░░      0      0     12',
    ' ›2   20/s → payment   ●✖‖ → 20/s    1·3     ████▒▒░░░░░░░     45      0     12',
    '  3          analytics ●             111     ─────────────      -      0      -',
    ' OWNERS instance of each partition  LAG █ to do ▒ done, to be committed',
    ' ✖ dead  ‖ paused  · nobody’s',
  ]);
  expect(lines[11]).toBe('    5.00 payment-2   killed with SIGKILL');
  expect(lines[12]).toBe('');
  expect(lines[21]).toBe('    5.90 inventory-1 ORDER_CREATED reserves 59 order-59');
  expect(lines[23]).toBe(' ↑↓ service  k kill  p pause  s slow  + - instances  x poison  q end');
});

test('a narrow terminal keeps lags, percentiles and the key that ends the run', () => {
  const lines = shown(now, 60, 24);
  expect(lines[5]).toMatch(/IN +SERVICE +OWNERS +LAG +P95 ms$/);
  expect(lines[7]).toMatch(/^ ›2 +20\/s → payment +●✖‖ +1·3 +█+▒+░+ +45 +12$/);
  expect(lines[23]).toBe(' ↑↓  k  p  s  + -  x  q end');
});

test.each([40, 48])('in %d columns owners and lags are complete', (columns) => {
  const services = ['inventory', 'notifications'].map((name) => service(name, { lag: 12_345, unprocessed: 0 }));
  const [head, ...lines] = shown({ ...now, services }, columns, 24).slice(5, 8);
  expect(head).toMatch(/SERVICE +OWNERS +LAG$/);
  for (const line of lines) expect(line).toMatch(/ 111 +[▒░]{4,} +12,345$/);
});

test('without a source it says how to send an event, in pieces that can be copied, and has no key for poison', () => {
  const example = {
    produce: 'kafkactl produce order-events -k order-1',
    value: `'${JSON.stringify({ eventType: 'ORDER_CREATED', orderId: 'order-1', product: 'Silla, roja', quantity: 2, total: 35.5 })}'`,
    trace: 'kafkactl flows trace order-events order-1',
  };
  const byHand = { ...now, hasSource: false, count: null, progress: null, example };
  const lines = shown(byHand, 80, 30);
  const from = lines.findIndex((line) => line.includes('produce'));
  const to = lines.findIndex((line) => line.includes('trace'));
  expect(lines[from]).toBe(' kafkactl produce order-events -k order-1 \\');
  const typed = lines.slice(from + 1, to).map((line) => line.slice(1));
  expect(typed.length).toBe(2);
  expect(typed.join('\n').replaceAll("'", '')).toSatisfy((text: string) => JSON.parse(text).product === 'Silla, roja');
  expect(shown(byHand, 200, 30)).toContain(` ${example.produce} ${example.value}`);
  expect(lines.at(-1)).not.toContain('poison');
});

test('a member with an empty assignment is shown as idle', () => {
  const instances = (['alive', 'idle'] as const).map((state, index) => ({ index: index + 1, state }));
  const page = shown({ ...now, services: [service('inventory', { instances })] }, 80, 24).join('\n');
  expect(page).toMatch(/inventory ●○ /);
  expect(page).toContain(' ○ no partition, on standby');
});

test('a low terminal shows services and the newest activity, and topics where they fit', () => {
  const low = shown(now, 80, 10).join('\n');
  for (const word of ['inventory', 'analytics', 'killed with SIGKILL', 'q end']) expect(low).toContain(word);
  expect(low).not.toContain('×3');
  expect(shown(now, 80, 14).join('\n')).toContain('×3');
});

test('names take precedence over bars and further metrics', () => {
  const page = shown({ ...now, services: [service('performance-monitoring')] }, 80, 24);
  expect(page[6]).toMatch(/^ {2}1 +20\/s → performance-monitor\S+ ● /);
  expect(page[5]).not.toContain('AGAIN');
});

test('writers that do not fit are counted', () => {
  const writers = ['behavior-tracking', 'performance-monitoring', 'business-metrics'].map((name) => ({
    service: name,
    source: false,
    rate: 12,
  }));
  const [topic] = now.topics;
  if (!topic) throw new Error('no topic');
  const [, , , line] = shown({ ...now, topics: [{ ...topic, writers }] }, 80, 24);
  expect(line).toMatch(/← {2}behavior-tracking 12\/s {3}\+2$/);
});

test('a long name is truncated before the number of the instance', () => {
  const event = {
    atMs: 0,
    subject: 'behavior-tracking-12',
    eventType: 'E',
    key: 'k',
    text: 't',
    tone: 'plain' as const,
  };
  const long = { ...now, events: [event], widths: { who: 24, what: 1, key: 1 } };
  expect(shown(long, 80, 24).join('\n')).toContain(' behavior-trac…-12 E');
  expect(shown(long, 120, 24).join('\n')).toContain(' behavior-tracking-12 ');
});

test('a lag that is handled or in transit is green', () => {
  const barOf = (more: Partial<ServiceSnapshot>): string =>
    renderFrame({ ...now, services: [service('inventory', more)] }, { columns: 80, rows: 24 }, 'en')[6]
      ?.filter(({ text, tone }) => /[█▒]/.test(text) && (tone === 'warn' || tone === 'bad' || tone === 'good'))
      .map(({ text, tone }) => `${tone} ${text}`)
      .join(' ') ?? '';
  expect(barOf({ lag: 50, unprocessed: 0 })).toMatch(/^good ▒+$/);
  expect(barOf({ lag: 50, unprocessed: 15 })).toMatch(/^good ▒+$/);
  expect(barOf({ lag: 90, unprocessed: 60 })).toMatch(/^warn █+ good ▒+$/);
  expect(barOf({ lag: 400, unprocessed: 400 })).toMatch(/^bad █+$/);
});

test.each(['es', 'en'] as const)('the legend is complete in 80 columns where there are enough rows (%s)', (lang) => {
  expect(shown(now, 80, 24, lang).join('\n')).toMatch(
    lang === 'es' ? /▒ hecho, falta commit\n/ : /▒ done, to be committed\n/,
  );
  expect(shown(now, 80, 20, lang).join('\n')).not.toContain('▒ ');
});

test('a wide terminal shows all metrics', () => {
  const [, , , , , head, inventory] = shown(now, 120, 30);
  expect(head).toMatch(/IN +SERVICE +OUT +OWNERS +LAG +AGAIN +DONE +P50 +P95 ms$/);
  expect(inventory).toMatch(/░ +0 +0 +240 +5 +12$/);
});

test('the Spanish one says the same in Spanish', () => {
  const text = shown(now, 80, 24, 'es').join('\n');
  for (const word of ['en marcha', '240 de 1.000 eventos', 'SERVICIO', 'DUEÑOS', 'matar', 'q fin']) {
    expect(text).toContain(word);
  }
});

const states: readonly InstanceState[] = ['starting', 'alive', 'idle', 'paused', 'slow', 'dead', 'ended'];
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const count = fc.integer({ min: 0, max: 20_000_000 });
const anyService = fc
  .record({ name, count, instances: fc.array(fc.constantFrom(...states), { maxLength: 12 }), partitions: count })
  .map(({ name, count, instances, partitions }) =>
    service(name, {
      instances: instances.map((state, index) => ({ index: index + 1, state })),
      owners: Array.from({ length: 3 }, (_, topic) => ({
        topic: `t${topic}`,
        partitions: Array.from({ length: partitions % 24 }, (_, at) => (at % 5 === 0 ? null : (at % 12) + 1)),
      })),
      inRate: count,
      outRate: count,
      received: count,
      lag: count,
      unprocessed: count,
      p95: count,
    }),
  );

describe.each([40, 80, 120, 200])('in %d columns', (columns) => {
  test('any snapshot fits', () => {
    fc.assert(
      fc.property(
        fc.array(anyService, { maxLength: 12 }),
        name,
        fc.integer({ min: 1, max: 60 }),
        (services, name, rows) => {
          const events = now.events.map((event) => ({ ...event, subject: name, text: name, key: name }));
          const page = renderFrame({ ...now, flow: name, services, events }, { columns, rows }, 'es');
          expect(page.length).toBe(rows);
          expect(Math.max(...page.map(lineWidth))).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test('a low terminal shows the newest notice', () => {
  expect(shown(now, 80, 14).join('\n')).toContain('killed with SIGKILL');
  expect(shown(now, 80, 5).at(-1)).toContain('q end');
});

test.each([
  [0, '0', '0/s'],
  [0.4, '0', '<1/s'],
  [820.4, '820', '820/s'],
  [999.6, '1.0k', '1.0k/s'],
  [1572, '1.5k', '1.5k/s'],
  [12_345, '12k', '12k/s'],
  [999_999, '999k', '999k/s'],
  [3_400_000, '3.4M', '3.4M/s'],
])('%d is %s', (value, short, rate) => {
  expect([compactCount(value, 'en'), rateText(value, 'en')]).toEqual([short, rate]);
  expect(compactCount(value, 'es')).toBe(short.replace('.', ','));
});

test.each([
  [1572, '1.572'],
  [100_000, '100k'],
  [1_234_567, '1,2M'],
])('%d has all its digits where six columns do for them: %s', (value, text) => {
  expect(countWithin(value, 'es', 6)).toBe(text);
});

test('a rate covers the last two seconds', () => {
  const rate = new RateMeter();
  expect(rate.perSecond(1000)).toBe(0);
  for (let at = 1000; at < 4000; at += 50) rate.add(1, at);
  expect(rate.perSecond(3999)).toBeCloseTo(20, 0);
  expect(rate.perSecond(4999)).toBeLessThan(13);
  expect(rate.perSecond(6500)).toBe(0);
});
