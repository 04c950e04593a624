// Runs the suite, and ends with one line for machines: `N passed, N failed, N skipped`. --soak runs property tests at
// full size; --course runs the lessons alone, with a second seed, their alternatives, without each line of their
// solutions, and at a terminal in both languages; other arguments are passed on to vitest.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const [soak, course] = ['--soak', '--course'].map((word) => words.includes(word));
const rest = words.filter((word) => word !== '--soak' && word !== '--course');
if (course) rest.unshift('test/lessons.test.ts', 'test/tutorial-terminal.test.ts');
const folder = await mkdtemp(join(tmpdir(), 'kafkactl-report-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const child = spawn(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }),
      ...(soak ? { KAFKACTL_SOAK: '1' } : {}),
      ...(course ? { KAFKACTL_COURSE: '1' } : {}),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    await readFile(report, 'utf8'),
  );
  // A file that fails before its tests counts as one failure.
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length);
  console.log(
    `${numPassedTests} passed, ${numFailedTests + broken.length} failed, ${numPendingTests + numTodoTests} skipped`,
  );
}
await rm(folder, { recursive: true, force: true });
process.exit(code);
