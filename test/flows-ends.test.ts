/** How runs end early or fail. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { Fault } from '../src/lib/flows/fault.js';
import { ServiceStats } from '../src/lib/flows/measure/service-stats.js';
import { drain } from '../src/lib/flows/run/drain.js';
import { readRunStates } from '../src/lib/flows/run/run-state.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { processState } from '../src/lib/processes/identity.js';
import { folders } from '../src/lib/settings/folders.js';
import { start } from './bundle.js';
import { prepareTestRun, shippedFlow } from './flow-runs.js';
import { oneBroker, ownHome } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

test.concurrent('a killed source is not replaced: the run fails with its name, and nothing stays', async () => {
  const { brokers } = await oneBroker();
  const env = { ...ownHome(randomName('ends')), KAFKACTL_BROKERS: brokers };
  const prefix = randomName('flow');
  const line = `flows run user-events --duration 10m --prefix ${prefix} --yes`;
  const running = start(line.split(' '), { env });
  await running.shown('USER_CREATED');
  // Its topics go when it ends: no other run may count on them.
  expect(await kafkactl(`flows run user-events --events 5 --prefix ${prefix} --yes`, { env })).toMatchObject({
    code: 4,
    err: expect.stringContaining(`a run of user-events goes on, and topic "${prefix}-user-events" is its own`),
  });
  const [state] = readRunStates(folders(env));
  // Sources are started last.
  process.kill(state?.processes.at(-1)?.pid ?? 0, 'SIGKILL');
  const { code, out, err } = await running.ended;
  expect({ code, err }).toEqual({ code: 1, err: 'error: users-source-1 has ended: exit 137\n' });
  expect(out).toMatch(/users-source-1 +has ended\n/);
  expect(readRunStates(folders(env))).toEqual([]);
  expect(await kafkactl(`topics list ${prefix} -o name`, { brokers })).toMatchObject({ code: 0, out: '' });
  expect((await kafkactl('groups list -o name', { brokers })).out).not.toContain(prefix);
});

test.concurrent('flows stop ends a live run as Ctrl-C does: its report is complete, and nothing of it stays', async () => {
  const { brokers } = await oneBroker();
  const env = { ...ownHome(randomName('ends')), KAFKACTL_BROKERS: brokers };
  const prefix = randomName('flow');
  const line = `flows run order-events --duration 10m --rate 40 --prefix ${prefix} --yes`;
  const running = start(line.split(' '), { env });
  await running.shown('counts the shipment');
  const [state] = readRunStates(folders(env));
  expect(await rows('flows stop order-events --yes', { env })).toMatchObject([{ run: state?.run, status: 'done' }]);
  const { code, out, err } = await running.ended;
  expect({ code, err }).toEqual({ code: 130, err: 'interrupted\n' });
  expect(out).toMatch(/All of it was met\.\n$/);
  expect(state?.processes.map(processState)).toEqual(Array(6).fill('gone'));
  expect(await kafkactl(`topics list ${prefix} -o name`, { brokers })).toMatchObject({ code: 0, out: '' });
  expect((await kafkactl('groups list -o name', { brokers })).out).not.toContain(prefix);
  expect(await rows('flows stop --yes', { env })).toEqual([]);
});

describe.concurrent('faults scheduled after an early end', () => {
  /** Enough kills for one of them to fall between the early end and the end of the run. */
  const kills = Array.from(
    { length: 8 },
    (_, index): Fault => ({
      kind: 'kill',
      target: 'notifications',
      atMs: 1 + index * 100,
    }),
  );

  test.each([
    ['after the first event', true],
    ['before the first event', false],
  ])('never is: %s', async (_when, hasBegun) => {
    const flow = await shippedFlow('user-events');
    const options = { rate: 20, scale: new Map([['notifications', 1]]), faults: kills };
    const { run, ended } = await prepareTestRun(await oneBroker(), flow, options, (event) => {
      // The early end is requested before the first of them is due.
      if (hasBegun && event.kind === 'report' && event.report.kind === 'sent') run.endEarly();
    });
    const ending = ended();
    if (!hasBegun) {
      expect(await pollUntil(() => run.supervisor.sourceSlots().length > 0, { withinMs: 30_000, everyMs: 1 })).toBe(
        true,
      );
      run.endEarly();
    }
    const report = await ending;
    expect(report).toMatchObject({ passed: true, interrupted: false, rebalances: [] });
    expect(report.troubles).toEqual(
      kills.map(({ kind }) => ({
        kind,
        target: 'notifications',
        atMs: null,
        detail: expect.stringContaining('the run was over before'),
      })),
    );
  });
});

test.concurrent('the replacement of a worker killed just before an early end is awaited: every event is worked on', async () => {
  const kill = { kind: 'kill', target: 'notifications', atMs: 500 } as const;
  const options = { rate: 40, scale: new Map([['notifications', 1]]), faults: [kill] };
  const { run, ended } = await prepareTestRun(await oneBroker(), await shippedFlow('user-events'), options, (event) => {
    if (event.kind === 'workerEnded' && event.isReplaced) run.endEarly();
  });
  expect(await ended()).toMatchObject({
    passed: true,
    drained: true,
    troubles: [{ kind: 'kill', target: 'notifications-1', atMs: expect.any(Number) }],
    rebalances: [{ gapMs: expect.any(Number) }],
  });
});

describe.concurrent('a run that drains', () => {
  const drained = async (brokers: readonly string[], topic: string) => {
    const { settings } = await oneBroker();
    const cluster = await connect({ ...settings, brokers }, { signal: new AbortController().signal });
    const [service] = (await shippedFlow('user-events')).services;
    if (!service) throw new TypeError('no service');
    const score = new ServiceStats(service, randomName('group'), [{ topic, partition: 0, offset: 0 }]);
    score.owners.assigned('notifications-1', { [topic]: [0] }, 0);
    const options = {
      ...{ cluster, stats: [score], run: 'r', ends: { [topic]: [1] }, isPresent: () => true },
      ...{ hasTemporaryFault: () => false, isEndingEarly: () => true, throwIfFailed: () => {} },
    };
    return drain(options).finally(() => cluster.close());
  };

  test('rejects with an error that is not temporary', async () => {
    const topic = randomName('gone');
    const { settings } = await oneBroker();
    await expect(drained(settings.brokers, topic)).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringContaining(topic),
    });
  });

  test('goes on while no broker answers, until its limit', async () => {
    const draining = drained(['127.0.0.1:1'], 'any');
    const first = await Promise.race([draining.then(() => 'over'), pause(1000, 'waits')]);
    expect(first).toBe('waits');
    await draining;
  });
});
