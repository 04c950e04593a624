// Processor time of `topics list` as a table beside the same topics as JSON, on a one-broker sandbox: whole processes,
// interleaved, medians, off a terminal and with the width of one. Ends with 1 where a table of 1,067 topics costs more
// than 0.05 s more than JSON, or one of 10,000 topics takes a second.
import { benchHome, kafkactl, randomPort } from './home.mjs';
import { measure, median, shown } from './measure.mjs';

const runs = Number(process.argv[2] ?? 11);
const batch = 500;
const sizes = [1067, 10_000];
const limits = { more: 0.05, most: 1 };
const home = benchHome();
let over = false;

async function compare(count) {
  const times = { json: [], table: [] };
  for (let round = 0; round < runs; round++) {
    for (const [format, all] of Object.entries(times)) {
      const line = [process.execPath, kafkactl, 'topics', 'list', '-o', format];
      const { cpu, lines } = await measure(line, { env: home.env });
      if (lines < count) throw new Error(`${lines} lines of ${count} topics as ${format}`);
      all.push(cpu);
    }
  }
  return times;
}

try {
  home.run('sandbox', 'up', '--port', randomPort());
  let made = 0;
  for (const count of sizes) {
    for (; made < count; made += batch) {
      const names = Array.from({ length: Math.min(batch, count - made) }, (_, index) => `bench.topic-${made + index}`);
      home.run('topics', 'create', ...names, '-p', '1', '--request-timeout', '5m');
    }
    made = count;
    const { json, table } = await compare(count);
    const more = median(table) - median(json);
    console.log(`${count} topics as json     ${shown(json)}`);
    console.log(`${count} topics as a table  ${shown(table)}  ${more.toFixed(2)} s more`);
    over ||= count < 10_000 ? more > limits.more : median(table) >= limits.most;
  }
} finally {
  home.end();
}
process.exitCode = over ? 1 : 0;
