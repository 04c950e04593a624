/** The first thing that people run, as they run it: the bundle, in a home of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../src/lib/base/package-file.js';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { bash, type ProcessResult, run, start } from './bundle.js';
import { ownHome, sandboxContextOf } from './kafka.js';

const timeout = 120_000;
const clone = packageFile('.');
const users = ['user-1', 'user-4', 'user-8', 'user-2', 'user-5'];
let env: Readonly<Record<string, string | undefined>>;
let first: ProcessResult;
beforeAll(async () => {
  env = ownHome('quickstart');
  first = await run(['quickstart'], {
    cwd: clone,
    env: { ...env, KAFKACTL_LANG: undefined, LC_ALL: undefined, LANG: 'es_ES.UTF-8' },
  });
}, timeout);
afterAll(() => stopSandbox('sandbox', { purge: true }, sandboxContextOf(env)));

const on = (line: string) => run([...line.split(' '), '--context', 'sandbox', '-o', 'json'], { env });
const json = async (line: string) => JSON.parse((await on(line)).out) as Record<string, unknown>[];

/** The command lines that the output offers as next steps. */
const offered = (out: string) => [...out.matchAll(/^ {2}(bin\/kafkactl .*)$/gm)].map(([, line = '']) => line);

/** The events of a story: type, key, partition, consumer. */
const eventsOf = (out: string) =>
  [...out.matchAll(/^ +(USER_\w+) +(user-\d) +\S+ (\d) +(notifications-\d) +\S.*$/gm)].map(
    ([, type, key, partition, consumer]) => ({ type, key, partition, consumer }),
  );

function expectStory(out: string): void {
  const events = eventsOf(out);
  expect(events).toHaveLength(9);
  for (const key of users) {
    const own = events.filter((event) => event.key === key);
    expect(own[0]?.type).toBe('USER_CREATED');
    // A key has one partition, and a partition one consumer.
    expect(new Set(own.map(({ partition, consumer }) => `${partition} ${consumer}`)).size).toBe(1);
  }
  expect(new Set(events.map(({ partition }) => partition))).toEqual(new Set(['0', '1', '2']));
  expect(new Set(events.map(({ consumer }) => consumer)).size).toBe(3);
  const state = [...out.matchAll(/^ +([012]) +notifications-\d +(\d+) +(\d+) +0$/gm)];
  expect(state.map(([, partition]) => partition)).toEqual(['0', '1', '2']);
}

test('the first run shows every step in the language of the system, and exits with 0', () => {
  const { code, out, err } = first;
  // Somebody may have a sandbox of their own, on its ports.
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^(El puerto \d+ está ocupado; .*\n)*$/) });
  expectStory(out);
  for (const words of [
    'bienvenida a Ana',
    'cambio de perfil a Luis',
    'despedida a Luis',
    'Apache Kafka 4.',
    'creado',
  ]) {
    expect(out).toContain(words);
  }
  expect(out).not.toMatch(/welcome|created|partition /);
});

test('the commands that it suggests work as they are', async () => {
  const lines = offered(first.out);
  expect(lines).toHaveLength(4);
  expect(lines.filter((line) => line.includes('--context'))).toEqual([]);
  for (const line of lines.filter((each) => !each.includes('sandbox down'))) {
    expect({ line, ...(await bash(line, { env, cwd: clone })) }).toMatchObject({ line, code: 0 });
  }
});

describe('again, with another context in use', () => {
  let again: ProcessResult;
  beforeAll(async () => {
    await run(['contexts', 'add', 'other', '--brokers', '127.0.0.1:1', '--use'], { env });
    again = await run(['quickstart', '--lang', 'en'], { env, cwd: clone });
  }, timeout);

  test('it shows the same in English', () => {
    expect({ code: again.code, err: again.err }).toEqual({ code: 0, err: '' });
    expectStory(again.out);
    for (const words of ['welcome to Ana', 'profile change to Luis', 'farewell to Luis', 'was there']) {
      expect(again.out).toContain(words);
    }
    expect(again.out).not.toMatch(/bienvenida|creado|partición/);
  });

  test('its suggestions name its own context and the command of a clone, and the current context stays', async () => {
    const lines = offered(again.out).filter((line) => !line.includes('sandbox down'));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^bin\/kafkactl .* --context sandbox$/);
    const contexts = JSON.parse((await run(['contexts', 'list', '-o', 'json'], { env })).out) as { name: string }[];
    expect(contexts).toContainEqual(expect.objectContaining({ name: 'other', current: true }));
  });
});

test('for scripts it is one JSON object an event, and nothing else', async () => {
  const { code, out, err } = await run(['quickstart', '-o', 'json'], { env });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(events).toHaveLength(9);
  for (const event of events) {
    expect(event).toEqual({
      eventType: expect.stringMatching(/^USER_/),
      key: expect.stringMatching(/^user-\d$/),
      partition: expect.any(Number),
      offset: expect.any(Number),
      consumer: expect.stringMatching(/^notifications-\d$/),
      action: expect.any(String),
    });
  }
}, 60_000);

test('Ctrl-C in the middle ends with 130, and leaves no consumer behind', async () => {
  const { child, ended, shown } = start(['quickstart'], { env });
  await shown('USER_CREATED');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(await json('groups list notifications-group')).toMatchObject([{ state: 'Empty', memberCount: 0 }]);
}, 60_000);

test('the broker, the topics and the records stay', async () => {
  expect(await json('sandbox status')).toMatchObject([{ name: 'sandbox', state: 'running' }]);
  const topics = await json('topics list');
  expect(topics).toContainEqual(expect.objectContaining({ name: 'user-events', partitionCount: 3 }));
  const { out } = await on('consume user-events --exit');
  expect(out.match(/USER_DELETED/g)?.length).toBeGreaterThanOrEqual(3);
});
