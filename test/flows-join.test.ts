/** Services that are left out of a run, and join it from another terminal. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { type RunState, readRunStates, writeRunState } from '../src/lib/flows/run/run-state.js';
import { folders } from '../src/lib/settings/folders.js';
import { start } from './bundle.js';
import { oneBroker, ownHome, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const deadline = { timeout: 30_000, interval: 50 };

/** A run of order-events without shipping, which goes on until its end is asked for, in a process of its own. */
async function runWithoutShipping(kafka: TestKafka, more: readonly string[] = []) {
  const prefix = randomName('join');
  const env = { ...ownHome(prefix), KAFKACTL_BROKERS: kafka.brokers };
  const on = { brokers: kafka.brokers, env };
  const running = start(
    ['flows', 'run', 'order-events', '--no-source', '--scale', 'shipping=0', '--prefix', prefix, '--yes', ...more],
    { env },
  );
  await running.shown('they wait for events of yours');
  const topic = `${prefix}-order-events`;
  const group = `${prefix}-shipping-group`;
  return {
    ...{ prefix, env, on, running, topic, group },
    order: async (...names: readonly string[]) => {
      const stdin = names.map((name) => `${name}:{"eventType":"ORDER_CREATED","orderId":"${name}"}\n`).join('');
      expect((await kafkactl(`produce ${topic} -K :`, { ...on, stdin })).code).toBe(0);
    },
    /** Waits until payment has paid these orders, and they lie unread before shipping. */
    awaitLag: (lag: number) =>
      expect
        .poll(async () => {
          const found = await rows<{ lag: number | null; topic: string }>(`groups lag ${group}`, on);
          return found.reduce((sum, row) => sum + (row.lag ?? 0), 0);
        }, deadline)
        .toBe(lag),
    end: () => {
      running.child.kill('SIGINT');
      return running.ended;
    },
  };
}

const joinLine = (word: string, service: string, more: readonly string[] = []) => [
  'flows',
  'join',
  word,
  service,
  ...more,
];

describe('a service that was left out', () => {
  test('joins later and works off what waits; the report counts it, and it ends with the run', async () => {
    const run = await runWithoutShipping(await oneBroker());
    await run.order('o1', 'o2', 'o3');
    // Three orders and their payments.
    await run.awaitLag(6);
    const joiner = start(joinLine('order-events', 'shipping', ['--count', '2']), { env: run.env });
    await run.running.shown('counts the shipment of');
    await expect
      .poll(
        async () => (await rows<{ members: unknown[] }>(`groups describe ${run.group}`, run.on))[0]?.members.length,
        deadline,
      )
      .toBe(2);
    await run.awaitLag(0);
    const { code, out, err } = await run.end();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/shipping-1 +joins from another terminal/);
    expect(out).toMatch(/shipping ×2 +3 +3 +0/);
    expect(out).toContain('3 ORDER_CREATED, each with one end: ORDER_SHIPPED 3');
    const joined = await joiner.ended;
    expect(joined).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ORDER_PAID +o1 +prepares the shipment of o1/),
    });
    expect(joined.err).toMatch(/^shipping-1, shipping-2: in run \w{6} until Ctrl-C\.\n/);
    expect(joined.err.match(/shipping-\d ends with the run: \d records?, \d events? emitted\./g)).toHaveLength(2);
  });

  test('leaves on Ctrl-C and comes back; what it did before counts once', async () => {
    const run = await runWithoutShipping(await oneBroker());
    await run.order('o1');
    const first = start([...joinLine('order-events', 'shipping'), '-o', 'json'], { env: run.env });
    await run.running.shown('counts the shipment of o1');
    first.child.kill('SIGINT');
    const { code, out, err } = await first.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual([
      {
        ...{ run: expect.stringMatching(/^\w{6}$/), flow: 'order-events', service: 'shipping', group: run.group },
        ...{ instance: 'shipping-1', handled: 1, emitted: 1, deadLettered: 0 },
      },
    ]);
    const paid = run.running.shown('for o2');
    await run.order('o2');
    await paid;
    const [{ run: id } = { run: '' }] = JSON.parse(out) as { run: string }[];
    const second = start(joinLine(id, 'shipping'), { env: run.env });
    await run.running.shown('counts the shipment of o2');
    const report = await run.end();
    expect(report).toMatchObject({ code: 0, err: '' });
    expect(report.out).toMatch(/shipping +2 +2 +0/);
    expect((await second.ended).code).toBe(0);
  });

  test('dies as a process does: the group misses it when its session is over, and the run goes on', {
    timeout: 60_000,
  }, async () => {
    const run = await runWithoutShipping(await oneBroker());
    const first = start(joinLine('order-events', 'shipping'), { env: run.env });
    await run.running.shown('shipping-1       owns');
    const dead = run.running.shown('shipping-1       has ended');
    first.child.kill('SIGKILL');
    await dead;
    await run.order('o1');
    const second = start(joinLine('order-events', 'shipping'), { env: run.env });
    await run.running.shown('counts the shipment of o1');
    const { code, out } = await run.end();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/shipping-group +rebalance: partitions without an owner/),
    });
    expect((await second.ended).code).toBe(0);
  });

  test('says so where the run is killed', async () => {
    const run = await runWithoutShipping(await oneBroker());
    const joiner = start(joinLine('order-events', 'shipping'), { env: run.env });
    await run.running.shown('shipping-1       owns');
    run.running.child.kill('SIGKILL');
    const { code, err } = await joiner.ended;
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/error: run \w{6} is gone\n {2}What it left: {2}kafkactl flows stop/),
    });
    expect((await kafkactl('flows stop --yes', run.on)).code).toBe(0);
  });
});

describe('who may join what', () => {
  test('is listed where the line is wrong; strangers are not answered', async () => {
    const kafka = await oneBroker();
    const run = await runWithoutShipping(kafka);
    const states = readRunStates(folders(run.env));
    const [state] = states as [RunState];
    const id = state.run;
    const services = 'inventory, payment, shipping, notifications, analytics';
    const refused = async (line: string, code: number, ...words: readonly string[]) => {
      const result = await kafkactl(`flows join ${line}`, run.on);
      expect(result.code).toBe(code);
      for (const each of words) expect(result.err).toContain(each);
    };
    const there = `Run ${id} of order-events has ${services}:  kafkactl flows join ${id} SERVICE`;
    await refused('', 2, 'which run, and which of its services?', there);
    await refused('order-event shipping', 3, 'no run "order-event" goes on', 'Did you mean order-events?', there);
    await refused('zzz shipping', 3, 'no run "zzz" goes on', there);
    await refused(id, 2, `which service of run ${id} (order-events)?`, services);
    await refused('order-events shiping', 3, 'has no service "shiping"', 'Did you mean shipping?', services);
    await refused('order-events notifications --count 12', 4, 'notifications has 12 instances already');
    const { out: names } = await kafkactl('__complete -- flows join ""', run.on);
    expect(names).toContain(`${id}\torder-events\n`);
    expect((await kafkactl('__complete -- flows join order-events ship', run.on)).out).toContain('shipping');

    const socket = connect(state.joinAddress?.port ?? 0, '127.0.0.1');
    socket.write('{"token":"guessed","service":"shipping"}\n');
    expect(await text(socket)).toBe('');

    // The same flow twice: which one is a question.
    writeRunState({ ...state, run: 'second' }, folders(run.env));
    await refused(
      'order-events shipping',
      4,
      '2 runs of order-events go on',
      there,
      'kafkactl flows join second SERVICE',
    );
    writeRunState({ ...state, run: 'second', clusterId: 'elsewhere', brokers: ['far:9092'] }, folders(run.env));
    await refused('second shipping', 4, 'run second of order-events is on another cluster', '--brokers far:9092');
    writeRunState({ ...state, run: 'second', owner: null }, folders(run.env));
    await refused('second shipping', 3, 'no run "second" goes on');
    expect(await run.end()).toMatchObject({ code: 0 });
    await refused(
      'order-events shipping',
      3,
      'no run of a flow goes on',
      'kafkactl flows run order-events --no-source',
    );
  });

  test('an event for a service that never comes is counted against the run', async () => {
    const kafka = await oneBroker();
    const line = `flows run order-events --events 3 --scale shipping=0 --prefix ${randomName('join')} -o json`;
    const { code, out } = await kafkactl(line, { brokers: kafka.brokers });
    expect(code).toBe(1);
    const [report] = JSON.parse(out) as [FlowReport];
    expect(report).toMatchObject({ passed: false, drained: false });
    expect(report.services.find(({ name }) => name === 'shipping')).toMatchObject({
      instances: 0,
      expected: 3,
      received: 0,
      lag: 6,
    });
    expect(report.tookMs).toBeLessThan(10_000);
    expect(report.expectations.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      ...['received-shipping', 'caught-up', 'reaches-whom-it-must', 'every-order-shipped-once'],
    ]);
  });
});
