/** Events that somebody types into a run, without an id and without our header; runs without a source of their own. */
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { TraceStep } from '../src/lib/flows/draw/trace.js';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import type { ServiceStats } from '../src/lib/flows/measure/service-stats.js';
import { runProgram, start } from './bundle.js';
import { prepareTestRun, shippedFlow } from './flow-runs.js';
import { oneBroker, ownHome, type TestKafka } from './kafka.js';
import { pressKeys } from './keyboard.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const deadline = { timeout: 30_000, interval: 50 };

/** A run of a flow in this process without a source, its end, and a wait for what a service has worked on. */
async function handRun(kafka: TestKafka, flow: string, more = '') {
  const prefix = randomName('hand');
  const controller = new AbortController();
  const env = ownHome(prefix);
  const on = { brokers: kafka.brokers, env };
  let shown = '';
  const line = `flows run ${flow} --no-source --prefix ${prefix} --yes ${more}`;
  const ended = kafkactl(line, {
    ...on,
    signal: controller.signal,
    onOut: (text) => {
      shown += text;
    },
  });
  const shows = (words: RegExp) => expect.poll(() => shown, deadline).toMatch(words);
  await shows(/the groups are ready: they wait for events of yours/);
  return {
    prefix,
    on,
    shows,
    produce: async (topic: string, value: string, options = '') => {
      const words = ['produce', `${prefix}-${topic}`, ...options.split(' ').filter(Boolean), value];
      expect(await kafkactl(words, on)).toMatchObject({ code: 0 });
    },
    /** Ctrl-C; the exit code and what was shown. */
    end: () => {
      controller.abort();
      return ended;
    },
  };
}

const reportOf = async (line: string, kafka: TestKafka): Promise<{ code: number; report: FlowReport; err: string }> => {
  const { code, out, err } = await kafkactl(line, { brokers: kafka.brokers });
  return { code, err, report: (JSON.parse(out) as FlowReport[])[0] as FlowReport };
};

/** The types that the guide names, by the flow and the topic that serve them. */
const guideEvents = [
  ['user-events', 'user-events', 'userId', ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED']],
  ['order-events', 'order-events', 'orderId', ['ORDER_CREATED', 'ORDER_PAID', 'ORDER_SHIPPED']],
  ['audit-events', 'audit-events', 'actorId', ['USER_LOGIN', 'PASSWORD_CHANGED', 'ADMIN_ACTION', 'SECURITY_ALERT']],
  [
    'analytics-events',
    'analytics-events',
    'userId',
    ['PAGE_VIEW', 'BUTTON_CLICK', 'USER_BEHAVIOR', 'PERFORMANCE_METRIC'],
  ],
] as const;

describe('a run without a source', () => {
  test('works on the JSON of the guide as it is there; Ctrl-C ends it with the report and exit 0', async () => {
    const run = await handRun(await oneBroker(), 'user-events');
    await run.produce('user-events', '{"userId": 1, "eventType": "USER_CREATED", "name": "Test User"}');
    await run.produce('user-events', '{"userId":"user-123","eventType":"USER_UPDATED","name":"Ana"}', '-k user-123');
    await run.shows(/USER_CREATED 1 +welcome to Test User/);
    await run.shows(/USER_UPDATED user-123 +profile change to Ana/);
    const { code, out, err } = await run.end();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Sent by hand +2\nEvents in the topics +2\n/);
    expect(out).not.toContain('Source events');
    expect(out).toContain('notifications worked on all 2 events');
    expect(out).toContain('the one event lies under its key; sent by hand without a key: 1');
    expect(out).toMatch(/All of it was met\.\n$/);
    expect((await kafkactl(`topics list ${run.prefix} -o json`, run.on)).out).toBe('[]\n');
  });

  test.each(
    guideEvents,
  )('%s takes every event of the guide, with the fields of its key alone', async (flow, topic, field, types) => {
    const kafka = await oneBroker();
    const run = await handRun(kafka, flow, '--keep');
    for (const type of types) await run.produce(topic, `{"eventType":"${type}","${field}":"me"}`, '-k me');
    const last = types.at(-1) ?? '';
    await run.shows(new RegExp(`${last} +me `));
    const { code, out } = await run.end();
    // An order that is paid and shipped by hand too has two ends: that is the one check to fail.
    if (flow === 'order-events')
      expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/✗ {2}every-order-shipped-once/) });
    else expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('All of it was met.') });
    expect(out).toMatch(new RegExp(`Sent by hand +${types.length}\n`));
    expect(out).toContain('nothing went to a dead-letter topic');
    expect((await kafkactl('flows stop --yes', run.on)).code).toBe(0);
  });

  test('follows an order that was typed by hand along the chain, by its key, its id, and ids that were given', async () => {
    const run = await handRun(await oneBroker(), 'order-events');
    await run.produce(
      'order-events',
      '{"eventType":"ORDER_CREATED","orderId":"order-ana","total":30,"items":[{"sku":7}]}',
      '-k order-ana',
    );
    await run.produce(
      'order-events',
      '{"eventType":"ORDER_CREATED","orderId":2,"eventId":"mine","correlationId":"corr-9"}',
    );
    await run.shows(/counts the shipment of order-ana/);
    await run.shows(/counts the shipment of 2/);
    const chain = ['ORDER_CREATED', 'ORDER_PAID', 'ORDER_SHIPPED'];
    const trace = (id: string) => rows<TraceStep>(`flows trace order-events ${id}`, run.on);
    const way = await trace('order-ana');
    const [created, paid, shipped] = way;
    expect(way.map(({ eventType, service }) => [eventType, service])).toEqual([
      ['ORDER_CREATED', 'by-hand'],
      ['ORDER_PAID', 'payment'],
      ['ORDER_SHIPPED', 'shipping'],
    ]);
    expect(created?.eventId).toBe(`${created?.topic}/${created?.partition}@${created?.offset}`);
    expect([paid?.causedBy, shipped?.causedBy]).toEqual([created?.eventId, paid?.eventId]);
    expect(await trace(created?.eventId ?? '')).toEqual(way);
    expect(await trace(paid?.eventId ?? '')).toEqual(way);
    for (const id of ['mine', 'corr-9', '2']) {
      const given = await trace(id);
      expect(given.map(({ eventType }) => eventType)).toEqual(chain);
      expect(given[0]?.eventId).toBe('mine');
    }
    // What was nested stays so in the events that follow.
    const { out: value } = await kafkactl(
      `consume ${shipped?.topic} -p ${shipped?.partition} --offset ${shipped?.offset} -n 1`,
      run.on,
    );
    expect(JSON.parse(value)).toMatchObject({ orderId: 'order-ana', items: [{ sku: 7 }] });
    expect(await run.end()).toMatchObject({ code: 0, out: expect.stringMatching(/Sent by hand +2\n/) });
  });

  test('five failed logins by hand raise one alert; under the address of the machine the report names the record', async () => {
    const kafka = await oneBroker();
    const attempt = '{"eventType":"LOGIN_FAILED","userId":"user-ana","ip":"10.0.0.7"}';
    const run = await handRun(kafka, 'auth-system');
    for (let times = 0; times < 5; times++) await run.produce('auth-events', attempt, '-k user-ana');
    await run.shows(/ALERT: 5 failed attempts of user-ana from 10\.0\.0\.7/);
    await run.shows(/audit-1 +SECURITY_ALERT +user-ana/);
    const { code, out } = await run.end();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('1 key called for SECURITY_ALERT, and had it once'),
    });
    expect(out).toContain('the windows of failed-logins add up to 5, as the topic does');
    const wrong = await handRun(kafka, 'auth-system');
    await wrong.produce('auth-events', attempt, '-k 10.0.0.7');
    await wrong.shows(/LOGIN_FAILED|owns/);
    const ended = await wrong.end();
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(
      /✗ {2}keys +1 event does not lie under its key; the first: LOGIN_FAILED 10\.0\.0\.7[\s\S]*should have\s+user-ana/,
    );
  });

  test('names what is no event, a type that nobody knows, and one in the wrong topic', async () => {
    const run = await handRun(await oneBroker(), 'order-system');
    await run.produce('order-events', 'hello');
    await run.produce('order-events', '{"userId":7}');
    await run.produce('order-events', '{"eventType":"ORDER_CREATE","orderId":"o1"}');
    await run.produce('order-events', '{"eventType":"PAYMENT_CHARGED","orderId":"o1"}', '-k o1');
    await run.shows(/dead letter: the value is not JSON/);
    await run.shows(/dead letter: the value has no eventType/);
    await run.shows(/ORDER_CREATE +o1 +no service of this flow knows ORDER_CREATE/);
    const { code, out } = await run.end();
    expect(out).toMatch(/WHY NOBODY WORKED ON IT\n/);
    expect(out).toMatch(/inventory +\S+-order-events\/\d@\d+ +the value has no eventType\n/);
    expect(out).toContain('ORDER_CREATE: the flow knows no such type in this topic (1 event)');
    expect(out).toContain('PAYMENT_CHARGED: the flow knows no such type in this topic (1 event)');
    // Nobody is to blame for an event where nobody looks for it, but the flow's own claim: it reaches shipping.
    expect(out).toContain('shipping had no event to work on');
    expect(out.match(/✗ .*/g)).toEqual([expect.stringContaining('reaches-whom-it-must')]);
    expect(code).toBe(1);
  });

  test.runIf(existsSync('/usr/bin/kcat'))('works on what kcat sends', async () => {
    const kafka = await oneBroker();
    const run = await handRun(kafka, 'user-events');
    const line = `echo 'user-7:{"eventType":"USER_CREATED","userId":"user-7","name":"Eva"}' | kcat -P -b ${kafka.brokers} -t ${run.prefix}-user-events -K :`;
    expect(await runProgram('bash', ['-c', line])).toMatchObject({ code: 0 });
    await run.shows(/USER_CREATED user-7 +welcome to Eva/);
    expect(await run.end()).toMatchObject({ code: 0, out: expect.stringMatching(/Sent by hand +1\n/) });
  });

  test('ends by its duration, and has a report as JSON; one that nothing was sent to is fine', async () => {
    const kafka = await oneBroker();
    const line = `flows run user-events --no-source --duration 200ms --prefix ${randomName('hand')} -o json`;
    const { code, err, report } = await reportOf(line, kafka);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(report).toMatchObject({
      hasSource: false,
      interrupted: false,
      passed: true,
      events: { source: 0, byHand: 0, total: 0 },
      unknownTypes: [],
      deadLetters: [],
    });
    expect(report.tookMs).toBeGreaterThanOrEqual(200);
  });

  test('says on a terminal how to send an event and follow it, to the cluster of the line', async () => {
    const { brokers } = await oneBroker();
    const prefix = randomName('live');
    const { left, ...keyboard } = pressKeys([
      [/● running[\s\S]*kafkactl produce [\s\S]*kafkactl flows trace user-events user-1/, 'x'],
      [/● running/, 'q'],
    ]);
    const line = `flows run user-events --no-source --prefix ${prefix} --yes --no-color --brokers ${brokers}`;
    const { code, err } = await kafkactl(line, { tty: 150, ...keyboard });
    expect({ left, code }).toEqual({ left: [], code: 0 });
    const [, produce = ''] = /(kafkactl produce .*?'\{.*\}' --brokers \S+)/.exec(err.replaceAll(/\s+/g, ' ')) ?? [];
    expect(produce).toMatch(
      new RegExp(`^kafkactl produce ${prefix}-user-events -k user-1 '\\{"eventType":"USER_CREATED"`),
    );
    expect(err).toContain(`kafkactl flows trace user-events user-1 --brokers ${brokers}`);
  });

  test.each([
    ['--no-source --events 5', '--events is for sources, and --no-source starts none'],
    ['--no-source --rate 5 --poison user-events@1', '--rate and --poison are for sources'],
    ['--events 0', 'kafkactl flows run user-events --no-source'],
    ['--scale notifications=13', 'From 0, which leaves the service out, to 12'],
  ])('%s is refused', async (options, words) => {
    const { brokers } = await oneBroker();
    const line = `flows run user-events --prefix ${randomName('hand')} --yes ${options}`;
    expect(await kafkactl(line, { brokers })).toMatchObject({ code: 2, err: expect.stringContaining(words) });
  });
});

describe('a record without the header', () => {
  test('is of a run with a source too, and one with the header of another run is not', async () => {
    const kafka = await oneBroker();
    const prefix = randomName('hand');
    const on = { brokers: kafka.brokers, env: ownHome(prefix) };
    const line = `flows run user-events --events 30 --rate 10 --prefix ${prefix} --yes --keep --brokers ${kafka.brokers}`;
    const running = start(line.split(' '), { env: on.env });
    await running.shown('USER_CREATED');
    const produce = async (name: string, ...more: readonly string[]) => {
      const value = `{"eventType":"USER_CREATED","userId":"${name}","name":"${name}"}`;
      expect((await kafkactl(['produce', `${prefix}-user-events`, '-k', name, ...more, value], on)).code).toBe(0);
    };
    await produce('mine');
    await produce('other', '-H', 'kafkactl-run=other');
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('flows stop') });
    expect(out).toContain('welcome to mine');
    expect(out).not.toContain('welcome to other');
    expect(out).toMatch(/Source events +30 [^\n]*\nSent by hand +1\nEvents in the topics +31\n/);
    // What is typed once the run is over is no part of it.
    await produce('later');
    const id = /run (\w{6}),/.exec(out)?.[1] ?? '';
    expect(await kafkactl(`flows trace user-events ${id}-later`, on)).toMatchObject({ code: 3 });
    expect(await kafkactl(`flows trace user-events ${id}-mine`, on)).toMatchObject({ code: 0 });
    expect((await kafkactl(`flows stop ${id} --yes`, on)).code).toBe(0);
  });

  test('that comes again after a kill has its effect once: its id is its position', { timeout: 60_000 }, async () => {
    const kafka = await oneBroker();
    const orders = 20;
    let wasKilled = false;
    const statsOf = (name: string): ServiceStats =>
      run.stats.find(({ service }) => service.name === name) as ServiceStats;
    const { run, ended } = await prepareTestRun(
      kafka,
      await shippedFlow('order-events'),
      { hasSource: false, faults: [{ kind: 'slow', target: 'payment', ms: 20, atMs: 0 }] },
      (event) => {
        // The payment is killed between its work and the commit, which comes once a second.
        if (event.kind !== 'report' || event.slot.service !== 'payment' || event.report.kind !== 'handled') return;
        if (wasKilled || statsOf('payment').received < orders / 2) return;
        void run.injectFault({ kind: 'kill', target: 'payment', atMs: 0 });
        wasKilled = true;
      },
    );
    const report = ended();
    await expect.poll(() => run.stats.every(({ owners }) => owners.history.length > 0), deadline).toBe(true);
    const input = Array.from(
      { length: orders },
      (_, index) => `o${index}:{"eventType":"ORDER_CREATED","orderId":"o${index}"}`,
    ).join('\n');
    const topic = run.names.topic('order-events');
    expect((await kafkactl(`produce ${topic} -K :`, { brokers: kafka.brokers, stdin: input })).code).toBe(0);
    await expect
      .poll(() => [statsOf('payment').received, statsOf('analytics').received >= orders], deadline)
      .toEqual([orders, true]);
    await expect.poll(() => statsOf('payment').owners.gaps.length, deadline).toBe(1);
    run.endEarly();
    const { expectations, services, events } = await report;
    expect(expectations.filter(({ passed }) => !passed)).toEqual([]);
    expect(events).toMatchObject({ source: 0, byHand: orders });
    const payment = services.find(({ name }) => name === 'payment');
    expect(payment?.duplicates).toBeGreaterThan(0);
    expect(expectations.find(({ name }) => name === 'single-effect-payment')?.detail).toBe(
      `payment has one effect for each of ${orders} events (delivered again: ${payment?.duplicates})`,
    );
  });

  test('that others go on writing ends no run late, nor fails it: all is worked on before its end, and nothing behind', {
    timeout: 60_000,
  }, async () => {
    const kafka = await oneBroker();
    const { run, ended } = await prepareTestRun(kafka, await shippedFlow('auth-system'), { hasSource: false });
    const report = ended();
    await expect.poll(() => run.stats.every(({ owners }) => owners.history.length > 0), deadline).toBe(true);
    const over = new AbortController();
    let sent = 0;
    const lines = async function* () {
      while (!over.signal.aborted) {
        const user = `u${sent++ % 7}`;
        yield `${user}:{"eventType":"${sent % 2 ? 'LOGIN_FAILED' : 'LOGIN_SUCCEEDED'}","userId":"${user}"}\n`;
        if (sent % 5 === 0) await pause(10);
      }
    };
    const writing = kafkactl(`produce ${run.names.topic('auth-events')} -K : --timeout 1s`, {
      brokers: kafka.brokers,
      stdin: Readable.from(lines()),
    });
    await expect.poll(() => run.stats.map(({ received }) => received > 200), deadline).toEqual([true, true, true]);
    run.endEarly();
    const { expectations, events, drained } = await report.finally(() => over.abort());
    await writing;
    expect(expectations.filter(({ passed }) => !passed)).toEqual([]);
    expect(drained).toBe(true);
    expect(events.byHand).toBeGreaterThan(200);
    expect(events.byHand).toBeLessThan(sent);
  });
});
