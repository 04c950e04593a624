import { expect, test } from 'vitest';
import { processState } from './identity.js';
import { startWorker } from './worker.js';

const sh = (script: string) => ({ command: '/bin/sh', args: ['-c', script], env: process.env });

/** Runs a script as a worker; what it has told, and how it has ended. */
async function told(script: string) {
  const lines: string[] = [];
  const { code, stderr } = await startWorker(sh(script), (line) => lines.push(line)).ended;
  return { lines, code, stderr };
}

test('an incomplete line of a killed worker is dropped', async () => {
  expect(await told('printf \'{"kind":1}\\n{"ki\'; kill -9 $$')).toEqual({
    lines: ['{"kind":1}'],
    code: 137,
    stderr: '',
  });
});

test.each([
  ['two lines in one piece', "printf 'a\\nb\\n'", ['a', 'b']],
  ['a line in three pieces', "printf a; sleep 0.05; printf b; sleep 0.05; printf 'c\\nd\\n'", ['abc', 'd']],
  ['a character in two pieces', "printf '\\303'; sleep 0.05; printf '\\261\\n'", ['ñ']],
  ['an empty line', "printf '\\na\\n'", ['', 'a']],
  ['a line of a megabyte', "head -c 1000000 /dev/zero | tr '\\0' x; echo", ['x'.repeat(1_000_000)]],
])('%s', async (_what, script, lines) => {
  expect(await told(script)).toEqual({ lines, code: 0, stderr: '' });
});

test('`ended` resolves after the last line, with the end of stderr', async () => {
  const { lines, code, stderr } = await told('echo first words >&2; head -c 9000 /dev/zero >&2; echo last; exit 3');
  expect({ lines, code, kept: stderr.length }).toEqual({ lines: ['last'], code: 3, kept: 4000 });
});

test('a worker reads lines and ends with its input; later lines are dropped', async () => {
  const lines: string[] = [];
  const worker = startWorker(sh('while read line; do echo "got $line"; done'), (line) => lines.push(line));
  worker.send('one');
  worker.send('two');
  worker.close();
  worker.send('three');
  expect(await worker.ended).toEqual({ code: 0, stderr: '' });
  expect(lines).toEqual(['got one', 'got two']);
  worker.send('four');
});

test('kill ends a worker that ignores SIGTERM too', async () => {
  const worker = startWorker(sh("trap '' TERM INT; echo here; exec sleep 60"), () => worker.kill());
  expect((await worker.ended).code).toBe(137);
  expect(processState(worker.id)).toBe('gone');
});

test('a worker that cannot be started has ended', async () => {
  const worker = startWorker({ command: '/nowhere/none', args: [], env: process.env }, () => {});
  expect(await worker.ended).toEqual({ code: 1, stderr: expect.stringContaining('ENOENT') });
});
