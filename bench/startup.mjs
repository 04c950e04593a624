// Whole-process time of `kafkactl topics list` beside a bare `node -e 0` and Apache's `kafka-topics --list`, on Node as
// it runs this file and on Node 24 (brought by npm where it can be), interleaved, medians. Prints ratios; exits 1 when
// one is over its limit.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin/kafkactl');
const rounds = 15;
const limits = { 'Node 20': 2.5, 'Node 24': 4, apache: 1 / 5 };
const home = mkdtempSync(join(tmpdir(), 'kafkactl-bench-'));
const env = {
  ...process.env,
  KAFKACTL_CONTEXT: undefined,
  KAFKACTL_BROKERS: undefined,
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_STATE_HOME: join(home, 'state'),
  XDG_DATA_HOME: join(home, 'data'),
};

/** Runs a line and gives its wall time in milliseconds. */
function run(command, args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { env, cwd: home, encoding: 'utf8' });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Takes turns, so that whatever else the machine does meets all of them alike. */
function compare(lines, times = rounds) {
  const found = new Map(lines.map(([name]) => [name, []]));
  for (const [, ...line] of lines) run(...line);
  for (let round = 0; round < times; round++) {
    for (const [name, ...line] of lines) found.get(name).push(run(...line));
  }
  return new Map([...found].map(([name, all]) => [name, median(all)]));
}

function otherNode(version) {
  const folder = join(home, `node-${version}`);
  const installed = spawnSync('npm', ['i', '--silent', '--no-save', '--prefix', folder, `node@${version}`], { env });
  return installed.status === 0 ? join(folder, 'node_modules/node/bin/node') : undefined;
}

/** The line that Apache's bin/kafka-topics.sh comes to, with the options that kafka-run-class.sh gives Java. */
function apacheTopics() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kafkactl');
  const version = readdirSync(cache).find((name) => name.startsWith('kafka-'));
  const jars = findJars(join(cache, version));
  const [{ brokers }] = JSON.parse(
    spawnSync(process.execPath, [bin, 'sandbox', 'status', '-o', 'json'], { env }).stdout,
  );
  return [
    '-Xmx256M',
    ...'-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35'.split(' '),
    ...'-XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true'.split(' '),
    '-cp',
    `${jars}/*`,
    'org.apache.kafka.tools.TopicCommand',
    '--bootstrap-server',
    brokers[0].address,
    '--list',
  ];
}

function findJars(folder) {
  const jar = readdirSync(folder, { recursive: true }).find((name) => /(^|\/)kafka-tools-.*\.jar$/.test(name));
  return dirname(join(folder, jar));
}

let over = false;
function report(title, ratio, limit) {
  const ok = ratio <= limit;
  over ||= !ok;
  console.log(`${title.padEnd(52)} ${ratio.toFixed(2)}x  (at most ${limit.toFixed(2)}x)${ok ? '' : '  OVER'}`);
}

try {
  run(process.execPath, [bin, 'sandbox', 'up', '-o', 'json']);
  const major = `Node ${process.versions.node.split('.')[0]}`;
  const nodes = [[major, process.execPath]];
  const node24 = major === 'Node 24' ? undefined : otherNode(24);
  if (node24) nodes.push(['Node 24', node24]);
  for (const [name, node] of nodes) {
    const times = compare([
      ['bare', node, ['-e', '0']],
      ['kafkactl', node, [bin, 'topics', 'list']],
    ]);
    const [bare, ours] = [times.get('bare'), times.get('kafkactl')];
    console.log(`${name}: node -e 0 ${bare.toFixed(0)} ms, kafkactl topics list ${ours.toFixed(0)} ms`);
    report(`${name}: kafkactl topics list / node -e 0`, ours / bare, limits[name] ?? limits['Node 20']);
  }
  const beside = compare(
    [
      ['kafkactl', process.execPath, [bin, 'topics', 'list']],
      ['apache', 'java', apacheTopics()],
    ],
    5,
  );
  console.log(`kafka-topics --list ${beside.get('apache').toFixed(0)} ms`);
  report('kafkactl topics list / kafka-topics --list', beside.get('kafkactl') / beside.get('apache'), limits.apache);
} finally {
  spawnSync(process.execPath, [bin, 'sandbox', 'down', '--purge', '--yes'], { env });
  rmSync(home, { recursive: true, force: true });
}
process.exit(over ? 1 : 0);
