/** The live view of a run: in this process with its keys, and on a terminal of the system's own. */
import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { program } from './bundle.js';
import { oneBroker, suiteEnv } from './kafka.js';
import { entersScreen, lastPage, leavesScreen, pressKeys } from './keyboard.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

test('keys kill, pause, add an instance and poison; Ctrl-C ends it with the report', async () => {
  const { brokers } = await oneBroker();
  const { left, ...keyboard } = pressKeys([
    [/● running/, '2k'],
    [/payment-1 +killed with SIGKILL/, '3p'],
    [/›3 .*shipping +‖/, 'p'],
    [/›3 .*shipping +●/, '+'],
    [/shipping +●●/, '-'],
    [/shipping-2 +has ended *\n/, '+'],
    [/shipping +●●/, 'x'],
    [/dead letter/, '1p'],
    // A run that is ended does not wait for paused services, and still all of its events are worked on.
    [/›1 .*inventory +‖/, '\x03'],
  ]);
  const line = `flows run order-events --events 100000 --rate 20 --prefix ${randomName('live')} --yes --no-color`;
  const { code, out, err } = await kafkactl(line, { brokers, tty: 80, ...keyboard });
  expect(left).toEqual([]);
  expect({ code, err }).toEqual({ code: 130, err: expect.stringMatching(/interrupted/) });
  expect(out.split(entersScreen).length).toBe(2);
  const [live = '', report = ''] = out.split(leavesScreen);
  const page = lastPage(live);
  expect(page.length).toBe(24);
  expect(Math.max(...page.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(page[0]).toMatch(/^ order-events {2}\w{6} {2}● (ending|measuring)/);
  // One write is a whole page: it begins and ends what a terminal shows at once.
  expect(live.split('\x1b[?2026h').length).toBe(live.split('\x1b[?2026l').length);
  expect(report).toMatch(/SERVICE +EXPECTED[\s\S]*shipping ×2[\s\S]*✓ {2}caught-up/);
});

test('a run that is watched to its end leaves only its report, and exits 0', async () => {
  const { brokers } = await oneBroker();
  const line = `flows run user-events --events 40 --rate 40 --prefix ${randomName('live')} --yes --lang es`;
  const { code, out } = await kafkactl(line, { brokers, tty: 120, stdin: new PassThrough() });
  expect(code).toBe(0);
  const [live = '', report = ''] = out.split(leavesScreen);
  expect(stripVTControlCharacters(live)).toContain('40 de 40 eventos');
  // An instance that ended in order is not reported as dead.
  expect(live).not.toContain('✖');
  expect(stripVTControlCharacters(report)).toMatch(/Todo se cumplió\.\n$/);
});

test('q ends it in order: with report and exit code, without waiting for a paused service', async () => {
  const { brokers } = await oneBroker();
  const { left, ...keyboard } = pressKeys([
    [/user-events ×3 +[5-9]/, 'p'],
    [/›1 .*notifications +‖/, 'qq'],
  ]);
  const line = `flows run user-events --events 100000 --rate 20 --prefix ${randomName('live')} --yes --no-color`;
  const { code, out, err } = await kafkactl(line, { brokers, tty: 100, ...keyboard });
  expect(left).toEqual([]);
  expect({ code, err }).toEqual({ code: 0, err: '\r\x1b[2KPreparing topics and groups\r\x1b[2K' });
  const [, report = ''] = out.split(leavesScreen);
  // The report contains the injected faults and the owners of partitions.
  expect(report).toMatch(
    /OWNERS +0 s[\s\S]*notifications +0 +1━[\s\S]*notifications +paused[\s\S]*All of it was met\.\n$/,
  );
});

test('--plain, a pipe and -o json show no live view', async () => {
  const { brokers } = await oneBroker();
  const line = `flows run user-events --events 5 --prefix ${randomName('live')} --yes`;
  for (const [more, tty] of [
    ['--plain', 80],
    ['', undefined],
    ['-o json', 80],
  ] as const) {
    const { code, out } = await kafkactl(`${line} ${more}`, { brokers, ...(tty && { tty }) });
    expect({ more, code, enters: out.includes(entersScreen) }).toEqual({ more, code: 0, enters: false });
  }
});

test('the terminal is restored, its line mode included', async () => {
  const { brokers } = await oneBroker();
  const line = `flows run user-events --duration 10m --rate 20 --prefix ${randomName('live')} --yes`;
  const shell = `stty rows 24 cols 80; "${process.execPath}" "${program}" ${line}; echo "exit $?"; stty -a`;
  const child = spawn('script', ['-qc', shell, '/dev/null'], {
    env: { ...suiteEnv(), KAFKACTL_CONTEXT: undefined, KAFKACTL_BROKERS: brokers, KAFKACTL_LANG: 'en', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  let pressed = false;
  child.stdout.on('data', (data: Buffer) => {
    out += data;
    if (pressed || !/notifications-\d +USER_/.test(lastPage(out).join('\n'))) return;
    pressed = true;
    child.stdin.write('\x03');
  });
  await new Promise((resolve) => child.once('close', resolve));
  const [live = '', rest = ''] = out.split(leavesScreen);
  expect(Math.max(...lastPage(live).map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(stripVTControlCharacters(rest)).toMatch(/SERVICE +EXPECTED[\s\S]*exit 130[\s\S]* icanon/);
  expect(live).toContain('\x1b[?25h');
});
