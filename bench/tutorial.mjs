// From `kafkactl tutorial` in an empty home to the first event that the learner has consumed, in seconds of wall time: its
// sandbox starts, lesson 0.1 opens, and its first line is typed at once. Kafka's jars are there. Limit: 20 s, on two idle
// cores. Ends with 1 when the median is above it.
import { spawn } from 'node:child_process';
import { benchHome, kafkactl, randomPort } from './home.mjs';
import { median, shown } from './measure.mjs';

const runs = Number(process.argv[2] ?? 3);
const limit = 20;
const line = 'consume user-events --from-beginning --exit';

/** Seconds to the first task that is done. */
async function firstTask() {
  const home = benchHome({ KAFKACTL_LANG: 'en' });
  const began = performance.now();
  const child = spawn(process.execPath, [kafkactl, 'tutorial', '--plain', '--port', randomPort()], {
    env: home.env,
    cwd: home.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    child.stdin.write(`${line}\n`);
    let seen = '';
    for await (const chunk of child.stdout) {
      seen += chunk;
      if (/^✓ /m.test(seen)) return (performance.now() - began) / 1000;
    }
    throw new Error(`no task was done:\n${seen}`);
  } finally {
    child.stdin.end();
    child.stdout.destroy();
    await ended;
    home.run('sandbox', 'down', '--name', 'learn', '--purge', '--yes');
    home.end();
  }
}

const times = [];
for (let i = 0; i < runs; i++) times.push(await firstTask());
process.stdout.write(`from an empty home to the first event consumed, at most ${limit} s\n  ${shown(times)}\n`);
process.exitCode = median(times) > limit ? 1 : 0;
