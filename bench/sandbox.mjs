// How long `kafkactl sandbox up` takes on a warm machine: jars and class data archive are there. Whole process, wall.
// Limits: one broker 3 s, three brokers 10 s, on two idle cores. Ends with 1 when a median is above its limit.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kafkactl = fileURLToPath(new URL('../bin/kafkactl', import.meta.url));
const runs = Number(process.argv[2] ?? 5);
const home = mkdtempSync(join(tmpdir(), 'kafkactl-bench-'));
const env = {
  ...process.env,
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_STATE_HOME: join(home, 'state'),
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
};
const port = 25_000 + Math.floor(Math.random() * 4000);

function run(...args) {
  const began = performance.now();
  const { status, stderr } = spawnSync(kafkactl, ['sandbox', ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`kafkactl sandbox ${args.join(' ')}: ${stderr}`);
  return (performance.now() - began) / 1000;
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
const shown = (times) => `${median(times).toFixed(2)} s  (${times.map((time) => time.toFixed(2)).join(' ')})`;

const cases = [
  { title: 'one broker', limit: 3, flags: [] },
  { title: 'three brokers and a controller', limit: 10, flags: ['--brokers', '3'] },
  { title: 'one secure broker', limit: 6, flags: ['--secure'] },
];

let late = false;
try {
  for (const { title, limit, flags } of cases) {
    const up = ['up', '--port', String(port), ...flags];
    run(...up);
    run('down', '--purge', '--yes');
    const fresh = [];
    const again = [];
    for (let i = 0; i < runs; i++) {
      fresh.push(run(...up));
      run('down');
      again.push(run('up'));
      run('down', '--purge', '--yes');
    }
    late ||= median(fresh) > limit || median(again) > limit;
    process.stdout.write(`${title}, at most ${limit} s\n  new    ${shown(fresh)}\n  again  ${shown(again)}\n`);
  }
} finally {
  spawnSync(kafkactl, ['sandbox', 'down', '--purge', '--yes'], { env });
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = late ? 1 : 0;
