// A thousand topics of one partition on a warm one-broker sandbox: the first apply, a plan with nothing to do, and
// Apache's kafka-topics --describe beside it. Whole processes, wall, medians. Prints ratios; ends with 1 when a plan
// takes longer than 3 s, or longer than kafka-topics needs to show the same topics.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchHome, randomPort } from './home.mjs';
import { median, shown } from './measure.mjs';

const runs = Number(process.argv[2] ?? 5);
const topics = 1000;
const limits = { seconds: 3, apache: 1 };
const home = benchHome();
const file = join(home.folder, 'topics.yaml');
/** Runs a line and gives its wall time in seconds. */
const run = (...args) => home.run(...args).seconds;

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
  run('sandbox', 'up', '--port', randomPort());
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
  home.end();
}
process.exitCode = over ? 1 : 0;
