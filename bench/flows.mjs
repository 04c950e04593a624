// `npm run bench:flows`: `flows run order-events` as fast as its source events are taken, and beside it, in the same
// run, bare kafkajs consumers that do the same reads: five groups, each a process, each all of the topic. Writes
// docs/performance.md between its markers, unless --dry; --events 20000 --rounds 1 make it small.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchHome, productionJvm, randomPort } from './home.mjs';
import { median } from './measure.mjs';
import { writeSection } from './section.mjs';

const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    dry: { type: 'boolean', default: false },
  },
});
const [events, rounds] = [Number(flags.events), Number(flags.rounds)];
const least = 5000;
const reader = fileURLToPath(new URL('./flows/reader.mjs', import.meta.url));
const groups = ['inventory', 'payment', 'shipping', 'notifications', 'analytics'];
const home = benchHome(productionJvm);
const run = (...args) => home.run(...args).stdout;

/** Runs one reader and gives the times that it prints; its start-up is not part of them. */
async function read(brokers, group, count) {
  const child = spawn(process.execPath, [reader, brokers, 'order-events', group, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) said += chunk;
  return JSON.parse(said);
}

async function round(number, brokers) {
  const line = ['flows', 'run', 'order-events', '--events', String(events), '--keep', '-o', 'json'];
  const [report] = JSON.parse(run(...line));
  const names = groups.map((group) => `bare-${group}-${number}`);
  const times = await Promise.all(names.map((name) => read(brokers, name, report.events.total)));
  const bare = Math.max(...times.map(({ ended }) => ended)) - Math.min(...times.map(({ began }) => began));
  run('flows', 'stop', '--yes');
  return { flow: report.tookMs, bare, perSecond: report.events.perSecond };
}

let slow = false;
try {
  const [{ brokers }] = JSON.parse(run('sandbox', 'up', '--port', randomPort(), '-o', 'json'));
  const addresses = brokers.map(({ address }) => address).join(',');
  const found = [];
  for (let number = 1; number <= rounds; number++) {
    found.push(await round(number, addresses));
    console.log(found.at(-1));
  }
  const of = (what) => median(found.map((each) => each[what]));
  slow = of('perSecond') < least;
  const text = `\`flows run order-events --events ${events}\`, one broker, five services, every event and what follows from it, until all groups
have caught up: **${of('perSecond').toLocaleString('en')} source events a second** (${(of('flow') / 1000).toFixed(1)} s). Five bare kafkajs consumers that read and parse the same
${(events * 3).toLocaleString('en')} records each, with nothing to do and nothing emitted: ${(of('bare') / 1000).toFixed(1)} s. Ratio ${(of('flow') / of('bare')).toFixed(2)}x. Medians of ${rounds}; Node ${process.versions.node}, ${cpus().length} cores.`;
  console.log(text);
  if (!flags.dry) writeSection('bench:flows', text);
} finally {
  home.end();
}
process.exitCode = slow ? 1 : 0;
