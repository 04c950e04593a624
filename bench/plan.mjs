// A thousand topics of one partition on a warm one-broker sandbox: the first apply, a plan with nothing to do, and
// Apache's kafka-topics --describe beside it. Whole processes, wall, medians. Prints ratios; ends with 1 when a plan
// takes longer than 3 s, or longer than kafka-topics needs to show the same topics.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kafkactl = fileURLToPath(new URL('../bin/kafkactl', import.meta.url));
const runs = Number(process.argv[2] ?? 5);
const topics = 1000;
const limits = { seconds: 3, apache: 1 };
const home = mkdtempSync(join(tmpdir(), 'kafkactl-bench-'));
const file = join(home, 'topics.yaml');
const env = {
  ...process.env,
  KAFKACTL_CONTEXT: undefined,
  KAFKACTL_BROKERS: undefined,
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_STATE_HOME: join(home, 'state'),
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
};

/** Runs a line and gives its wall time in seconds. */
function run(...args) {
  const began = performance.now();
  const { status, stderr } = spawnSync(kafkactl, args, { env, cwd: home, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`kafkactl ${args.join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - began) / 1000;
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
const shown = (times) => `${median(times).toFixed(2)} s  (${times.map((time) => time.toFixed(2)).join(' ')})`;

let over = false;
try {
  const names = Array.from({ length: topics }, (_, index) => `bench-${index}`);
  writeFileSync(
    file,
    `apiVersion: kafkactl/v1
profiles: { bench: { partitions: 1, replicationFactor: 1, config: { retention.ms: 1d } } }
topics:
${names.map((name) => `  - { name: ${name} }`).join('\n')}
`,
  );
  run('sandbox', 'up', '--port', String(25_000 + Math.floor(Math.random() * 4000)));
  console.log(`first apply of ${topics} topics   ${run('apply', '-f', file).toFixed(2)} s`);
  const [plans, described] = [[], []];
  run('plan', '-f', file);
  for (let round = 0; round < runs; round++) {
    plans.push(run('plan', '-f', file, '--exit-code'));
    described.push(run('sandbox', 'run', 'kafka-topics', '--', '--describe'));
  }
  console.log(`plan with nothing to do        ${shown(plans)}`);
  console.log(`kafka-topics --describe        ${shown(described)}`);
  const ratio = median(plans) / median(described);
  console.log(`plan / kafka-topics            ${ratio.toFixed(2)}x  (at most ${limits.apache.toFixed(2)}x)`);
  over = median(plans) > limits.seconds || ratio > limits.apache;
} finally {
  spawnSync(kafkactl, ['sandbox', 'down', '--purge', '--yes'], { env });
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = over ? 1 : 0;
