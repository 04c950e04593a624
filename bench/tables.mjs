// What a table costs. Processor time of `topics list` as a table beside the same 1,067 topics as JSON, on a one-broker
// sandbox: whole processes, interleaved, medians; then the time to draw 10,000 rows, each time in a process of its own, as
// a sandbox does not hold as many topics. Ends with 1 where the table costs more than 0.05 s more than JSON, or where
// JSON and the 10,000 rows take a second together.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { benchHome, kafkactl, randomPort } from './home.mjs';
import { measure, median, shown } from './measure.mjs';

const runs = Number(process.argv[2] ?? 11);
const topics = 1067;
const rows = 10_000;
const limits = { more: 0.05, most: 1 };
const home = benchHome();

/** Prints the seconds of processor time that drawing takes, off a terminal or on one of 80 columns. */
const drawing = `
import { draw } from './draw.mjs';
const width = process.argv[2] === 'terminal' ? 80 : undefined;
const titles = ['NAME', 'PARTITIONS', 'REPLICATION', 'RETENTION', 'CLEANUP'];
const columns = titles.map((title, index) => ({ title, align: index === 1 || index === 2 ? 'right' : 'left' }));
const rows = Array.from({ length: ${rows} }, (_, index) => ['orders.of-the-shop.topic-' + index, 12, 3, '7d', 'delete']);
const before = process.cpuUsage();
await draw([{ kind: 'table', columns, rows }], { colour: width !== undefined, width, safe: width !== undefined });
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);
`;

async function timesOfLists() {
  const times = { json: [], table: [] };
  for (let round = 0; round < runs; round++) {
    for (const [format, all] of Object.entries(times)) {
      const line = [process.execPath, kafkactl, 'topics', 'list', '-o', format];
      const { cpu, lines } = await measure(line, { env: home.env });
      if (lines < topics) throw new Error(`${lines} lines of ${topics} topics as ${format}`);
      all.push(cpu);
    }
  }
  return times;
}

try {
  home.run('sandbox', 'up', '--port', randomPort());
  home.run('topics', 'create', ...Array.from({ length: topics }, (_, index) => `bench.topic-${index}`), '-p', '1');
  // The broker's metadata has the last ones a little later.
  while (home.run('topics', 'list', '-o', 'name').stdout.split('\n').length <= topics);
  const { json, table } = await timesOfLists();
  const more = median(table) - median(json);
  console.log(`${topics} topics as json     ${shown(json)}`);
  console.log(`${topics} topics as a table  ${shown(table)}, ${more.toFixed(2)} s more`);
  let over = more > limits.more;

  const draw = fileURLToPath(new URL('../src/lib/io/draw.ts', import.meta.url));
  const bundle = { bundle: true, platform: 'node', format: 'esm', minify: true, logLevel: 'error' };
  await build({ ...bundle, entryPoints: [draw], outfile: join(home.folder, 'draw.mjs') });
  writeFileSync(join(home.folder, 'rows.mjs'), drawing);
  for (const where of ['pipe', 'terminal']) {
    const line = [join(home.folder, 'rows.mjs'), where];
    const times = Array.from({ length: runs }, () => Number(home.runProgram(process.execPath, line).stdout));
    console.log(`${rows} rows on a ${where}`.padEnd(26), shown(times));
    over ||= median(json) + median(times) >= limits.most;
  }
  process.exitCode = over ? 1 : 0;
} finally {
  home.end();
}
