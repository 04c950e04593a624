/** The supervisor with shell scripts as workers, which write down their input: no Kafka. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import type { CliError } from '../../base/errors.js';
import { loadFlow } from '../file/load.js';
import { maxInstances, type Service } from '../types.js';
import { Supervisor, type WorkerSlot } from './supervisor.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-supervisor-'));

/** A worker that ends with its input. */
const listens = `exec cat > ${folder}/$$`;
const flow = await loadFlow('user-events', { cwd: '/', env: {} });
const [service] = flow.services as readonly [Service];
const settings = {
  layer: 'default',
  brokers: [],
  clientId: 'kafkactl',
  protected: false,
  readOnly: false,
  requestTimeoutMs: 1000,
} as const;
const source = { index: 0, count: null, rate: 1, poison: [] };

const crews: Supervisor[] = [];
afterAll(async () => {
  await Promise.all(crews.map((supervisor) => supervisor.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function supervisorOf(script: string) {
  const lost: (readonly [string, boolean])[] = [];
  const failures: CliError[] = [];
  const reported: string[] = [];
  const supervisor = new Supervisor(
    { settings, flow, run: 'r', seed: 1, lang: 'en' },
    () => undefined,
    { command: '/bin/sh', args: ['-c', script], env: process.env },
    {
      onReport: ({ instance }, { kind }) => reported.push(`${instance} ${kind}`),
      onWorkerEnded: ({ instance }, isReplaced) => lost.push([instance, isReplaced]),
      onFailure: (error) => failures.push(error),
      onWorkersChanged: () => {},
    },
  );
  crews.push(supervisor);
  return { supervisor, lost, failures, reported };
}

const pidOf = (slot: WorkerSlot | undefined): number | undefined => slot?.worker?.id?.pid;
const inputOf = (pid: number): Record<string, unknown>[] =>
  readFileSync(join(folder, String(pid)), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe.concurrent('a killed worker', () => {
  test('is replaced, and its replacement receives the standing commands; a source is not replaced, and fails the run', async ({
    expect,
  }) => {
    const { supervisor, lost, failures } = supervisorOf(listens);
    supervisor.startService(service, 2);
    supervisor.startSource('users', source);
    const [first, second, users] = supervisor.slots;
    const before = pidOf(first);
    for (const command of [
      { kind: 'slow', ms: 50 },
      { kind: 'pause' },
      { kind: 'slow', ms: 70 },
      { kind: 'resume' },
    ] as const) {
      supervisor.send(supervisor.slotsOf('notifications-1'), command);
    }
    expect(supervisor.kill('notifications')).toBe('notifications-1');
    users?.worker?.kill();
    await expect.poll(() => pidOf(first), { timeout: 10_000 }).toEqual(expect.not.toBeOneOf([before, undefined]));
    const [now = 0, other = 0] = [pidOf(first), pidOf(second)];
    await expect.poll(() => inputOf(now).length).toBe(2);
    expect(inputOf(now)).toMatchObject([
      { service: 'notifications', instance: 'notifications-1' },
      { kind: 'slow', ms: 70 },
    ]);
    expect(inputOf(other)).toMatchObject([{ instance: 'notifications-2' }]);
    // In the time that the service took to be replaced the source has not been.
    expect(pidOf(users)).toBeUndefined();
    expect(lost.toSorted()).toEqual([
      ['notifications-1', true],
      ['users-source-1', false],
    ]);
    expect(failures).toMatchObject([{ code: 'failed', message: 'users-source-1 has ended: exit 137' }]);
  });

  test('does not exist if no worker is alive or has that name', ({ expect }) => {
    const { supervisor } = supervisorOf(listens);
    expect(supervisor.kill('notifications')).toBeUndefined();
    supervisor.startService(service, 1);
    supervisor.startSource('notifications', source);
    expect([supervisor.kill('payment'), supervisor.kill('notifications-2')]).toEqual([undefined, undefined]);
    expect(supervisor.slotsOf('notifications').map(({ instance }) => instance)).toEqual(['notifications-1']);
  });
});

describe.concurrent('a worker that ends by itself', () => {
  test('is replaced five times, then the run fails with its last stderr', async ({ expect }) => {
    const { supervisor, lost, failures } = supervisorOf('echo broken >&2; exit 3');
    supervisor.startService(service, 1);
    await expect.poll(() => failures.length, { timeout: 30_000 }).toBe(1);
    expect(failures).toMatchObject([{ code: 'failed', message: 'notifications-1 has ended: broken' }]);
    expect(lost.map(([, isReplaced]) => isReplaced)).toEqual([true, true, true, true, true, false]);
  });

  test('is not replaced if it was denied: a replacement would be too', async ({ expect }) => {
    const error = {
      code: 'denied',
      exit: 6,
      message: 'may not write',
      hint: 'ask',
      kafka: 'TOPIC_AUTHORIZATION_FAILED',
    };
    const { supervisor, lost, failures, reported } = supervisorOf(
      `echo '${JSON.stringify({ kind: 'failed', error })}'; exit 6`,
    );
    supervisor.startService(service, 1);
    await expect.poll(() => failures.length).toBe(1);
    const { code, hint, kafka } = error;
    expect(failures).toMatchObject([{ code, hint, kafka, message: 'notifications-1 cannot go on: may not write' }]);
    expect([reported, lost]).toEqual([['notifications-1 failed'], [['notifications-1', false]]]);
  });
});

describe.concurrent('scaling a service', () => {
  test('adds the first free name up to the maximum, removes the last one, and never the only one', async ({
    expect,
  }) => {
    const { supervisor, lost, failures } = supervisorOf(listens);
    supervisor.startService(service, 2);
    const pid = pidOf(supervisor.slots.at(-1)) ?? 0;
    await expect.poll(() => inputOf(pid).length).toBe(1);
    expect([supervisor.removeInstance('notifications'), supervisor.removeInstance('notifications')]).toEqual([
      'notifications-2',
      undefined,
    ]);
    await expect.poll(() => lost).toEqual([['notifications-2', false]]);
    expect(inputOf(pid).at(-1)).toEqual({ kind: 'stop' });
    const added = Array.from({ length: maxInstances }, () => supervisor.addInstance('notifications'));
    expect(added).toEqual([
      ...Array.from({ length: maxInstances - 1 }, (_, index) => `notifications-${index + 2}`),
      undefined,
    ]);
    expect(failures).toEqual([]);
  });

  test('a new instance is paused and slowed as the others are', async ({ expect }) => {
    const { supervisor } = supervisorOf(listens);
    supervisor.startService(service, 1);
    supervisor.send(supervisor.slotsOf('notifications'), { kind: 'pause' });
    supervisor.addInstance('notifications');
    await expect.poll(() => inputOf(pidOf(supervisor.slots.at(-1)) ?? 0).at(-1)).toEqual({ kind: 'pause' });
  });
});

describe.concurrent('stopping', () => {
  test('reaches all workers, kills those that ignore it, and replaces none', async ({ expect }) => {
    const { supervisor, lost, failures } = supervisorOf("trap '' TERM; exec sleep 60");
    supervisor.startService(service, 1);
    const [slot] = supervisor.slots;
    const ended = slot?.worker?.ended;
    await supervisor.stop();
    expect(await ended).toMatchObject({ code: 137 });
    expect([lost, failures]).toEqual([[], []]);
  });
});

describe.concurrent('an instance that another process plays', () => {
  test('gets the task without the settings, is not ours to kill, and leaves without failing the run', async ({
    expect,
  }) => {
    const { supervisor, lost, failures } = supervisorOf(listens);
    const sent: string[] = [];
    let leave = (): void => {};
    let task: unknown;
    const instance = supervisor.addJoined('notifications', (given) => {
      task = given;
      const ended = new Promise<{ code: number; stderr: string }>((resolve) => {
        leave = () => resolve({ code: 0, stderr: '' });
      });
      return { send: (text) => void sent.push(text), close: () => {}, kill: () => leave(), ended };
    });
    expect(instance).toBe('notifications-1');
    expect(task).toEqual(expect.not.objectContaining({ settings: expect.anything() }));
    supervisor.sendToServices({ kind: 'hold' });
    supervisor.send(supervisor.slotsOf('notifications'), { kind: 'pause' });
    expect(sent.map((text) => JSON.parse(text).kind)).toEqual(['hold', 'pause']);
    expect(supervisor.kill('notifications')).toBeUndefined();
    // Whoever comes later gets what all services got, and is paused as the other is.
    expect(supervisor.addInstance('notifications')).toBe('notifications-2');
    const [, later] = supervisor.slotsOf('notifications');
    await expect.poll(() => inputOf(pidOf(later) ?? 0).map(({ kind }) => kind)).toEqual([undefined, 'hold', 'pause']);
    leave();
    await expect.poll(() => lost).toEqual([['notifications-1', false]]);
    expect(supervisor.slotsOf('notifications').map((slot) => slot.instance)).toEqual(['notifications-2']);
    expect(failures).toEqual([]);
  });
});
