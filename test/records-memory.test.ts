/** How much memory records take on their way, in a process of its own as users have it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writeSection } from '../bench/section.mjs';
import { program } from './bundle.js';
import { oneBroker, suiteEnv, type TestKafka } from './kafka.js';
import { newTopic, on } from './wire-records.js';

const soak = process.env['KAFKACTL_SOAK'] === '1';
const [few, many] = soak ? [1_000_000, 10_000_000] : [100_000, 2_000_000];
const mostBytes = 200e6;
const recordBytes = 100;
const folder = mkdtempSync(join(tmpdir(), 'kafkactl-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function* lines(count: number): Generator<string> {
  for (let n = 0; n < count; n += 1000) {
    yield Array.from({ length: 1000 }, (_, i) => `${String(n + i).padStart(20, '0')}${'x'.repeat(79)}\n`).join('');
  }
}

/** Runs a line to its end: its peak memory in bytes, as the process itself tells it, and the lines that it printed. */
async function peakOf(kafka: TestKafka, args: readonly string[], input: Iterable<string> = []) {
  const report = join(folder, `${Math.random()}`);
  const tell = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(pathToFileURL(report).pathname)}, String(process.resourceUsage().maxRSS)));`;
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, program, ...args],
    {
      env: { ...suiteEnv(), KAFKACTL_BROKERS: kafka.brokers },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let printed = 0;
  const said = text(child.stderr);
  child.stdout.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) printed++;
  });
  const closed = once(child, 'close');
  await pipeline(Readable.from(input), child.stdin);
  const [code] = await closed;
  if (code !== 0) throw new Error(`exit ${code}: ${await said}`);
  return { code, printed, peak: Number(readFileSync(report, 'utf8')) * 1024 };
}

test(`${many} records take no more memory than ${few}, and less than 200 MB`, {
  timeout: soak ? 900_000 : 180_000,
}, async () => {
  const kafka = await oneBroker();
  const verbs = ['produce', 'consume', 'copy'] as const;
  const found: Record<(typeof verbs)[number] | 'records', number>[] = [];
  for (const records of [few, many]) {
    const [topic, other] = await on(kafka, async (cluster) => [await newTopic(cluster, 6), await newTopic(cluster, 6)]);
    const written = await peakOf(kafka, ['produce', topic, '-o', 'table'], lines(records));
    expect(written).toMatchObject({ code: 0 });
    const read = await peakOf(kafka, ['consume', topic, '--exit']);
    expect(read).toMatchObject({ code: 0, printed: records });
    const copied = await peakOf(kafka, ['copy', topic, other]);
    found.push({ records, produce: written.peak, consume: read.peak, copy: copied.peak });
    await on(kafka, (cluster) => cluster.deleteTopics([topic, other]));
  }
  const [small, large] = found;
  for (const verb of verbs) {
    expect(large?.[verb], verb).toBeLessThan(mostBytes);
    // Memory does not grow with the number of records: not by two thirds of the additional bytes.
    const more = (many - few) * recordBytes;
    expect((large?.[verb] ?? 0) - (small?.[verb] ?? 0), verb).toBeLessThan((more * 2) / 3);
  }
  if (!soak) return;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const rows = found.map(
    ({ records, ...peaks }) =>
      `| ${[records.toLocaleString('en'), ...verbs.map((verb) => megabytes(peaks[verb]))].join(' | ')} |`,
  );
  writeSection(
    'soak:memory',
    ['| Records | produce | consume | copy |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  );
});
