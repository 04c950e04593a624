import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { endProcess, signalProcess } from './end.js';
import { identify, parsePs, parseStat, processState, thisProcess } from './identity.js';

const children: number[] = [];
afterEach(() => {
  for (const pid of children.splice(0)) signalProcess(identify(pid) ?? { pid, startedAt: '' }, 'SIGKILL');
});

async function sleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  children.push(child.pid as number);
  const id = identify(child.pid as number);
  if (!id) throw new Error('the process is not there');
  return id;
}

test.each([
  ['1234 (java) S 1 1234 1234 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 30 0 987654 1 2', 'S', '987654'],
  ['7 (a) (b) c) T 1 7 7 0 -1 0 1 2 3 4 5 6 7 8 20 0 30 0 42 1 2', 'T', '42'],
])('a stat line counts its fields from the last parenthesis', (line, letter, startTicks) => {
  expect(parseStat(line)).toEqual({ letter, startTicks });
});

test('an invalid stat line gives undefined', () => {
  expect(parseStat('')).toBeUndefined();
});

test.each([
  ['Ss   Tue Nov 24 10:59:04 2026\n', 'S', 'Tue Nov 24 10:59:04 2026'],
  ['T    Sun Nov  1 09:00:00 2026    ', 'T', 'Sun Nov 1 09:00:00 2026'],
])('a line of ps gives state and start', (line, letter, started) => {
  expect(parsePs(line)).toEqual({ letter, started });
});

describe('a process', () => {
  test('is identified by pid and start time', async () => {
    const id = await sleeper();
    expect(processState(id)).toBe('running');
    expect(processState({ ...id, startedAt: `${id.startedAt}0` })).toBe('gone');
  });

  test('with another start time is never signalled', async () => {
    const id = await sleeper();
    expect(signalProcess({ ...id, startedAt: 'another' }, 'SIGKILL')).toBe(false);
    await endProcess({ ...id, startedAt: 'another' }, 100);
    expect(processState(id)).toBe('running');
  });

  test('that is stopped counts as frozen, and can be ended', async () => {
    const id = await sleeper();
    signalProcess(id, 'SIGSTOP');
    await expect.poll(() => processState(id)).toBe('frozen');
    await endProcess(id, 5000);
    expect(processState(id)).toBe('gone');
  });

  test('of this code is running', () => {
    expect(processState(thisProcess())).toBe('running');
  });
});
