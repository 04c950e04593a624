import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { newClusterId } from './cluster-id.js';
import { archivePath, removeReplacedArchives } from './distribution.js';
import { installCommand } from './install-command.js';
import { isRecentKafka } from './installed-kafka.js';
import { javaMajor } from './java.js';
import { javaCommandLine } from './java-command.js';
import { lastLines, readLogs } from './logs.js';
import { jarOfLine, kafkaOfPom } from './maven.js';
import { scramUsers } from './secrets.js';
import { checkName } from './state.js';
import { overallState } from './status.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['17.0.15', 17],
  ['21', 21],
  ['1.8.0_402', 8],
  ['25-ea', 25],
])('Java %s is %i', (version, major) => {
  expect(javaMajor(version)).toBe(major);
});

describe('how to install Java and Maven', () => {
  const on =
    (...programs: string[]) =>
    (program: string) =>
      programs.includes(program);
  test.each([
    ['darwin', '', [], 'brew install openjdk maven'],
    ['linux', 'ID=debian\nVERSION_ID="12"\n', ['apt-get'], 'sudo apt-get install -y openjdk-17-jdk-headless maven'],
    ['linux', 'ID=debian\nVERSION_ID="13"\n', ['apt-get'], 'sudo apt-get install -y openjdk-21-jdk-headless maven'],
    ['linux', 'ID=ubuntu\nVERSION_ID="24.04"\n', ['apt-get'], 'sudo apt-get install -y openjdk-21-jdk-headless maven'],
    ['linux', 'ID=fedora\n', ['dnf', 'yum'], 'sudo dnf install -y java-21-openjdk-headless maven'],
    ['linux', 'ID=arch\n', ['pacman'], 'sudo pacman -S --needed jdk-openjdk maven'],
    ['linux', 'ID=alpine\n', ['apk'], 'sudo apk add openjdk21-jre-headless maven'],
    ['linux', '', [], undefined],
  ] as const)('on %s %j', (platform, osRelease, programs, line) => {
    expect(installCommand({ platform, osRelease, has: on(...programs) })).toBe(line);
  });
});

describe("Java's line", () => {
  const kafka = { java: { command: '/usr/bin/java', version: '17', major: 17 }, jars: '/cache/jars' };
  test('has the default options and the archive', () => {
    const { args } = javaCommandLine(kafka, 'kafka.Kafka', ['p'], {}, { archive: { use: 'a.jsa' }, label: 'demo' });
    expect(args.slice(0, 3)).toEqual(['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']);
    expect(args).toContain('-XX:SharedArchiveFile=a.jsa');
    expect(args.slice(-4)).toEqual(['-cp', '/cache/jars/*', 'kafka.Kafka', 'p']);
  });

  test("takes the variables of Apache's scripts instead of its defaults", () => {
    const env = { KAFKA_HEAP_OPTS: '-Xmx1g -Xms1g', KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseG1GC', KAFKA_OPTS: '-Da=b' };
    expect(javaCommandLine(kafka, 'kafka.Kafka', [], env).args).toEqual([
      ...['-Xmx1g', '-Xms1g', '-XX:+UseG1GC', '-Da=b', '-cp', '/cache/jars/*', 'kafka.Kafka'],
    ]);
  });
});

test.each([
  ['Downloaded from central: https://repo.example/m2/org/x/lz4-java-1.10.2.jar (780 kB at 3 MB/s)', 'downloaded'],
  ['[INFO] Copying lz4-java-1.10.2.jar to /cache/lz4-java-1.10.2.jar', 'copied'],
])('Maven says %s', (line, step) => {
  expect(jarOfLine(line)).toEqual({ step, jar: 'lz4-java-1.10.2.jar' });
});

test('a line of Maven about a pom names no jar', () => {
  expect(jarOfLine('Downloaded from central: https://repo.example/x/x-1.pom (2 kB)')).toBeUndefined();
});

test('the pom gives version and number of the jars', () => {
  expect(kafkaOfPom()).toMatchObject({ kafkaVersion: '4.3.1', jarCount: 92 });
});

test('SCRAM users are written as arguments, one a line', () => {
  expect(scramUsers({ admin: 'one', visitor: 'two' })).toBe(
    '--add-scram\nSCRAM-SHA-512=[name=admin,password=one]\n--add-scram\nSCRAM-SHA-512=[name=visitor,password=two]\n',
  );
});

test.each([
  [['running', 'running'], 'running'],
  [['running', 'killed'], 'degraded'],
  [['frozen'], 'degraded'],
  [['crashed', 'crashed'], 'crashed'],
  [['crashed', 'stopped'], 'crashed'],
  [['stopped', 'killed'], 'stopped'],
] as const)('nodes that are %j make a sandbox that is %s', (nodes, state) => {
  expect(overallState(nodes)).toBe(state);
});

test('a cluster id is 22 characters and never looks like a flag', () => {
  for (let i = 0; i < 500; i++) expect(newClusterId()).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});

test.each(['../x', '', '-x', 'a b', 'a/b', 'x'.repeat(64)])('"%s" is no name of a sandbox', (name) => {
  expect(() => checkName(name)).toThrowError(expect.objectContaining({ code: 'usage' }));
});

test.each([
  ['4.3.1', true],
  ['3.9.1', false],
])('Kafka %s is recent: %s', (version, recent) => {
  expect(isRecentKafka(version)).toBe(recent);
});

describe('a log', () => {
  test('gives its last complete lines', () => {
    const path = join(folder, 'last.log');
    writeFileSync(path, 'one\ntwo\nthree\nhal');
    expect(lastLines(path, 2)).toEqual(['two', 'three']);
    expect(lastLines(path, 0)).toEqual([]);
    expect(lastLines(join(folder, 'none'), 2)).toEqual([]);
  });

  test('is followed over an incomplete line and over a new file of the same name', async () => {
    const path = join(folder, 'follow.log');
    writeFileSync(path, 'one\ntw');
    const stop = new AbortController();
    const lines = readLogs([{ node: 1, path }], { count: 10, follow: true, signal: stop.signal });
    const next = async () => (await lines.next()).value?.line;
    expect(await next()).toBe('one');
    appendFileSync(path, 'o\nthree\n');
    expect([await next(), await next()]).toEqual(['two', 'three']);
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'another run\n');
    expect(await next()).toBe('another run');
    stop.abort();
    await expect(lines.next()).rejects.toThrow();
  });
});

test('a class data archive is named by Java and jars, and replaces older ones', () => {
  const cache = join(folder, 'cache');
  const jars = join(folder, 'jars');
  mkdirSync(jars);
  const java = { command: process.execPath, version: '17.0.15', major: 17 };
  const kafka = { engine: 'maven', kafkaVersion: '4.3.1', java, jars } as const;
  const first = archivePath(cache, kafka);
  expect(archivePath(cache, kafka)).toBe(first);
  expect(archivePath(cache, { ...kafka, java: { ...java, version: '21' } })).not.toBe(first);
  utimesSync(jars, 1, 1);
  const second = archivePath(cache, kafka);
  expect(second).not.toBe(first);
  mkdirSync(dirname(first), { recursive: true });
  const other = join(dirname(first), 'java-21-00000000-0.jsa');
  for (const path of [first, second, other]) writeFileSync(path, '');
  removeReplacedArchives(second, kafka);
  expect([first, second, other].map((path) => existsSync(path))).toEqual([false, true, true]);
});
