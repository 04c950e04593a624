// `npm run bench:records`: writing and reading a million records of about 100 bytes, on one broker, over six
// partitions: kafkactl beside kcat, Apache's console tools and kafkajs, in one run, taking turns, medians. Wants kcat and
// GNU time. Writes docs/performance.md between its markers, unless --dry; --rounds 2 --records 100000 --tools kafkactl,kcat
// make it small while one works on the speed. With --shapes it measures kafkactl and kcat in other shapes of records and
// options instead (bench/records/shapes.mjs); --only zstd,json chooses some of them.
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchHome, productionJvm, randomPort } from './home.mjs';
import { measure, median } from './measure.mjs';
import { measureShapes } from './records/shapes-run.mjs';
import { toolsFor } from './records/tools.mjs';
import { writeSection } from './section.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    records: { type: 'string', default: '1000000' },
    tools: { type: 'string', default: 'kafkactl,kcat,Apache,kafkajs' },
    dry: { type: 'boolean', default: false },
    shapes: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const [rounds, count] = [Number(flags.rounds), Number(flags.records)];
const home = benchHome(productionJvm);
const { env } = home;
const run = (...args) => home.run(...args).stdout;

/** JSON lines of about 100 bytes, the same for all. */
async function writeInput(path) {
  const file = createWriteStream(path);
  for (let n = 0; n < count; n++) {
    const line = `{"eventId":${n},"userId":"user-${n % 10_000}","eventType":"PAGE_VIEW","page":"/products/${n % 997}","ms":${n % 350}}\n`;
    if (!file.write(line)) await new Promise((resolve) => file.once('drain', resolve));
  }
  await new Promise((resolve) => file.end(resolve));
}

function lengthOf(topic) {
  const [{ partitions }] = JSON.parse(run('topics', 'describe', topic, '-o', 'json'));
  return partitions.reduce((sum, { earliest, latest }) => sum + latest - earliest, 0);
}

/** Each tool writes a topic of its own; then each reads the one that kcat wrote. */
async function round(number, tools, input, found) {
  const topicOf = (tool) => `bench-${tool}-${number}`;
  for (const [tool, { produce }] of Object.entries(tools)) {
    run('topics', 'create', topicOf(tool), '--partitions', '6');
    found.push({ tool, verb: 'produce', ...(await measure(produce(topicOf(tool)), { input, env })) });
    const length = lengthOf(topicOf(tool));
    if (length !== count) throw new Error(`${tool} wrote ${length} records of ${count}`);
  }
  const topic = topicOf('kcat');
  for (const [tool, { consume }] of Object.entries(tools)) {
    const result = await measure(consume(topic), { env });
    if (result.lines !== count) throw new Error(`${tool} read ${result.lines} records of ${count}`);
    found.push({ tool, verb: 'consume', ...result });
  }
  for (const tool of Object.keys(tools)) run('topics', 'delete', topicOf(tool), '--yes');
}

/** Medians of one verb, tool by tool, with what they are of kcat's. */
function table(verb, tools, found) {
  const of = (tool, what) =>
    median(found.filter((each) => each.tool === tool && each.verb === verb).map((each) => each[what]));
  const rows = tools.map((tool) => {
    const cells = ['wall', 'cpu', 'memory'].map((what) => {
      const value = of(tool, what);
      const shown = what === 'memory' ? `${value.toFixed(0)} MB` : `${value.toFixed(2)} s`;
      return tool === 'kcat' ? shown : `${shown} (${(value / of('kcat', what)).toFixed(2)}x)`;
    });
    return `| ${[tool, ...cells].join(' | ')} |`;
  });
  return [`| ${verb} | Wall | CPU | Peak memory |`, '| --- | --- | --- | --- |', ...rows].join('\n');
}

function versions() {
  const kcat = /Version (\S+) .*librdkafka (\S+)/.exec(spawnSync('kcat', ['-V'], { encoding: 'utf8' }).stdout);
  const [{ kafkaVersion }] = JSON.parse(run('cluster', 'show', '-o', 'json'));
  return `Apache Kafka ${kafkaVersion}, Node ${process.versions.node}, kcat ${kcat[1]} with librdkafka ${kcat[2]}`;
}

const machine = () =>
  `${versions()}. ${cpus().length} cores (${cpus()[0].model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory, ${process.platform}.`;

/** Tools beside each other; returns what is written about it. */
async function benchTools(broker) {
  const found = [];
  const input = join(home.folder, 'input');
  await writeInput(input);
  const all = toolsFor(broker, count);
  const tools = Object.fromEntries(flags.tools.split(',').map((name) => [name, all[name]]));
  // The first round warms the broker's compiler and is not counted.
  for (let number = 0; number <= rounds; number++) await round(number, tools, input, number === 0 ? [] : found);
  const tables = ['produce', 'consume'].map((verb) => table(verb, Object.keys(tools), found));
  const head = `${machine()} ${count.toLocaleString('en')} records, medians of ${rounds}; in brackets as a multiple of kcat's.`;
  return [head, ...tables].join('\n\n');
}

async function benchShapes(broker) {
  const only = flags.only.split(',').filter((word) => word !== '');
  const shapes = await measureShapes(home, broker, { rounds, only });
  return `${machine()} Medians of ${rounds} turns; a ratio is the median of those within a turn.\n\n${shapes}`;
}

try {
  const [{ brokers }] = JSON.parse(run('sandbox', 'up', '--port', randomPort(), '-o', 'json'));
  const { address } = brokers[0];
  const section = await (flags.shapes ? benchShapes(address) : benchTools(address));
  console.log(section);
  if (!flags.dry) writeSection(flags.shapes ? 'bench:records --shapes' : 'bench:records', section);
} finally {
  home.end();
}
