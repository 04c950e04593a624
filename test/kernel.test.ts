/** What every line keeps, whatever its command: forms, notes, errors, exit codes, and asking before anything is destroyed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { oneBroker, ownHome } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, type LineOptions, rows, typist } from './world.js';

let on: { brokers: string };
beforeAll(async () => {
  on = { brokers: (await oneBroker()).brokers };
});
const newTopic = async (): Promise<string> => {
  const name = randomName('kernel');
  expect(await kafkactl(`topics create ${name} -p 1`, on)).toMatchObject({ code: 0 });
  return name;
};
const isThere = async (name: string) => (await kafkactl(`topics describe ${name} -o name`, on)).code === 0;

describe('kafkactl alone', () => {
  test('in a pipe is the page of help', async () => {
    const alone = await kafkactl('', on);
    expect(alone).toEqual(await kafkactl('--help', on));
    expect(alone).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage') });
  });

  test('on a terminal tells where you are, and what you can do', async () => {
    const { code, out } = await kafkactl('--no-color', { ...on, tty: 80 });
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Brokers +${on.brokers}$`, 'm'));
    expect(out).toMatch(/^Cluster +up: 1 broker, id \S{22}$/m);
    // 24 lines hold it and the next prompt.
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
    for (const word of ['quickstart', 'topics', 'consume', 'kafkactl --help']) expect(out).toContain(word);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('on a terminal breaks what it says between words', async () => {
    const stdin = 'apiVersion: kafkactl/v1\nprofiles: { dev: {}, prod: {} }\ntopics: [{ name: a }]\n';
    expect((await kafkactl('validate -f - --no-color', { stdin, tty: 30 })).err).toContain(
      '1 topic, profiles dev, prod:\nnothing wrong\n',
    );
    expect((await kafkactl('topics list -o jsn --no-color', { tty: 30 })).err).toContain(
      'error: --output: "jsn" is none\nof table, wide, json, yaml,\ncsv, name\n',
    );
  });

  test('on a terminal without a cluster offers to start one', async () => {
    const { code, out } = await kafkactl('--no-color', { brokers: '127.0.0.1:1', tty: 80 });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('kafkactl sandbox up') });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('takes the options of every command, and says what is wrong with them', async () => {
    const named = await kafkactl(`--brokers ${on.brokers} --no-color`, { tty: 80 });
    expect(named).toMatchObject({ code: 0, out: expect.stringContaining('up: 1 broker') });
    const unknown = await kafkactl('--context none --no-color', { tty: 80 });
    expect(unknown).toMatchObject({ code: 0, out: expect.stringContaining('no context named "none"') });
    expect(await kafkactl('--request-timeout soon', { tty: 80 })).toMatchObject({
      code: 2,
      err: expect.stringContaining('"soon" is not a duration'),
    });
  });
});

test('--version is one line', async () => {
  expect(await kafkactl('--version')).toEqual({
    code: 0,
    out: expect.stringMatching(/^kafkactl \d+\.\d+\.\d+\n$/),
    err: '',
  });
});

describe('scripts', () => {
  test('get [] where there is nothing, and people a sentence beside the empty table', async () => {
    const line = `topics list ${randomName()}`;
    expect(await kafkactl(`${line} -o json`, on)).toEqual({ code: 0, out: '[]\n', err: '' });
    expect(await kafkactl(line, { ...on, env: { KAFKACTL_OUTPUT: 'yaml' } })).toEqual({
      code: 0,
      out: '[]\n',
      err: '',
    });
    expect(await kafkactl(line, on)).toEqual({ code: 0, out: '', err: expect.stringMatching(/^\S.*\n$/) });
  });

  test.each([
    ['topics list none-such', 'There is no topic that matches "none-such". See all:  kafkactl topics list'],
    ["topics list '__none*'", 'There is no topic that matches "__none*". Internal ones are shown with --internal.'],
    ['topics list none-such --under-replicated', 'No topic that matches "none-such" has lost replicas.'],
    ['groups list none-such', 'There is no group that matches "none-such". See all:  kafkactl groups list'],
    [
      'groups list none-such --state Empty --state Dead --type share',
      'There is no group that matches "none-such" in state Empty or Dead of type share.',
    ],
  ])('get an empty table with what there is none of: %s', async (line, words) => {
    expect(await kafkactl(line, on)).toEqual({ code: 0, out: '', err: expect.stringContaining(words) });
  });

  test.each([
    ['', 'No run of "none-such" has left anything on this cluster.'],
    ['--lang es', 'Ninguna ejecución de "none-such" ha dejado nada en este clúster.'],
  ])('get an empty table where no run has left anything %s', async (lang, words) => {
    // In a home without runs: those of other tests would be looked through for a name that is like it.
    const env = ownHome(randomName('no-runs'));
    const { code, out, err } = await kafkactl(`flows stop none-such ${lang}`, { ...on, env });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: `${words}\n` });
  });

  test('hear no notes: only people are told how much was written', async () => {
    const name = await newTopic();
    expect((await kafkactl(`produce ${name} a`, on)).err).toContain('1 record');
    expect((await kafkactl(`produce ${name} a -o json`, on)).err).toBe('');
  });

  test.each([
    ['topics lst -o json', 2, 'usage'],
    ['-o json nothing', 2, 'usage'],
    ['topics list --bogus -o=json', 2, 'usage'],
    ['topics describe none-such -o yaml', 3, 'notFound'],
  ])('get an error as one line of JSON: %s', async (line, exit, code) => {
    const result = await kafkactl(line, on);
    expect(result).toMatchObject({ code: exit, err: expect.stringMatching(/^\{.*\}\n$/) });
    expect(JSON.parse(result.err)).toEqual({
      error: { code, exit, message: expect.any(String), hint: expect.any(String) },
    });
  });

  test('are told before anything is done that a command has no names to print', async () => {
    const name = await newTopic();
    expect(await kafkactl(`produce ${name} x -o name`, on)).toMatchObject({ code: 2, out: '' });
    expect((await kafkactl(`consume ${name} --exit`, on)).out).toBe('');
  });
});

test('what to type next is for the cluster of the line, in every form, and in one piece on a terminal', async () => {
  const line = `topics describe ${randomName()} --brokers ${on.brokers}`;
  const next = `kafkactl topics list --brokers ${on.brokers}`;
  expect((await kafkactl(line)).err).toContain(`  See what is there:  ${next}\n`);
  expect(JSON.parse((await kafkactl(`${line} -o json`)).err)).toMatchObject({
    error: { hint: `See what is there:  ${next}` },
  });
  expect((await kafkactl(`${line} --no-color`, { tty: 50 })).err).toContain(`  See what is there:\n    ${next}\n`);
  const name = await newTopic();
  await kafkactl(`topics alter ${name} -p 2`, on);
  const [row] = await rows<{ error: { hint: string } }>(`topics alter ${name} -p 1 --brokers ${on.brokers}`);
  expect(row?.error.hint).toContain(`kafkactl topics clone ${name} NEW-NAME -p 1 --brokers ${on.brokers}  then`);
});

test('several things are each told of: 1 when some failed, their own code when all did for one reason', async () => {
  const name = await newTopic();
  const some = await kafkactl(`topics describe none-a ${name} none-b`, on);
  expect(some.code).toBe(1);
  expect(some.out).toContain(name);
  expect(some.err).toMatch(/"none-a".*"none-b"/s);
  expect((await kafkactl('topics describe none-a none-b', on)).code).toBe(3);
  const created = await kafkactl(`topics create ${name} ${name}-b -p 1 -o json`, on);
  expect(created.code).toBe(1);
  expect(JSON.parse(created.out)).toMatchObject([
    { name, status: 'failed', error: { code: 'conflict', exit: 4 } },
    { name: `${name}-b`, status: 'done' },
  ]);
  expect(await rows(`topics list ${name}`, on)).toHaveLength(2);
});

describe('what destroys', () => {
  test('does nothing in a pipe without --yes, and says how to go on', async () => {
    const name = await newTopic();
    expect(await kafkactl(`topics delete ${name}`, { ...on, stdin: 'y\n' })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/Nothing was done\n {2}Look first with --dry-run, then add --yes\./),
    });
    expect(await isThere(name)).toBe(true);
    expect((await kafkactl(`topics delete ${name} --yes`, on)).code).toBe(0);
    expect(await isThere(name)).toBe(false);
  });

  test.each<[string, LineOptions, number, boolean]>([
    ['y', typist([['Go on?', 'y']]), 0, false],
    ['n', typist([['Go on?', 'n']]), 130, true],
    ['nothing but Enter', typist([['Go on?', '']]), 130, true],
    ['Ctrl-D', typist([['Go on?', '\u0004']]), 130, true],
    ['a terminal that has closed', { tty: 80, stdin: '' }, 130, true],
  ])('asks on a terminal, and %s is an answer', async (_what, person, exit, stays) => {
    const name = await newTopic();
    const { code, err } = await kafkactl(`topics delete ${name}`, { ...on, ...person });
    expect(code).toBe(exit);
    expect(err).toContain(name);
    expect(await isThere(name)).toBe(stays);
  });

  test('is not done when Ctrl-C answers the question', async () => {
    const name = await newTopic();
    const stop = new AbortController();
    const { stdin, tty } = typist([]);
    const { code } = await kafkactl(`topics delete ${name}`, {
      ...on,
      ...(stdin && tty ? { stdin, tty } : {}),
      signal: stop.signal,
      onErr: (text) => {
        if (text.includes('Go on?')) stop.abort();
      },
    });
    expect(code).toBe(130);
    expect(await isThere(name)).toBe(true);
  });
});
