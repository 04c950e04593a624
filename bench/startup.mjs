// Whole-process time of `kafkactl topics list` beside a bare `node -e 0` and Apache's `kafka-topics --list`, on Node as
// it runs this file and on Node 24 (brought by npm where it can be), interleaved, medians. Prints ratios; exits 1 when
// one is over its limit.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { benchHome, kafkactl } from './home.mjs';
import { median } from './measure.mjs';

const rounds = 15;
const limits = { 'Node 20': 2.5, 'Node 24': 4, apache: 1 / 5 };
const home = benchHome();
const { env } = home;

/** Runs a line and gives its wall time in milliseconds. */
const run = (command, args) => home.runProgram(command, args).seconds * 1000;

/** Runs the lines in turns, so that other load on the machine affects all of them alike. Gives medians by name. */
function compare(lines, times = rounds) {
  const found = new Map(lines.map(([name]) => [name, []]));
  for (const [, ...line] of lines) run(...line);
  for (let round = 0; round < times; round++) {
    for (const [name, ...line] of lines) found.get(name).push(run(...line));
  }
  return new Map([...found].map(([name, all]) => [name, median(all)]));
}

function otherNode(version) {
  const folder = join(home.folder, `node-${version}`);
  const installed = spawnSync('npm', ['i', '--silent', '--no-save', '--prefix', folder, `node@${version}`]);
  return installed.status === 0 ? join(folder, 'node_modules/node/bin/node') : undefined;
}

/** The arguments with which Apache's bin/kafka-topics.sh runs Java, the options of kafka-run-class.sh included. */
function apacheTopics() {
  const cache = join(env.XDG_CACHE_HOME, 'kafkactl');
  const version = readdirSync(cache).find((name) => name.startsWith('kafka-'));
  const jars = findJars(join(cache, version));
  const [{ brokers }] = JSON.parse(home.run('sandbox', 'status', '-o', 'json').stdout);
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
  home.run('sandbox', 'up');
  const major = `Node ${process.versions.node.split('.')[0]}`;
  const nodes = [[major, process.execPath]];
  const node24 = major === 'Node 24' ? undefined : otherNode(24);
  if (node24) nodes.push(['Node 24', node24]);
  for (const [name, node] of nodes) {
    const times = compare([
      ['bare', node, ['-e', '0']],
      ['kafkactl', node, [kafkactl, 'topics', 'list']],
    ]);
    const [bare, ours] = [times.get('bare'), times.get('kafkactl')];
    console.log(`${name}: node -e 0 ${bare.toFixed(0)} ms, kafkactl topics list ${ours.toFixed(0)} ms`);
    report(`${name}: kafkactl topics list / node -e 0`, ours / bare, limits[name] ?? limits['Node 20']);
  }
  const beside = compare(
    [
      ['kafkactl', process.execPath, [kafkactl, 'topics', 'list']],
      ['apache', 'java', apacheTopics()],
    ],
    5,
  );
  console.log(`kafka-topics --list ${beside.get('apache').toFixed(0)} ms`);
  report('kafkactl topics list / kafka-topics --list', beside.get('kafkactl') / beside.get('apache'), limits.apache);
} finally {
  home.end();
}
process.exit(over ? 1 : 0);
