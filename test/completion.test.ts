import * as fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allCommands } from '../src/commands/index.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { FreshHome } from './home.js';
import { oneBroker, secureBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const commands = await allCommands();

const home = new FreshHome();

const run = (line: readonly string[]) => kafkactl(line, home.lineOptions());

/** The candidates for the last word of a line, without their descriptions. */
async function complete(line: string): Promise<readonly string[]> {
  const { code, out, err } = await run(['__complete', '--', ...line.split(' ')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .trimEnd()
    .split('\n')
    .map((each) => each.split('\t')[0] ?? '');
}

/** The same, repeated until the cluster has answered in time: on a busy machine the first request may be too slow. */
const answered = (line: string) =>
  pollUntil(
    async () => {
      fs.rmSync(home.join('.cache'), { recursive: true, force: true });
      const offered = await complete(line);
      return offered.length > 1 ? offered : undefined;
    },
    { withinMs: 30_000 },
  );

describe('words', () => {
  test('every command can be reached by completing', async () => {
    for (const { path, hidden } of commands) {
      const words = path.split(' ');
      for (let at = 1; at <= words.length; at++) {
        const offered = await complete([...words.slice(0, at - 1), ''].join(' '));
        if (!hidden) expect(offered).toContain(words[at - 1]);
        else if (at === words.length) expect(offered).not.toContain(words[at - 1]);
      }
    }
  });

  test.each([
    ['topics cr', ['create', ':space']],
    ['topic cr', ['create', ':space']],
    ['topics create --if-not', ['--if-not-exists', ':space']],
    ['topics list -o j', ['json', ':space']],
    ['topics list --output=j', ['--output=json', ':space']],
    ['topics create x -c cleanup.p', ['cleanup.policy=', ':nospace']],
    ['completion ', ['bash', 'zsh', 'fish', ':space']],
    ['contexts import ', [':file']],
    ['contexts add x --sasl scram-sha-2', ['scram-sha-256', ':space']],
  ])('%j', async (line, offered) => {
    expect(await complete(line)).toEqual(offered);
  });
});

describe('names', () => {
  test('topics, groups and brokers come from the cluster of the line, and are cached for ten seconds', async () => {
    const { brokers } = await oneBroker();
    const topic = randomName('complete');
    const on = `--brokers ${brokers}`;
    await run(['topics', 'create', topic, '-p', '1', '--brokers', brokers]);
    expect(await answered(`${on} topics describe ${topic.slice(0, 20)}`)).toEqual([topic, ':space']);
    expect(await complete(`${on} topics describe __`)).not.toContain(topic);
    const second = `${topic}-second`;
    await run(['topics', 'create', second, '-p', '1', '--brokers', brokers]);
    expect(await complete(`${on} topics describe ${topic}`)).toEqual([topic, ':space']);
    expect(await answered(`${on} topics describe ${topic}`)).toEqual([topic, second, ':space']);
    expect(await answered(`${on} brokers describe `)).toContain('1');
  });

  test('contexts come with their brokers, and name the cluster of the line', async () => {
    const { brokers } = await oneBroker();
    await run(['contexts', 'add', 'dev', '--brokers', brokers]);
    const { out } = await run(['__complete', '--', 'topics', 'list', '--context', 'd']);
    expect(out).toBe(`dev\t${brokers.replaceAll(',', ', ')}\n:space\n`);
    expect(await answered('--context dev brokers describe ')).toBeDefined();
    expect(await answered('brokers describe ')).toBeDefined();
  });

  test('a secure cluster answers in time too', async () => {
    const { brokers, settings } = await secureBroker();
    fs.writeFileSync(home.join('ca.pem'), settings.tls?.ca ?? '');
    fs.writeFileSync(home.join('pw'), settings.sasl?.password ?? '', { mode: 0o600 });
    const secure = `--tls-ca ca.pem --sasl scram-sha-512 --username admin --password-file pw`;
    await run(`contexts add secure --brokers ${brokers} ${secure}`.split(' '));
    expect(await answered('brokers describe ')).toBeDefined();
  });
});

describe('profiles', () => {
  const file = (...profiles: readonly string[]) =>
    `apiVersion: kafkactl/v1\nprofiles:\n${profiles.map((name) => `  ${name}: { partitions: 3 }\n`).join('')}topics: {}\n`;

  test('are those of the file that comes with kafkactl, of ./topics.yaml, and of -f', async () => {
    expect(await complete('topics create x --profile ')).toEqual(['dev', 'prod', ':space']);
    fs.writeFileSync(home.join('topics.yaml'), file('local', 'staging'));
    expect(await complete('topics create x --profile ')).toEqual(['local', 'staging', ':space']);
    fs.writeFileSync(home.join('other.yaml'), file('one'));
    fs.writeFileSync(home.join('more.yaml'), file('two'));
    expect(await complete('plan -f other.yaml --file=more.yaml --profile ')).toEqual(['one', 'two', ':space']);
    expect(await complete('plan -f other.yaml --profile=o')).toEqual(['--profile=one', ':space']);
  });

  test.each([
    ['has an error further on', `${file('local')}nonsense: true\n`, ['local']],
    ['is being written', `${file('local')}topics: [`, ['local']],
    ['is no YAML', 'profiles: [', []],
    ['is something else', '- 1\n', []],
  ])('a file that %s: what can be read of it, and no words', async (_what, text, names) => {
    fs.writeFileSync(home.join('topics.yaml'), text);
    expect(await complete('plan --profile ')).toEqual([...names, ':space']);
  });

  test('a file that is not there: none', async () => {
    expect(await complete('plan -f nowhere.yaml --profile ')).toEqual([':space']);
  });
});

describe('a cluster that does not answer', () => {
  let silent: Server;
  let calls: number;
  beforeEach(async () => {
    calls = 0;
    silent = createServer((socket) => {
      calls++;
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => void silent.close());

  test('does not block the shell, and is not asked again for a while', async () => {
    const on = `--brokers 127.0.0.1:${(silent.address() as { port: number }).port}`;
    const start = performance.now();
    expect(await complete(`${on} topics describe `)).toEqual([':space']);
    // 120 ms of waiting; the rest allows for a machine that runs other tests too. Without the limit it would be ten seconds.
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(await complete(`${on} groups describe `)).toEqual([':space']);
    expect(calls).toBe(1);
  });

  test.each([
    'nothing listens',
    'the context is wrong',
    'the contexts file is wrong',
  ])('%s: no candidates, no words', async (what) => {
    const wrong = { 'nothing listens': '--brokers 127.0.0.1:1', 'the context is wrong': '--context nope' }[what] ?? '';
    await run(['contexts', 'add', 'dev', '--brokers', '127.0.0.1:1']);
    if (!wrong) fs.writeFileSync(home.join('.config/kafkactl/contexts.yaml'), 'contexts: [');
    expect(await complete(`${wrong} topics describe `.trimStart())).toEqual([':space']);
    if (!wrong) expect(await complete('topics list --context ')).toEqual([':space']);
  });
});

test.each(['bash', 'zsh', 'fish'])('the script for %s is printed', async (shell) => {
  const { code, out } = await run(['completion', shell]);
  expect(code).toBe(0);
  expect(out).toContain(`kafkactl completion for ${shell}`);
  expect(out.endsWith('\n')).toBe(true);
});

test('an unknown shell is refused', async () => {
  expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, err: expect.stringContaining('bash, zsh, fish') });
});
