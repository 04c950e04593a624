/** The guide's event systems on a real cluster: reports of runs are compared with the topics, read by `consume`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { readRunStates } from '../src/lib/flows/run/run-state.js';
import { createKafkaJs } from '../src/lib/kafka/members/kafkajs.js';
import { run, start } from './bundle.js';
import { homeEnv, oneBroker, ownHome, sandboxContextOf, suiteEnv, type TestKafka, threeBrokers } from './kafka.js';
import { randomName } from './names.js';
import { lineOptionsOf, newUser } from './principals.js';
import { kafkactl } from './world.js';

interface ReadEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly event: Readonly<Record<string, string | number>>;
}

/** Source events, keys, and handled events of the shipped flows, written by hand: the flow files must agree with it. */
const catalogue = {
  'user-events': {
    begins: ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED'],
    keys: { 'user-events': 'userId' },
    services: { notifications: ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED'] },
  },
  'order-events': {
    begins: ['ORDER_CREATED'],
    keys: { 'order-events': 'orderId' },
    services: {
      inventory: ['ORDER_CREATED'],
      payment: ['ORDER_CREATED'],
      shipping: ['ORDER_PAID'],
      notifications: ['ORDER_CREATED', 'ORDER_PAID', 'ORDER_SHIPPED'],
      analytics: ['ORDER_SHIPPED'],
    },
  },
  'audit-events': {
    begins: ['USER_LOGIN', 'PASSWORD_CHANGED', 'ADMIN_ACTION', 'SECURITY_ALERT'],
    keys: { 'audit-events': 'actorId' },
    services: { audit: ['USER_LOGIN', 'PASSWORD_CHANGED', 'ADMIN_ACTION', 'SECURITY_ALERT'] },
  },
  'analytics-events': {
    begins: ['PAGE_VIEW', 'BUTTON_CLICK', 'USER_BEHAVIOR', 'PERFORMANCE_METRIC'],
    keys: { 'analytics-events': 'userId', 'metrics-events': 'metric' },
    services: { analytics: ['PAGE_VIEW', 'BUTTON_CLICK', 'USER_BEHAVIOR', 'PERFORMANCE_METRIC'] },
  },
  'order-system': {
    begins: ['ORDER_CREATED'],
    keys: {
      'order-events': 'orderId',
      'inventory-events': 'orderId',
      'payment-events': 'orderId',
      'shipping-events': 'orderId',
    },
    services: {
      inventory: ['ORDER_CREATED', 'PAYMENT_DECLINED'],
      payment: ['STOCK_RESERVED'],
      shipping: ['PAYMENT_CHARGED', 'SHIPMENT_PREPARED'],
      'order-desk': ['SHIPMENT_SENT', 'STOCK_MISSING', 'STOCK_RELEASED'],
    },
  },
  'auth-system': {
    begins: ['LOGIN_SUCCEEDED', 'LOGIN_FAILED', 'LOGGED_OUT'],
    keys: { 'auth-events': 'userId', 'audit-events': 'actorId', 'metrics-events': 'metric' },
    services: {
      audit: ['LOGIN_SUCCEEDED', 'LOGGED_OUT', 'SECURITY_ALERT'],
      security: ['LOGIN_FAILED'],
      analytics: ['LOGIN_SUCCEEDED', 'LOGIN_FAILED'],
    },
  },
  notifications: {
    begins: ['NOTIFY_WELCOME', 'NOTIFY_ORDER', 'NOTIFY_NEWS', 'NOTIFY_URGENT', 'NOTIFY_MOBILE'],
    keys: { 'notification-events': 'userId' },
    services: {
      email: ['NOTIFY_WELCOME', 'NOTIFY_ORDER', 'NOTIFY_NEWS'],
      sms: ['NOTIFY_URGENT'],
      push: ['NOTIFY_MOBILE', 'NOTIFY_ORDER'],
    },
  },
  'analytics-system': {
    begins: ['PAGE_VIEW', 'BUTTON_CLICK', 'USER_BEHAVIOR', 'PERFORMANCE_METRIC', 'ORDER_CREATED', 'ORDER_PAID'],
    keys: { 'analytics-events': 'userId', 'order-events': 'orderId', 'metrics-events': 'metric' },
    services: {
      'behavior-tracking': ['PAGE_VIEW', 'BUTTON_CLICK', 'USER_BEHAVIOR'],
      'performance-monitoring': ['PERFORMANCE_METRIC'],
      'business-metrics': ['ORDER_CREATED', 'ORDER_PAID'],
      dashboard: ['METRIC_WINDOW'],
    },
  },
} as const;
type FlowName = keyof typeof catalogue;

const soak = process.env['KAFKACTL_SOAK'] !== undefined;

async function runFlow(line: string, kafka: TestKafka): Promise<{ code: number; report: FlowReport; err: string }> {
  const { code, out, err } = await kafkactl(`flows run ${line} -o json`, { brokers: kafka.brokers });
  return { code, err, report: (out === '' ? [] : JSON.parse(out))[0] as FlowReport };
}

/** The id of the run whose state file has this prefix. */
const runWith = (prefix: string): string =>
  readRunStates(sandboxContextOf(suiteEnv()).folders).find((state) => state.prefix === prefix)?.run ?? '';

/** Removes what a run has left, by its id: runs of other tests are live. */
async function stop(id: string, { brokers }: TestKafka): Promise<void> {
  const { code, out, err } = await kafkactl(`flows stop ${id} -o name --yes`, { brokers });
  expect({ code, out, err }).toEqual({ code: 0, out: `${id}\n`, err: '' });
}

/** The events of a run, as `consume` reads them. */
async function eventsIn(topics: readonly string[], id: string, kafka: TestKafka): Promise<ReadEvent[]> {
  const line = ['consume', ...topics, '--exit', '--header', `kafkactl-run=${id}`, '-o', 'json'];
  const { code, out, err } = await kafkactl(line, { brokers: kafka.brokers });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => {
      const { value, ...place } = JSON.parse(text);
      return { ...place, event: JSON.parse(value) };
    });
}

const count = (events: readonly ReadEvent[], ...types: readonly string[]): number =>
  events.filter(({ event }) => types.includes(String(event['eventType']))).length;

/** Different events of a type, by key. */
function byKey(events: readonly ReadEvent[], ...types: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { key, event } of events) {
    if (!types.includes(String(event['eventType']))) continue;
    found.set(key, (found.get(key) ?? new Set()).add(String(event['eventId'])));
  }
  return found;
}

/** The counts of a metric's windows, in their last versions, added up. */
function windowsOf(events: readonly ReadEvent[], metric: string): number {
  const last = new Map<string, number>();
  for (const { event } of events) {
    if (event['metric'] !== metric) continue;
    const window = `${event['part']} ${event['from']}`;
    last.set(window, Math.max(last.get(window) ?? 0, Number(event['count'])));
  }
  return [...last.values()].reduce((sum, each) => sum + each, 0);
}

/** Checks of the events in the topics after a complete run, by flow. */
const laws: Readonly<Record<FlowName, (events: readonly ReadEvent[]) => void>> = {
  'user-events': (events) => {
    const order = ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED'];
    const last = new Map<string, number>();
    for (const { key, event } of events) {
      expect(order.indexOf(String(event['eventType']))).toBeGreaterThan(last.get(key) ?? -1);
      last.set(key, order.indexOf(String(event['eventType'])));
    }
  },
  'order-events': (events) => {
    const orders = byKey(events, 'ORDER_CREATED');
    for (const end of ['ORDER_PAID', 'ORDER_SHIPPED']) {
      const ends = byKey(events, end);
      expect([...orders.keys()].filter((order) => ends.get(order)?.size !== 1)).toEqual([]);
      expect(ends.size).toBe(orders.size);
    }
  },
  'audit-events': (events) =>
    expect(new Set(events.map(({ key }) => key.split('-')[0]))).toEqual(new Set(['user', 'admin'])),
  'analytics-events': (events) => {
    expect(windowsOf(events, 'page-views')).toBe(count(events, 'PAGE_VIEW'));
    expect(windowsOf(events, 'api-latency')).toBe(count(events, 'PERFORMANCE_METRIC'));
  },
  'order-system': (events) => {
    const ends = byKey(events, 'ORDER_COMPLETED', 'ORDER_CANCELLED');
    const orders = byKey(events, 'ORDER_CREATED');
    expect([...orders.keys()].filter((order) => ends.get(order)?.size !== 1)).toEqual([]);
    const released = byKey(events, 'STOCK_RELEASED');
    for (const order of byKey(events, 'PAYMENT_DECLINED').keys()) expect(released.get(order)?.size).toBe(1);
    for (const type of ['STOCK_MISSING', 'PAYMENT_DECLINED', 'ORDER_COMPLETED'])
      expect(count(events, type)).toBeGreaterThan(0);
  },
  'auth-system': (events) => {
    const alerts = byKey(events, 'SECURITY_ALERT');
    const failures = byKey(events, 'LOGIN_FAILED');
    // Attackers try eight times in a row, people once: the length of the window does not matter.
    const wanted = [...failures].filter(([, tries]) => tries.size >= 5).map(([key]) => key);
    expect(wanted.length).toBeGreaterThan(5);
    expect([...alerts.keys()].sort()).toEqual(wanted.sort());
    for (const ids of alerts.values()) expect(ids.size).toBe(1);
    expect(windowsOf(events, 'logins')).toBe(count(events, 'LOGIN_SUCCEEDED'));
  },
  notifications: () => {},
  'analytics-system': (events) => {
    for (const [metric, type] of [
      ['page-views', 'PAGE_VIEW'],
      ['clicks', 'BUTTON_CLICK'],
      ['api-latency', 'PERFORMANCE_METRIC'],
      ['orders', 'ORDER_CREATED'],
      ['revenue', 'ORDER_PAID'],
    ] as const) {
      expect(windowsOf(events, metric)).toBe(count(events, type));
    }
  },
};

/** Runs a flow, and compares its report with the topics, ledgers and groups. */
async function holds(name: FlowName, size: number, kafka: TestKafka, more = ''): Promise<void> {
  const { begins, keys, services } = catalogue[name];
  const prefix = randomName('flow');
  const { code, report, err } = await runFlow(`${name} --events ${size} --prefix ${prefix} --keep ${more}`, kafka);
  try {
    expect({ code, err, failed: report?.expectations.filter(({ passed }) => !passed) }).toEqual({
      code: 0,
      err: '',
      failed: [],
    });
    expect(report).toMatchObject({ flow: name, passed: true, interrupted: false, events: { source: size } });
    const events = await eventsIn(
      Object.keys(keys).map((topic) => `${prefix}-${topic}`),
      report.run,
      kafka,
    );
    expect(report.events.total).toBe(events.length);
    const emittedLater = new Set(name === 'auth-system' ? ['SECURITY_ALERT'] : []);
    expect(count(events, ...begins.filter((type) => !emittedLater.has(type)))).toBe(size);
    for (const { topic, key, event } of events) {
      expect(key).toBe(event[keys[topic.slice(prefix.length + 1) as keyof typeof keys] as string]);
    }
    laws[name](events);
    for (const [service, types] of Object.entries(services) as [string, readonly string[]][]) {
      const wanted = count(events, ...types);
      expect(wanted).toBeGreaterThan(0);
      expect(report.services.find((each) => each.name === service)).toMatchObject({
        group: `${prefix}-${{ 'behavior-tracking': 'behavior', 'performance-monitoring': 'performance', 'business-metrics': 'business' }[service] ?? service}-group`,
        expected: wanted,
        received: wanted,
        outOfOrder: 0,
        lag: 0,
      });
    }
    await ledgersHold(name, prefix, events, report.run, kafka);
    await caughtUp(report, kafka);
  } finally {
    if (report) await stop(report.run, kafka);
  }
  expect((await kafkactl(`topics list ${prefix} -o json`, { brokers: kafka.brokers })).out).toBe('[]\n');
  const groups = JSON.parse((await kafkactl('groups list -o json', { brokers: kafka.brokers })).out) as {
    group: string;
  }[];
  expect(groups.filter(({ group }) => group.startsWith(prefix))).toEqual([]);
}

const ledgers: Partial<Readonly<Record<FlowName, readonly string[]>>> = {
  'order-events': ['payment'],
  'audit-events': ['audit'],
  'order-system': ['inventory', 'payment', 'shipping', 'order-desk'],
};

/** The ledger of an idempotent service has exactly one entry for each of its events. */
async function ledgersHold(name: FlowName, prefix: string, events: readonly ReadEvent[], id: string, kafka: TestKafka) {
  for (const service of ledgers[name] ?? []) {
    const types = (catalogue[name].services as Readonly<Record<string, readonly string[]>>)[service] ?? [];
    const entries = await eventsIn([`${prefix}-${service}-ledger`], id, kafka);
    const wanted = new Set(
      events.filter(({ event }) => types.includes(String(event['eventType']))).map(({ event }) => event['eventId']),
    );
    expect(entries.map(({ event }) => event['eventId']).sort()).toEqual([...wanted].sort());
  }
}

async function caughtUp(report: FlowReport, kafka: TestKafka): Promise<void> {
  const groups = report.services.map(({ group }) => group);
  const { out } = await kafkactl(`groups lag ${groups.join(' ')} -o json`, { brokers: kafka.brokers });
  const rows = JSON.parse(out) as { lag: number | null }[];
  expect(rows.length).toBeGreaterThanOrEqual(groups.length);
  expect(rows.filter(({ lag }) => lag !== 0)).toEqual([]);
}

describe('the event systems of the guide', () => {
  test.each(Object.keys(catalogue) as FlowName[])('%s: a thousand events, verified in the topics', {
    timeout: 120_000,
  }, async (name) => {
    await holds(name, 1000, await oneBroker());
  });

  test.each(
    soak ? (Object.keys(catalogue) as FlowName[]) : (['user-events', 'order-system'] as const),
  )('%s on three brokers, with the settings for production', async (name) => {
    await holds(name, 1000, await threeBrokers(), '--profile prod');
  });
});

describe('faults', () => {
  test('a killed service has redeliveries, and each effect once', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    const line = `order-events --events 400 --rate 80 --prefix ${prefix} --kill payment@2s --kill shipping@10m`;
    const { code, report, err } = await runFlow(line, kafka);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const payment = report.services.find(({ name }) => name === 'payment');
    expect(payment).toMatchObject({ expected: 400, received: 400, outOfOrder: 0 });
    // The service report and the check give one number of redeliveries, those of the killed instance included.
    const again = payment?.duplicates ?? 0;
    expect(report.expectations.find(({ name }) => name === 'single-effect-payment')?.detail).toBe(
      `payment has one effect for each of 400 events${again > 0 ? ` (delivered again: ${again})` : ''}`,
    );
    // The requested time, the time of the fault and that of the rebalance are of one clock.
    expect(report.troubles).toEqual([
      { kind: 'kill', target: 'payment-1', atMs: expect.any(Number), detail: 'killed with SIGKILL' },
      { kind: 'kill', target: 'shipping', atMs: null, detail: expect.stringContaining('the run was over before') },
    ]);
    expect(Math.abs((report.troubles[0]?.atMs ?? 0) - 2000)).toBeLessThan(500);
    expect(Math.abs((report.rebalances[0]?.atMs ?? 0) - 2000)).toBeLessThan(1000);
    const [rebalance] = report.rebalances;
    expect(rebalance).toMatchObject({ group: `${prefix}-payment-group` });
    // A dead member is removed from the group after its session timeout of six seconds.
    expect(rebalance?.gapMs).toBeGreaterThan(3000);
    expect(report.owners.filter(({ group }) => group === `${prefix}-payment-group`).length).toBeGreaterThan(1);
  });

  test('poison is dead-lettered by each service that reads the topic, with the reason', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    const line = `order-events --events 100 --prefix ${prefix} --poison order-events@10 --poison order-events@20 --keep`;
    const { code, report } = await runFlow(line, kafka);
    expect(code).toBe(0);
    expect(report.services.map(({ deadLettered }) => deadLettered)).toEqual([2, 2, 2, 2, 2]);
    expect(report.troubles.map(({ kind, target, atMs }) => [kind, target, typeof atMs])).toEqual([
      ['poison', 'order-events', 'number'],
      ['poison', 'order-events', 'number'],
    ]);
    const { out } = await kafkactl(`consume ${prefix}-order-events-dead-letters --exit -o json`, {
      brokers: kafka.brokers,
    });
    const letters = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(letters).toHaveLength(10);
    for (const { value, headers } of letters) {
      expect(value).toBe('{"eventType":"');
      const header = Object.fromEntries(
        headers.map(({ key, value: text }: { key: string; value: string }) => [key, text]),
      );
      expect(header).toMatchObject({
        'kafkactl-reason': expect.stringContaining('not JSON'),
        'kafkactl-topic': `${prefix}-order-events`,
      });
    }
    expect(await kafkactl('flows stop order-event --yes', { brokers: kafka.brokers })).toMatchObject({
      code: 3,
      err: expect.stringContaining('Did you mean order-events?'),
    });
    await stop(report.run, kafka);
  });

  test('a slow service falls behind, catches up, and slows nobody', async () => {
    const kafka = await oneBroker();
    const line = `order-events --events 150 --prefix ${randomName('flow')} --slow shipping=10ms --scale shipping=2`;
    const { code, report } = await runFlow(line, kafka);
    expect(code).toBe(0);
    const p95 = (name: string) => report.services.find((each) => each.name === name)?.latencyMs.p95 ?? 0;
    expect(p95('shipping')).toBeGreaterThan(100);
    expect(report.services.find(({ name }) => name === 'shipping')?.instances).toBe(2);
  });

  test('email falls behind and slows nobody; where push waits too the check fails, in the language of the line', async () => {
    const kafka = await oneBroker();
    const line = (more: string) => `notifications --prefix ${randomName('flow')} --lang es ${more}`;
    const usual = await runFlow(line(''), kafka);
    expect(usual).toMatchObject({ code: 0, err: '' });
    const p50 = (name: string) => usual.report.services.find((each) => each.name === name)?.latencyMs.p50 ?? 0;
    expect(p50('email')).toBeGreaterThan(200);
    const held = await runFlow(line('--events 40 --slow push=200ms'), kafka);
    expect(held).toMatchObject({ code: 1, report: { passed: false } });
    expect(JSON.parse(held.err).error.message).toMatch(
      /^notifications: no se cumple slow-email-holds-nobody: push tarda/,
    );
  });
});

describe('a topic with other producers', () => {
  /** Writes transactions with a record for each partition: until the signal is aborted, or one without a signal. */
  const othersWrite = async (topic: string, partitions: number, kafka: TestKafka, signal?: AbortSignal) => {
    const producer = (await createKafkaJs(kafka.settings)).producer({
      transactionalId: topic,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    const messages = Array.from({ length: partitions }, (_, partition) => ({ partition, value: 'of others' }));
    do {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages });
      await transaction.commit();
    } while (signal && !signal.aborted);
    await producer.disconnect();
  };

  test('that go on: the run ends when its own records are read, and reports later ones', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    await kafkactl(`topics create ${prefix}-user-events -p 3`, { brokers: kafka.brokers });
    const over = new AbortController();
    const writing = othersWrite(`${prefix}-user-events`, 3, kafka, over.signal);
    const { code, report, err } = await runFlow(`user-events --events 5 --prefix ${prefix}`, kafka).finally(() =>
      over.abort(),
    );
    await writing;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(report.tookMs).toBeLessThan(8000);
    expect(report.services[0]).toMatchObject({ expected: 5, received: 5 });
    expect(report.services[0]?.lag).toBeGreaterThan(0);
    expect(report.expectations.find(({ name }) => name === 'caught-up')?.detail).toMatch(
      /what others wrote after it is unread: .*-notifications-group \d+$/,
    );
  });

  test('in transactions: the run does not wait for their markers, which no group reads', async () => {
    const kafka = await oneBroker();
    const topic = `${randomName('flow')}-user-events`;
    await kafkactl(`topics create ${topic} -p 12`, { brokers: kafka.brokers });
    const line = `flows run user-events --events 6 --rate 2 --prefix ${topic.replace(/-user-events$/, '')}`;
    const running = start([...line.split(' '), '--brokers', kafka.brokers]);
    await running.shown('USER_CREATED');
    await othersWrite(topic, 12, kafka);
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(Number(/Until everyone had read everything +([\d.]+) s/.exec(out)?.[1])).toBeLessThan(15);
  });
});

describe('a system that is broken fails, and the event is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kafkactl-broken-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const text = readFileSync(packageFile('flows/02-order-events.yaml'), 'utf8');
  const reaction = `      ORDER_SHIPPED:
        - does: { es: "pedido enviado a {userId}", en: "order sent to {userId}" }\n`;
  const emits = `          emits:
            - event: ORDER_SHIPPED
              fields:
                parcel: { pick: parcel, of: 1000000 }\n`;
  const never = `          chance: 0
        - does: { es: "no hace nada", en: "does nothing" }\n`;

  test.each([
    ['a service that does nothing for an event', reaction, '', /ORDER_SHIPPED order-\d+ \(\S+\), to notifications/],
    ['a service that never emits what follows', emits, `${emits}${never}`, /ORDER_CREATED order-\d+ \(\S+\): -/],
    [
      'a service that loses the key',
      '                parcel: { pick: parcel, of: 1000000 }\n',
      '                orderId: { text: lost }\n',
      /ORDER_CREATED order-\d+ \(\S+\): -/,
    ],
  ])('%s', async (_what, from, to, words) => {
    expect(text.split(from).length).toBe(2);
    writeFileSync(join(folder, 'broken.yaml'), text.replace(from, to));
    const { brokers } = await oneBroker();
    const line = `flows run ./broken.yaml --events 20 --prefix ${randomName('flow')} -o json`;
    const { code, err } = await kafkactl(line, { brokers, cwd: folder });
    expect({ code, message: JSON.parse(err).error.message }).toEqual({
      code: 1,
      message: expect.stringMatching(words),
    });
  });
});

describe('what a run leaves', () => {
  /** Starts a long run in a process of its own; resolves once it has emitted events. */
  const longRun = async (prefix: string, { brokers }: TestKafka, ...more: readonly string[]) => {
    const line = [
      'flows',
      'run',
      'user-events',
      '--duration',
      '10m',
      '--prefix',
      prefix,
      '--brokers',
      brokers,
      ...more,
    ];
    const running = start(line);
    await running.shown('USER_CREATED');
    return running;
  };

  test('is nothing either when the reader of its output goes away, as head does', async () => {
    const { brokers } = await oneBroker();
    const prefix = randomName('flow');
    const line = `flows run user-events --events 1000 --rate 20 --prefix ${prefix} --yes`;
    expect(await kafkactl(line, { brokers, closesEarly: true })).toMatchObject({ code: 0, err: '' });
    expect(await kafkactl(`topics list ${prefix} -o name`, { brokers })).toMatchObject({ code: 0, out: '' });
    expect((await kafkactl('groups list -o name', { brokers })).out).not.toContain(prefix);
  });

  test('is nothing, and what existed before stays: records and the group of another', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    // A prefix may end in a hyphen.
    await kafkactl(`topics create ${prefix}-user-events -p 2`, { brokers: kafka.brokers });
    await kafkactl(`produce ${prefix}-user-events before`, { brokers: kafka.brokers });
    const { code, report } = await runFlow(`user-events --events 30 --prefix ${prefix}-`, kafka);
    expect(code).toBe(0);
    expect(report.services[0]).toMatchObject({ expected: 30, received: 30 });
    // A topic that existed before keeps the events, and the report says so.
    expect(report.left).toEqual({ topics: [`${prefix}-user-events`], groups: [] });
    const { out } = await kafkactl(`topics list ${prefix} -o name`, { brokers: kafka.brokers });
    expect(out).toBe(`${prefix}-user-events\n`);
    const read = await kafkactl(`consume ${prefix}-user-events --exit`, { brokers: kafka.brokers });
    expect(read.out.split('\n').filter((text) => text === 'before')).toHaveLength(1);
  });

  test('is reported where topics and groups existed before: events and commits', async () => {
    const kafka = await oneBroker();
    const { brokers } = kafka;
    const prefix = randomName('flow');
    const kept = await kafkactl(`flows run user-events --events 10 --prefix ${prefix} --keep`, { brokers });
    expect(kept).toMatchObject({
      code: 0,
      out: expect.stringMatching(/All of it was met\.\n$/),
      err: expect.stringMatching(
        /^2 topics and 1 group stay\. .* user-events ID\nRemove them: {2}kafkactl flows stop \w+\n$/,
      ),
    });
    const { code, out } = await kafkactl(`flows run user-events --events 10 --prefix ${prefix} --lang es`, { brokers });
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining(
        `Todo se cumplió.\nEn lo que ya había se queda lo que hizo: sus eventos en ${prefix}-user-events; sus commits en ${prefix}-notifications-group.\n`,
      ),
    });
    await stop(runWith(prefix), kafka);
  });

  test('Ctrl-C ends it in order: the report of what there was, in its language, exit 130, and nothing stays', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    const { child, ended } = await longRun(prefix, kafka, '--lang', 'es');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 130, err: 'interrumpida\n' });
    expect(out).toMatch(/received-notifications +notifications procesó (los [\d.]+ eventos|su único evento)/);
    expect((await kafkactl(`topics list ${prefix} -o json`, { brokers: kafka.brokers })).out).toBe('[]\n');
  });

  test('is remembered before it is created: a SIGKILL during preparation loses nothing', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    const line = ['flows', 'run', 'order-system', '--prefix', prefix, '--brokers', kafka.brokers];
    const { child, ended } = start(line);
    const topics = async () => (await kafkactl(`topics list ${prefix} -o name`, { brokers: kafka.brokers })).out;
    expect(await pollUntil(async () => (await topics()) || undefined, { withinMs: 30_000, everyMs: 5 })).toContain(
      prefix,
    );
    child.kill('SIGKILL');
    await ended;
    await stop(runWith(prefix), kafka);
    expect(await topics()).toBe('');
  });

  test('is nothing, and nothing is remembered, where it cannot be prepared', async () => {
    const { brokers } = await oneBroker();
    const prefix = randomName('flow');
    const line = `flows run user-events --prefix ${prefix} --profile prod`;
    expect(await kafkactl(line, { brokers })).toMatchObject({
      code: 1,
      err: expect.stringContaining('INVALID_REPLICA'),
    });
    expect(runWith(prefix)).toBe('');
    expect((await kafkactl(`topics list ${prefix} -o json`, { brokers })).out).toBe('[]\n');
  });

  test('after a SIGKILL its services end by themselves, and flows stop removes the rest', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    const { child, ended } = await longRun(prefix, kafka);
    child.kill('SIGKILL');
    await ended;
    await stop(runWith(prefix), kafka);
    expect((await kafkactl(`topics list ${prefix} -o json`, { brokers: kafka.brokers })).out).toBe('[]\n');
  });
});

describe('on a secure cluster', () => {
  const prefix = randomName('flow');
  const owns = ['create', 'delete', 'describe', 'describeConfigs', 'alterConfigs', 'read'] as const;

  test('a user with rights to the names of a prefix runs a flow', async () => {
    const user = await newUser([
      { topics: prefix, operations: [...owns, 'write'] },
      { groups: prefix, operations: ['read', 'describe', 'delete'] },
    ]);
    const { code, err, out } = await kafkactl(
      `flows run order-system --events 60 --prefix ${prefix} -o json`,
      lineOptionsOf(user),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect((JSON.parse(out) as FlowReport[])[0]).toMatchObject({ passed: true, events: { source: 60 } });
  });

  test('a user who may not remove what the run created gets the report and a hint', async () => {
    const own = randomName('flow');
    const user = await newUser([
      { topics: own, operations: [...owns.filter((right) => right !== 'delete'), 'write'] },
      { groups: own, operations: ['read', 'describe', 'delete'] },
    ]);
    const { code, out, err } = await kafkactl(
      `flows run user-events --events 20 --prefix ${own} -o json`,
      lineOptionsOf(user),
    );
    expect({ code, err }).toEqual({ code: 6, err: expect.stringContaining('TOPIC_AUTHORIZATION_FAILED') });
    const [report] = JSON.parse(out) as [FlowReport];
    expect(report).toMatchObject({ passed: true, error: { code: 'denied' } });
    const next = `What the run made is still there:  kafkactl flows stop ${report.run}`;
    expect(JSON.parse(err).error.hint).toContain(next);
  });

  test('a user who may not write gets Kafka’s error, and nothing stays', async () => {
    const user = await newUser([
      { topics: prefix, operations: owns },
      { groups: prefix, operations: ['read', 'describe', 'delete'] },
    ]);
    const { code, err } = await kafkactl(
      `flows run user-events --events 20 --prefix ${prefix} --plain`,
      lineOptionsOf(user),
    );
    expect({ code, err }).toEqual({ code: 6, err: expect.stringMatching(/AUTHORIZATION_FAILED/) });
    expect((await kafkactl(`topics list ${prefix} -o json`, lineOptionsOf(user))).out).toBe('[]\n');
  });
});

describe('what is refused', () => {
  /** The same cluster for a user whose sandbox it is not. */
  const foreign = async () => ({ brokers: (await oneBroker()).brokers, env: ownHome(randomName('foreign')) });

  test('a cluster that is no sandbox, without a prefix or without --yes', async () => {
    const line = await foreign();
    expect(await kafkactl('flows run user-events --events 10', line)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--prefix'),
    });
    expect(await kafkactl('flows run user-events --events 10 --prefix x', line)).toMatchObject({
      code: 2,
      // The hint names no --dry-run, as the command has none.
      err: expect.stringMatching(/Nothing was done\n {2}To go on, add --yes\.\n$/),
    });
    expect(await kafkactl('flows run user-events --kill-broker leader@1s --prefix x --yes', line)).toMatchObject({
      code: 2,
    });
    const ran = await kafkactl(`flows run user-events --events 20 --yes -o json --prefix ${randomName('flow')}`, line);
    expect(ran).toMatchObject({ code: 0, err: '' });
  });

  test('a group with members of somebody else', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('flow');
    await kafkactl(`topics create ${prefix}-user-events -p 1`, { brokers: kafka.brokers });
    const consumer = start([
      'consume',
      `${prefix}-user-events`,
      '-g',
      `${prefix}-notifications-group`,
      '--brokers',
      kafka.brokers,
      '--verbose',
    ]);
    try {
      await expect
        .poll(
          async () =>
            (await kafkactl(`groups describe ${prefix}-notifications-group -o json`, { brokers: kafka.brokers })).out,
          { timeout: 30_000 },
        )
        .toContain('"clientId"');
      expect(
        await kafkactl(`flows run user-events --events 10 --prefix ${prefix}`, { brokers: kafka.brokers }),
      ).toMatchObject({
        code: 4,
        err: expect.stringContaining('has members already'),
      });
    } finally {
      consumer.child.kill('SIGINT');
      await consumer.ended;
    }
  });

  test.each([
    ['flows run user-event', 3, 'Did you mean user-events?'],
    ['flows run ./nowhere.yaml', 2, 'nowhere.yaml'],
    ['flows run user-events --kill notification@1s', 2, 'Did you mean notifications'],
    ['flows run user-events --rate 0', 2, 'less than 1'],
    ['flows run user-events --poison user-events@101', 2, 'after 101 events: there are 100'],
    ['flows run user-events --profile live', 2, 'no profile "live"'],
  ])('%s', async (line, code, words) => {
    const { brokers } = await oneBroker();
    expect(await kafkactl(line, { brokers })).toMatchObject({ code, err: expect.stringContaining(words) });
  });

  test.each([
    ['with names of its own', ['--prefix', 'x', '--yes']],
    ['without', []],
  ])('no cluster, %s', async (_, more) => {
    const { code, err } = await run(['flows', 'run', 'user-events', '--brokers', '127.0.0.1:1', ...more], {
      env: homeEnv(String(ownHome(randomName('none'))['HOME'])),
    });
    expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('127.0.0.1:1') });
  });
});
