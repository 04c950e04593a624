import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { runAttached } from './attached.js';
import { endProcess } from './end.js';
import { identify, processState } from './identity.js';
import { findProgram } from './programs.js';
import { runToEnd, startDetached } from './spawn.js';
import { streamLines } from './stream.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sh = (script: string) => ({ command: '/bin/sh', args: ['-c', script], env: process.env });
const missing = { command: join(folder, 'none'), args: [], env: process.env };
const never = new AbortController().signal;

describe('a program that is run to its end', () => {
  test('gives its code and both streams', async () => {
    const lines: string[] = [];
    const onLine = (line: string) => void lines.push(line);
    expect(await runToEnd(sh('echo one; echo two; echo bad >&2; exit 3'), { onLine })).toEqual({
      code: 3,
      stdout: 'one\ntwo\n',
      stderr: 'bad\n',
    });
    expect(lines).toEqual(['one', 'two']);
  });

  test('that is ended by a signal has exit code 128 + n', async () => {
    expect((await runToEnd(sh('kill -9 $$'))).code).toBe(137);
  });

  test('that is not there is said', async () => {
    await expect(runToEnd(missing)).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/cannot start .*ENOENT/),
    });
  });

  test('ends when it is interrupted', async () => {
    const stop = new AbortController();
    const running = runToEnd(sh('exec sleep 60'), { signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
  });
});

test('a detached program has a session of its own, and its output goes to a private file', async () => {
  const log = join(folder, 'detached.log');
  const id = await startDetached(sh('echo here; exec sleep 60'), log);
  await expect.poll(() => readFileSync(log, 'utf8')).toBe('here\n');
  expect(statSync(log).mode & 0o777).toBe(0o600);
  const session = await runToEnd({ command: 'ps', args: ['-o', 'pgid=', '-p', String(id.pid)], env: process.env });
  expect(Number(session.stdout)).toBe(id.pid);
  await endProcess(id, 5000);
  expect(processState(id)).toBe('gone');
});

describe('a program in the foreground', () => {
  const streams = (input: string) => ({
    stdin: Readable.from([input]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  });

  test('reads, writes and gives its code', async () => {
    const io = streams('hello');
    expect(await runAttached(sh('cat; echo bad >&2; exit 4'), io, never)).toBe(4);
    io.stdout.end();
    io.stderr.end();
    expect([await text(io.stdout), await text(io.stderr)]).toEqual(['hello', 'bad\n']);
  });

  test('that does not read is no error', async () => {
    expect(await runAttached(sh('exit 0'), streams('x'.repeat(1_000_000)), never)).toBe(0);
  });

  test('ends when it is interrupted', async () => {
    const stop = new AbortController();
    const running = runAttached(sh('exec sleep 60'), streams(''), stop.signal);
    stop.abort();
    expect(await running).toBe(143);
  });

  test('that is not there is said', async () => {
    await expect(runAttached(missing, streams(''), never)).rejects.toMatchObject({ code: 'failed' });
  });
});

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const seen: string[] = [];
  for await (const line of lines) seen.push(line);
  return seen;
}

describe('the lines of a program', () => {
  test('come one by one, to the last one without an end', async () => {
    expect(await all(streamLines(sh('echo a; printf b'), never))).toEqual(['a', 'b']);
  });

  test('are those of both streams, each whole', async () => {
    const script = 'printf a; echo 1 >&2; echo b; printf 2 >&2';
    expect((await all(streamLines(sh(script), never))).sort()).toEqual(['1', '2', 'ab']);
  });

  test('come first where the program fails', async () => {
    const lines = streamLines(sh('echo no such container >&2; exit 3'), never);
    expect((await lines.next()).value).toBe('no such container');
    await expect(lines.next()).rejects.toMatchObject({ code: 'failed', message: '/bin/sh ended with exit code 3' });
  });

  test('end without an error when the line is interrupted', async () => {
    const controller = new AbortController();
    const lines = streamLines(sh('echo a; exec sleep 60'), controller.signal);
    expect((await lines.next()).value).toBe('a');
    controller.abort();
    expect((await lines.next()).done).toBe(true);
  });

  test('end the program when nobody listens', async () => {
    const pid = join(folder, 'pid');
    for await (const line of streamLines(sh(`echo $$ > ${pid}; echo first; exec sleep 60`), never)) {
      expect(line).toBe('first');
      break;
    }
    const number = Number(readFileSync(pid, 'utf8'));
    await expect.poll(() => identify(number)).toBeUndefined();
  });

  test('of a program that is not there are an error', async () => {
    await expect(all(streamLines(missing, never))).rejects.toThrow('ENOENT');
  });
});

test('a program is found on PATH, and a folder or a plain file is none', () => {
  expect(findProgram('sh', { PATH: '/nowhere:/bin' })).toBe('/bin/sh');
  expect(findProgram('sh', {})).toBeUndefined();
  expect(findProgram(folder.split('/').at(-1) ?? '', { PATH: tmpdir() })).toBeUndefined();
  expect(existsSync('/etc/passwd') && findProgram('passwd', { PATH: '/etc' })).toBeFalsy();
});
