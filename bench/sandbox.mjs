// How long `kafkactl sandbox up` takes on a warm machine: jars and class data archive are there. Whole process, wall.
// Limits: one broker 3 s, three brokers 10 s, on two idle cores. Ends with 1 when a median is above its limit.
import { benchHome, randomPort } from './home.mjs';
import { median, shown } from './measure.mjs';

const runs = Number(process.argv[2] ?? 5);
const home = benchHome();
const port = randomPort();
const run = (...args) => home.run('sandbox', ...args).seconds;

const cases = [
  { title: 'one broker', limit: 3, flags: [] },
  { title: 'three brokers and a controller', limit: 10, flags: ['--brokers', '3'] },
  { title: 'one secure broker', limit: 6, flags: ['--secure'] },
];

let late = false;
try {
  for (const { title, limit, flags } of cases) {
    const up = ['up', '--port', port, ...flags];
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
  home.end();
}
process.exitCode = late ? 1 : 0;
