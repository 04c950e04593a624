import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { fetchJars, mavenJars } from '../src/lib/sandbox/maven.js';
import { homeEnv, sandboxContextOf } from './kafka.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(inject('suiteHome'), 'download-'));
});
const stops: AbortController[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort(new Error('end'));
});

/** A Maven that does what a script says; `$folder` is where the jars belong. */
function maven(script: string): string {
  const path = join(home, 'mvn');
  const folder = 'for arg; do case "$arg" in -DoutputDirectory=*) folder=$(echo "$arg" | cut -d= -f2-);; esac; done';
  writeFileSync(path, `#!/bin/sh\n${folder}\necho run >> ${home}/runs\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const around = (signal?: AbortSignal) => {
  const app = sandboxContextOf({ ...homeEnv(home), XDG_CACHE_HOME: join(home, 'cache') }, signal);
  return { app, jars: mavenJars(app.folders.cache, '4.3.1') };
};

const jarsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.jar'));
/** Folders that a download passes through. */
const halves = (jars: string) =>
  existsSync(dirname(jars))
    ? readdirSync(dirname(jars)).flatMap((name) => (name.includes('.download') ? join(dirname(jars), name) : []))
    : [];

test('an interrupted download leaves no partial cache, and the next one is complete', async () => {
  const stop = new AbortController();
  stops.push(stop);
  const { app, jars } = around(stop.signal);
  const hanging = fetchJars(maven('touch "$folder/half.jar"; echo half; exec sleep 60'), app);
  await expect.poll(() => halves(jars).some((half) => existsSync(join(half, 'half.jar')))).toBe(true);
  stop.abort(new Error('stop'));
  await expect(hanging).rejects.toThrow('stop');
  expect([existsSync(jars), halves(jars)]).toEqual([false, []]);

  const again = around();
  expect(await fetchJars(maven('touch "$folder/whole.jar"'), again.app)).toBe(jars);
  expect(jarsIn(jars)).toEqual(['whole.jar']);
});

test('leftovers of a killed download are removed, also while its Maven still writes', async () => {
  const { app, jars } = around();
  const left = `${jars}.download-4194305`;
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'half.jar'), '');
  await fetchJars(maven('touch "$folder/whole.jar"'), app);
  expect([jarsIn(jars), halves(jars)]).toEqual([['whole.jar'], []]);
});

test('a cache with a missing jar is downloaded again', async () => {
  const { app, jars } = around();
  const both = maven('touch "$folder/one.jar" "$folder/two.jar"');
  await fetchJars(both, app);
  rmSync(join(jars, 'one.jar'));
  await fetchJars(both, app);
  expect(jarsIn(jars)).toEqual(['one.jar', 'two.jar']);
});

test('Maven verifies checksums of what it downloads', async () => {
  const { app } = around();
  await fetchJars(maven(`echo "$*" > ${home}/args; touch "$folder/whole.jar"`), app);
  expect(readFileSync(join(home, 'args'), 'utf8').split(' ')).toContain('-C');
});

test('a complete cache is not downloaded again, and two starts at once download it once', async () => {
  const { app, jars } = around();
  const script = maven('sleep 0.3; touch "$folder/whole.jar"');
  expect(await Promise.all([fetchJars(script, app), fetchJars(script, app)])).toEqual([jars, jars]);
  expect(await fetchJars(maven('exit 1'), app)).toBe(jars);
  expect(await fetchJars(undefined, app)).toBe(jars);
  expect(readFileSync(join(home, 'runs'), 'utf8')).toBe('run\n');
});

test("a failure shows Maven's error, and leaves nothing", async () => {
  const { app, jars } = around();
  const script = maven('echo "[INFO] x"; echo "[ERROR] Unknown host repo.example"; exit 1');
  await expect(fetchJars(script, app)).rejects.toMatchObject({
    code: 'failed',
    message: 'Maven could not get Apache Kafka: Unknown host repo.example',
  });
  expect([existsSync(jars), halves(jars)]).toEqual([false, []]);
});
