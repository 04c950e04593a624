// Runs one command under GNU time and gives its times and memory.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Wall and CPU (user and system) in seconds, peak memory (resident) in MB, and the lines that it printed through a
 * pipe, counted by `wc`. Standard input is a file, or nothing.
 */
export async function measure([command, ...args], { input, env } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kafkactl-measure-'));
  const report = join(folder, 'time');
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const counter = spawn('wc', ['-l'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const counted = textOf(counter.stdout);
  const began = performance.now();
  const child = spawn('time', ['--format', '%e %U %S %M', '--output', report, command, ...args], {
    stdio: [stdin, counter.stdin, 'pipe'],
    env,
  });
  counter.stdin.destroy();
  const said = textOf(child.stderr);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const wall = (performance.now() - began) / 1000;
  if (typeof stdin === 'number') closeSync(stdin);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}: ${await said}`);
  const [, user, system, kib] = readFileSync(report, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  rmSync(folder, { recursive: true });
  return { wall, cpu: user + system, memory: (kib * 1024) / 1e6, lines: Number(await counted) };
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Seconds, the median first. */
export const shown = (times) => `${median(times).toFixed(2)} s  (${times.map((time) => time.toFixed(2)).join(' ')})`;
