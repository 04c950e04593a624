/** Lines at the tutorial's prompt, on a real broker and with real processes, without a terminal. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandRegistry } from '../src/commands/index.js';
import type { InnerLine } from '../src/lib/app.js';
import type { Lang } from '../src/lib/base/language.js';
import { JobStore } from '../src/lib/learn/shell/job-store.js';
import { openLessonShell } from '../src/lib/learn/shell/open-shell.js';
import type { LessonShell } from '../src/lib/learn/shell/shell.js';
import { signalProcess } from '../src/lib/processes/end.js';
import { identify } from '../src/lib/processes/identity.js';
import { main } from '../src/main.js';
import { bash, program } from './bundle.js';
import { FreshHome } from './home.js';
import { oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const home = new FreshHome();
let kafka: TestKafka;
let topic: string;
let shell: LessonShell;
let seen: { out: string; err: string; jobs: string[]; words: (readonly string[])[] };
const shells: LessonShell[] = [];

beforeAll(async () => {
  kafka = await oneBroker();
});

beforeEach(async () => {
  await kafkactl(`contexts add learn --brokers ${kafka.brokers}`, home.lineOptions());
  topic = randomName('shell');
  shell = open();
});

afterEach(async () => {
  await Promise.all(shells.splice(0).map((each) => each.endJobs()));
});

function open(options: { readonly lang?: Lang; readonly stdin?: string } = {}): LessonShell {
  const { env = {} } = home.lineOptions();
  const { signal } = new AbortController();
  seen = { out: '', err: '', jobs: [], words: [] };
  const collected = seen;
  const stream = (name: 'out' | 'err') =>
    new PassThrough().on('data', (chunk: Buffer) => {
      collected[name] += chunk.toString();
    });
  const app = {
    cwd: home.path,
    signal,
    now: () => Date.now(),
    runLine: ({ stdin, ...line }: InnerLine) => main({ ...line, stdin: () => stdin, ownsStreams: false }),
  };
  const opened = openLessonShell({
    app,
    commands: commandRegistry,
    env: { ...env, KAFKACTL_BROKERS: 'nowhere:1' },
    context: 'learn',
    lang: options.lang ?? 'en',
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    stdout: stream('out'),
    stderr: stream('err'),
    folder: home.join('jobs'),
    onJobLine: (text) => void collected.jobs.push(text),
    onTutorialWord: (word, args) => {
      collected.words.push([word, ...args]);
      return 0;
    },
    completeTutorialWord: () => ['1.1', '1.2'],
  });
  shells.push(opened);
  return opened;
}

/** Runs lines one after the other; each must end with code 0. */
async function run(...lines: string[]): Promise<void> {
  for (const line of lines)
    expect({ line, ...(await shell.run(line)), err: seen.err }).toMatchObject({ line, code: 0 });
}

const valuesOf = async () => (await rowsOf(`consume ${topic} --exit`)).map(({ value }) => value).sort();
const rowsOf = async (line: string) =>
  (await kafkactl(`${line} -o json`, kafka)).out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each) as Record<string, unknown>);

describe('a line', () => {
  test('runs in this process, on the sandbox alone, with or without kafkactl in front', async () => {
    await run(
      `topics create ${topic} -p 3`,
      `kafkactl produce ${topic} -k user-1 '{"eventType": "USER_CREATED"}' # with a comment`,
      `bin/kafkactl produce ${topic} "it's"`,
      `npx kafkactl produce ${topic} \\`,
      '  continued',
    );
    expect(await valuesOf()).toEqual(['continued', `it's`, '{"eventType": "USER_CREATED"}']);
    expect(await rows(`topics list ${topic}`, kafka)).toMatchObject([{ partitionCount: 3 }]);
  });

  test('without words, or that goes on, does nothing', async () => {
    expect(await shell.run('  # nothing')).toEqual({ kind: 'empty', code: 0 });
    expect(await shell.run('topics \\')).toEqual({ kind: 'unfinished', code: 0 });
    expect(shell.unfinished).toBe(true);
    shell.interrupt();
    expect(shell.unfinished).toBe(false);
    expect(await shell.run('--version')).toEqual({ kind: 'command', code: 0 });
  });

  test('that fails has its own exit code, and its error on stderr', async () => {
    expect(await shell.run(`topics describe ${topic}`)).toEqual({ kind: 'command', code: 3 });
    expect(seen.err).toContain(topic);
  });

  test('that does not end is ended by Ctrl-C, and the next one runs', async () => {
    await run(`topics create ${topic} -p 1`, `produce ${topic} first`);
    const running = shell.run(`consume ${topic} --from-beginning`);
    await expect.poll(() => seen.out, { timeout: 20_000 }).toContain('first\n');
    shell.interrupt();
    expect(await running).toEqual({ kind: 'command', code: 130 });
    await run(`produce ${topic} second`);
    expect(await valuesOf()).toEqual(['first', 'second']);
  });

  test('is ended by a Ctrl-C that comes before it has begun', async () => {
    await run(`topics create ${topic} -p 1`);
    const running = shell.run(`consume ${topic}`);
    shell.interrupt();
    expect(await running).toEqual({ kind: 'command', code: 130 });
    await run('--version');
  });

  test('leaves no listener on the streams of the prompt', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    for (let i = 0; i < 15; i++) await run('--version');
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('what this prompt does not do', () => {
  test.each([
    ['topics list | grep x', 'without `|` (column 13)'],
    ['produce t $HOME', '`$HOME` (column 11)'],
    ['topics list orders-*', '`*` (column 20)'],
    [`produce t '{"a": 1}`, "The quote ' in column 11 is not closed"],
    ['> {"userId": 1}', 'the prompt of the producer'],
    ['export KAFKACTL_CONTEXT=learn', 'this prompt is on "learn" already'],
    ['export A=b', 'A second terminal can:  export KAFKACTL_CONTEXT=learn'],
    ['A=b topics list', 'no environment variables'],
    ['jobs &', 'Only commands of kafkactl'],
    ['hint &', 'Only commands of kafkactl'],
    ['topics list --context prod', 'the tutorial\'s sandbox alone, "learn": leave out --context prod'],
    ['topics list -b prod:9092', 'leave out -b prod:9092'],
    ['contexts use prod', '`contexts use` changes your contexts'],
    ['quickstart', 'has one of its own'],
    ['sandbox up --brokers 1', 'You meant:  sandbox up --brokers 1 --name learn'],
    ['sandbox down --name other', '"other" is another one'],
    ['docker exec -it kafka bash', 'no container here'],
    ['kafka-topics --create --topic t --replica-assignment 1', '--replica-assignment has no counterpart'],
  ])('%s', async (line, words) => {
    expect(await shell.run(line)).toEqual({ kind: 'refused', code: 2 });
    expect(seen.err).toContain(words);
    expect(seen.out).toBe('');
  });

  test('a cut-off command of the guide is refused once, with its rest', async () => {
    const lines = [
      'kafka-topics --create \\',
      `  --topic ${topic} \\`,
      '  --config retention.ms=604800000 \\  # 7 días',
      '  --config segment.ms=86400000 \\     # 1 día',
      '  --bootstrap-server localhost:9092',
    ];
    const kinds: string[] = [];
    for (const line of lines) kinds.push((await shell.run(line)).kind);
    expect(kinds).toEqual(['unfinished', 'unfinished', 'refused', 'refused', 'refused']);
    expect(seen.err.match(/comment/g)).toHaveLength(2);
    await run('topics list');
  });
});

test('words of the tutorial, however they are said', async () => {
  await run('hint', 'tutorial hint', 'kafkactl learn hint', 'open 1.2', 'read', 'tutorial', 'quit', 'help');
  expect(seen.words).toEqual([
    ...[['hint'], ['hint'], ['hint']],
    ...[['open', '1.2'], ['read'], ['status'], ['exit'], ['help']],
  ]);
  expect(seen.out).toContain('kill -9 %1');
  await run('list topics', 'help topics', 'status sandbox --help');
  expect(seen.words).toHaveLength(8);
  expect(seen.out).toContain('kafkactl topics create');
});

test('words of the tutorial in Spanish, and one that is mistyped', async () => {
  shell = open({ lang: 'es' });
  await run('pista', 'estado', 'siguiente', 'saltar', 'reiniciar', 'lista', 'abrir 1.2', 'leer', 'ayuda', 'salir');
  await run('tutorial pista', 'Hint');
  expect(seen.words).toEqual([
    ...[['hint'], ['status'], ['next'], ['skip'], ['reset'], ['list'], ['open', '1.2'], ['read'], ['help'], ['exit']],
    ...[['hint'], ['hint']],
  ]);
  expect(seen.out).toContain('salir, Ctrl-D');
  await run('ayuda topics');
  expect(seen.words).toHaveLength(12);
  expect(await shell.run('pistta')).toEqual({ kind: 'command', code: 2 });
  expect(seen.err).toContain('¿Querías decir la palabra `pista` del tutorial?');
  await shell.run('xyzzyx');
  expect(seen.err).toContain('Las palabras del tutorial: `help`.');
  await shell.run('topics xyzzy');
  expect(seen.err.match(/del tutorial/g)).toHaveLength(2);
});

describe("Apache's lines", () => {
  test('those of the guide run in the form of today', async () => {
    shell = open({ stdin: '{"userId": 1}\n' });
    await run(
      `docker exec kafka kafka-topics --bootstrap-server localhost:9092 \\`,
      `  --create --topic ${topic} --partitions 3 --replication-factor 1`,
      'kafka-topics --list --bootstrap-server localhost:9092',
      `kafka-console-producer --topic ${topic} --bootstrap-server localhost:9092`,
      `kafka-topics --describe --topic ${topic} --bootstrap-server localhost:9092`,
      `kafka-console-consumer --topic ${topic} --group ${topic} --from-beginning --max-messages 1`,
      'kafka-consumer-groups --list --bootstrap-server localhost:9092',
      `kafka-consumer-groups --describe --group ${topic} --bootstrap-server localhost:9092`,
    );
    expect(seen.out).toContain('{"userId": 1}');
    expect(seen.err).toContain(`→ kafkactl topics create ${topic} --partitions 3 --replication-factor 1`);
    expect(seen.err.match(/in place of localhost:9092/g)).toHaveLength(1);
    await run(`kafka-topics --delete --topic ${topic} --bootstrap-server localhost:9092`);
    expect(await rows(`topics list ${topic}`, kafka)).toEqual([]);
  });
});

describe('jobs', () => {
  beforeEach(() => run(`topics create ${topic} -p 1`, `produce ${topic} zero`));

  test('run as processes of their own, and are seen, brought to the foreground and ended', async () => {
    expect(await shell.run(`consume ${topic} --from-beginning &`)).toEqual({ kind: 'job', code: 0 });
    const [job] = shell.jobs;
    expect(job).toMatchObject({ number: 1, line: `consume ${topic} --from-beginning`, status: 'running' });
    expect(seen.err).toContain(`[1] ${job?.pid}\n`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toContain('[1] zero');
    const [log = ''] = readdirSync(home.join('jobs')).filter((name) => name.endsWith('.log'));
    expect(statSync(home.join('jobs', log)).mode & 0o777).toBe(0o600);
    await run('jobs');
    expect(seen.out).toContain(`[1]+  Running                 consume ${topic} --from-beginning &\n`);
    const foreground = shell.run('fg %1');
    await expect.poll(() => seen.out).toContain('Ctrl-C ends it');
    await kafkactl(`produce ${topic} one`, kafka);
    await expect.poll(() => seen.out).toContain('\none\n');
    expect(seen.jobs.join('\n')).not.toContain('one');
    shell.interrupt();
    expect(await foreground).toEqual({ kind: 'shell', code: 130 });
    expect(shell.jobs).toEqual([]);
    expect(identify(job?.pid ?? 0)).toBeUndefined();
  });

  test('Ctrl-Z stops the one in the foreground and gives the prompt back; bg and fg let it go on', async () => {
    await run(`consume ${topic} --from-beginning &`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toContain('[1] zero');
    const foreground = shell.run('fg');
    await expect.poll(() => seen.out).toContain('Ctrl-Z stops it');
    shell.suspend();
    expect(await foreground).toEqual({ kind: 'shell', code: 148 });
    const stopped = `[1]+  Stopped                 consume ${topic} --from-beginning\n`;
    expect(seen.out).toContain(stopped);
    await run('jobs');
    expect(seen.out.split(stopped)).toHaveLength(3);
    expect(shell.jobs).toMatchObject([{ status: 'stopped' }]);
    await run('bg', `produce ${topic} after`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toContain('[1] after');
    expect(shell.jobs).toMatchObject([{ status: 'running' }]);
    await run('kill -INT %1');
    await expect.poll(() => seen.jobs.at(-1), { timeout: 20_000 }).toMatch(/^\[1\]\+ {2}Interrupt /);
    // A line that is no job goes on.
    const line = shell.run(`consume ${topic}`);
    await expect.poll(() => seen.out).toContain('Ctrl-C');
    shell.suspend();
    await expect.poll(() => seen.err).toContain('Ctrl-Z stops jobs alone');
    shell.interrupt();
    expect(await line).toEqual({ kind: 'command', code: 130 });
  });

  test('kill -9 kills, kill asks to end', async () => {
    await run(`consume ${topic} -g ${topic} &`, `consume ${topic} -g ${topic} &`);
    expect(seen.err).toMatch(/^\[1\] \d+\n\[2\] \d+\n/m);
    const [first, second] = shell.jobs;
    // Both must have joined: one that is asked to end before it has begun just ends, and one whose group rebalances waits
    // for the member that was killed.
    await expect
      .poll(async () => (await rows(`groups list ${topic}`, kafka))[0], { timeout: 30_000 })
      .toMatchObject({ memberCount: 2, state: 'Stable' });
    await run('kill -9 %2');
    expect(seen.jobs).toContain(`[2]+  Killed                  consume ${topic} -g ${topic}`);
    expect(identify(second?.pid ?? 0)).toBeUndefined();
    await run(`kill ${first?.pid}`);
    await expect
      .poll(() => seen.jobs.at(-1), { timeout: 20_000 })
      .toBe(`[1]+  Terminated              consume ${topic} -g ${topic}`);
    expect(shell.jobs).toEqual([]);
  });

  test('a job that fails says how', async () => {
    await run(`topics describe no-${topic} &`);
    await expect.poll(() => seen.jobs.at(-1), { timeout: 20_000 }).toMatch(/^\[1\]\+ {2}Exit 3 {18}topics describe/);
    expect(seen.jobs.at(-2)).toMatch(/^\[1\] /);
    await run(`consume ${topic} --exit &`, 'wait');
    expect(seen.jobs.slice(-2)).toEqual(['[1] zero', `[1]+  Done                    consume ${topic} --exit`]);
  });

  test('words of bash about jobs that are not there', async () => {
    for (const [line, code, words] of [
      ['kill %3', 1, 'kill: %3: no such job'],
      ['kill 999999', 1, 'kill: (999999) - not the PID of a job'],
      ['kill x', 1, 'kill: x: arguments must be process or job IDs'],
      ['kill -FOO %1', 1, 'kill: FOO: invalid signal specification'],
      ['kill', 2, 'kill: usage:'],
      ['fg', 1, 'fg: current: no such job'],
      ['fg %2', 1, 'fg: %2: no such job'],
      ['bg', 1, 'bg: current: no such job'],
      ['wait %2', 127, 'wait: %2: no such job'],
    ] as const) {
      expect(await shell.run(line)).toEqual({ kind: 'shell', code });
      expect(seen.err).toContain(words);
    }
    await run('jobs', 'wait', 'kill -l');
    expect(seen.out).toContain(' 9) SIGKILL');
  });

  test('a flood is held back, and shown by fg', async () => {
    await kafkactl(`produce ${topic}`, {
      ...kafka,
      stdin: Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join(''),
    });
    await run(`consume ${topic} --from-beginning &`);
    await expect.poll(() => seen.jobs.join('\n'), { timeout: 20_000 }).toContain('81 more lines, `fg %1` shows them');
    expect(seen.jobs).toHaveLength(21);
    const foreground = shell.run('fg');
    await expect.poll(() => seen.out).toContain('\nline 99\n');
    shell.interrupt();
    await foreground;
    expect(seen.out).not.toContain('\nline 5\n');
  });

  test('control characters of a record do not reach the terminal', async () => {
    await run(`produce ${topic} 'a\u001b[31mb'`, `consume ${topic} --from-beginning &`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toContain('[1] a\\x1b[31mb');
  });

  test('outlive the prompt, and are taken over by the next one', async () => {
    const consume = `consume ${topic} --from-beginning`;
    await run(`${consume} &`, `${consume} -n 1 &`, 'wait %2', `${consume} &`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toEqual(expect.arrayContaining(['[1] zero', '[2] zero']));
    await expect.poll(() => seen.jobs.filter((line) => line === '[2] zero'), { timeout: 20_000 }).toHaveLength(2);
    const before = shell.jobs;
    shell.close();
    const left = seen;
    shell = open();
    expect(shell.jobs).toEqual(before);
    expect(shell.jobs.map(({ number }) => number)).toEqual([1, 2]);
    await kafkactl(`produce ${topic} after`, kafka);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toEqual(expect.arrayContaining(['[1] after', '[2] after']));
    expect(left.jobs.join('\n')).not.toContain('after');
    await run('kill -9 %1');
    expect(seen.jobs.at(-1)).toMatch(/^\[1\]- {2}Killed/);
    const [job] = shell.jobs;
    signalProcess(identify(job?.pid ?? 0) ?? { pid: 0, startedAt: '' }, 'SIGKILL');
    await expect.poll(() => shell.jobs).toEqual([]);
  });

  test('of a prompt that was killed are taken over: they are no children of this process', async () => {
    shell.close();
    const log = home.join('jobs', 'job-4-left.log');
    mkdirSync(home.join('jobs'), { recursive: true });
    const consume = `consume ${topic} --from-beginning`;
    const { out } = await bash(`"${process.execPath}" "${program}" ${consume} > '${log}' 2>&1 & echo $!`, {
      env: { ...home.lineOptions().env, KAFKACTL_CONTEXT: 'learn' },
    });
    const id = identify(Number(out));
    const gone = { number: 9, line: 'consume gone', id: { pid: 1, startedAt: 'long ago' }, log: `${log}.gone` };
    new JobStore(home.join('jobs')).write([{ number: 4, line: consume, id: id ?? gone.id, log }, gone]);
    shell = open();
    expect(shell.jobs).toEqual([{ number: 4, line: consume, pid: id?.pid, status: 'running' }]);
    await expect
      .poll(() => seen.jobs.concat(readFileSync(log, 'utf8')).join(''), { timeout: 20_000 })
      .toContain('zero');
    await run(`produce ${topic} more`);
    await expect.poll(() => seen.jobs, { timeout: 20_000 }).toContain('[4] more');
    await run('kill %4');
    await expect.poll(() => seen.jobs.at(-1), { timeout: 20_000 }).toBe(`[4]+  Terminated              ${consume}`);
    expect(existsSync(log)).toBe(false);
  });

  test('all of them are ended in the end', async () => {
    await run(`consume ${topic} &`, `consume ${topic} &`);
    const pids = shell.jobs.map(({ pid }) => pid);
    await shell.endJobs();
    expect(shell.jobs).toEqual([]);
    expect(pids.map(identify)).toEqual([undefined, undefined]);
    expect(readdirSync(home.join('jobs'))).toEqual(['jobs.json']);
  });

  test('in Spanish they are as in a Spanish bash', async () => {
    shell = open({ lang: 'es' });
    await run(`consume ${topic} &`, 'jobs', 'kill -9 %1');
    expect(seen.out).toContain(`[1]+  Ejecutando              consume ${topic} &`);
    expect(seen.jobs.at(-1)).toContain('Terminado (killed)');
  });
});

test('names are completed from the sandbox, beside the words of the prompt', async () => {
  await run(`topics create ${topic} -p 1`);
  await expect
    .poll(() => shell.complete(`kafkactl consume ${topic.slice(0, -2)}`), { timeout: 20_000 })
    .toEqual({ word: topic.slice(0, -2), candidates: [`${topic} `] });
  expect((await shell.complete('topics cr')).candidates).toEqual(['create ']);
  expect((await shell.complete('hi')).candidates).toEqual(['hint ']);
  expect((await shell.complete('open ')).candidates).toEqual(['1.1 ', '1.2 ']);
});
