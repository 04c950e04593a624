import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { layoutOf } from '../src/lib/sandbox/layout.js';
import { homeEnv, oneBroker, randomPort, sandboxContextOf, secureBroker, suiteEnv } from './kafka.js';
import { kafkactl, rows } from './world.js';

const name = `cli-${randomPort()}`;
const on = { env: { KAFKACTL_CONTEXT: name } };
const node = (state: string) => ({
  id: 1,
  pid: state === 'running' ? expect.any(Number) : null,
  address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  state,
});

beforeAll(async () => {
  await oneBroker();
  const { code, err } = await kafkactl(`sandbox up --name ${name} --port ${randomPort()}`);
  expect({ code, err }).toMatchObject({ code: 0 });
});
afterAll(() => stopSandbox(name, { purge: true }, sandboxContextOf(suiteEnv())));

describe('sandbox status', () => {
  test('has the fields that scripts rely on', async () => {
    expect(await rows(`sandbox status --name ${name}`)).toEqual([
      expect.objectContaining({
        name,
        engine: 'maven',
        state: 'running',
        clusterId: expect.stringMatching(/^[\w-]{22}$/),
        brokers: [node('running')],
        controller: node('running'),
      }),
    ]);
  });

  test('lists every sandbox, and by name', async () => {
    const { out } = await kafkactl('sandbox status -o name');
    expect(out.split('\n')).toEqual(expect.arrayContaining(['one', name]));
  });

  test("shows each shortened timer beside Kafka's own default, within 80 columns", async () => {
    const { code, out } = await kafkactl(`sandbox status --name ${name} --no-color`, { tty: 80 });
    expect(code).toBe(0);
    expect(out).toMatch(/group\.consumer\.session\.timeout\.ms +6 s +45 s/);
    expect(out).toMatch(/log\.retention\.check\.interval\.ms +1 s +5 min/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows the timers once, below all sandboxes', async () => {
    const { out } = await kafkactl('sandbox status');
    expect(out.match(/^NODE /gm)?.length).toBeGreaterThan(1);
    expect(out.match(/^TIMER /gm)).toHaveLength(1);
    expect(out.lastIndexOf('NODE ')).toBeLessThan(out.indexOf('TIMER '));
  });
});

describe('sandbox up', () => {
  test('again reports that there is nothing to do, and which cluster the next command uses', async () => {
    const { code, err } = await kafkactl(`sandbox up --name ${name}`);
    expect(code).toBe(0);
    expect(err).toContain('It runs already.');
    expect(err).toContain(`--context ${name}`);
  });

  test('names what selects another cluster, where `contexts use` would not change it', async () => {
    const up = async (env: Record<string, string>) => (await kafkactl(`sandbox up --name ${name}`, { env })).err;
    expect(await up({ KAFKACTL_BROKERS: 'foo:1' })).toBe(
      `It runs already.\nLines go to foo:1, which KAFKACTL_BROKERS names. Use this one with --context ${name}.\n`,
    );
    expect(await up({ KAFKACTL_CONTEXT: 'bar' })).toContain('to the context "bar", which KAFKACTL_CONTEXT names');
    expect(await up({ KAFKACTL_CONTEXT: name })).toBe('It runs already.\n');
  });

  test.each([
    ['--brokers 2', 2, 'a sandbox has 1 or 3 brokers, not 2'],
    ['--brokers 3', 4, 'has one broker'],
    ['--secure', 4, 'is not a secure one'],
    ['--engine mavn', 2, 'Did you mean maven?'],
    ['--port 80', 2, 'less than 1024'],
  ])('%s is refused with %i', async (options, code, words) => {
    const result = await kafkactl(`sandbox up --name ${name} ${options}`);
    expect({ ...result, said: result.err.includes(words) }).toMatchObject({ code, out: '', said: true });
  });

  test('never takes the name of a context that is not a sandbox', async () => {
    const file = join(inject('suiteHome'), `${name}-contexts.yaml`);
    writeFileSync(file, 'contexts:\n  prod:\n    brokers: [kafka.example:9092]\n');
    const { code, err } = await kafkactl('sandbox up --name prod', { env: { KAFKACTL_CONFIG: file } });
    expect({ code, err }).toEqual({
      code: 4,
      err: expect.stringContaining('there is a context "prod" already, for kafka.example:9092'),
    });
  });
});

test.each([
  'sandbox logs',
  'sandbox status',
  'sandbox down',
  'sandbox kill 1',
  'sandbox run kafka-topics',
])('%s: a name that is nearly right is offered', async (line) => {
  const { code, err } = await kafkactl(`${line} --name ${name}x`);
  expect({ code, err }).toEqual({ code: 3, err: `error: there is no sandbox "${name}x"\n  Did you mean ${name}?\n` });
});

describe('sandbox run', () => {
  test("passes output, input and arguments through, and sees what the sandbox's context sees", async () => {
    await kafkactl('topics create passed -p 2', on);
    expect(await kafkactl(`sandbox run kafka-topics --name ${name} -- --list`)).toEqual({
      code: 0,
      out: 'passed\n',
      err: '',
    });
    const tool = `sandbox run kafka-console-producer --name ${name} -- --topic passed`;
    expect((await kafkactl(tool, { stdin: 'hello\n' })).code).toBe(0);
    expect((await kafkactl('consume passed --from-beginning --exit', on)).out).toBe('hello\n');
  });

  test("keeps the tool's exit code and words", async () => {
    const { code, out, err } = await kafkactl(`sandbox run kafka-topics --name ${name} -- --describe --topic gone`);
    expect(code).toBe(1);
    expect(out + err).toContain("Topic 'gone' does not exist");
  });

  test('explains where the options of a tool belong', async () => {
    const { code, err } = await kafkactl(`sandbox run kafka-topics --list --name ${name}`);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('goes after --:') });
  });

  test('suggests the right name of a tool', async () => {
    const { code, err } = await kafkactl(`sandbox run kafka-topic --name ${name}`);
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('Did you mean kafka-topics?') });
  });
});

describe('sandbox logs', () => {
  test('shows the last lines', async () => {
    const lines = (await kafkactl(`sandbox logs --name ${name} -n 3`)).out.trim().split('\n');
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line).toMatch(/^1 \| \d{4}-/);
  });

  test('follows until Ctrl-C, a JSON object a line', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const following = kafkactl(`sandbox logs 1 --name ${name} -f -n 0 -o json`, {
      signal: stop.signal,
      onOut: (text) => {
        seen.push(text);
        if (seen.join('').includes('followed-')) stop.abort();
      },
    });
    await kafkactl('topics create followed', on);
    const { code, out } = await following;
    expect(code).toBe(130);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ node: 1 });
  });
});

describe('a drill', () => {
  test('reports what it did, and where there was nothing to do', async () => {
    const row = { name, broker: 1 };
    expect(await rows(`sandbox freeze 1 --name ${name}`)).toEqual([{ ...row, action: 'freeze', status: 'done' }]);
    expect(await rows(`sandbox freeze 1 --name ${name}`)).toEqual([{ ...row, action: 'freeze', status: 'unchanged' }]);
    expect(await rows(`sandbox status --name ${name}`)).toMatchObject([
      { state: 'degraded', brokers: [{ state: 'frozen' }] },
    ]);
    expect(await rows(`sandbox thaw 1 --name ${name}`)).toEqual([{ ...row, action: 'thaw', status: 'done' }]);
    expect(await rows(`sandbox kill 1 --name ${name}`)).toEqual([{ ...row, action: 'kill', status: 'done' }]);
    expect(await rows(`sandbox status --name ${name}`)).toMatchObject([{ brokers: [node('killed')] }]);
  });

  test('on what does not run is refused', async () => {
    expect((await kafkactl(`sandbox freeze 1 --name ${name}`)).code).toBe(4);
    expect((await kafkactl(`sandbox run kafka-topics --name ${name} -- --list`)).code).toBe(5);
    expect((await kafkactl(`sandbox kill 9 --name ${name}`)).code).toBe(3);
    expect((await kafkactl('sandbox kill 1 --name nothing')).code).toBe(3);
  });

  test('is undone by start', async () => {
    expect(await rows(`sandbox start 1 --name ${name}`)).toMatchObject([{ action: 'start', status: 'done' }]);
    expect((await kafkactl('topics list -o name', on)).out).toContain('passed');
  });

  test('on several brokers is done to each that there is', async () => {
    const { code, out } = await kafkactl(`sandbox freeze 1 9 1 --name ${name} -o json`);
    expect({ code, rows: JSON.parse(out) }).toMatchObject({
      code: 1,
      rows: [
        { broker: 1, status: 'done' },
        { broker: 9, status: 'failed', error: { code: 'notFound' } },
      ],
    });
    expect(await rows(`sandbox thaw 1 --name ${name}`)).toMatchObject([{ status: 'done' }]);
  });
});

describe('what throws records away', () => {
  test.each(['sandbox reset', 'sandbox down --purge'])('%s does nothing without --yes', async (line) => {
    expect((await kafkactl(`${line} --name ${name}`)).code).toBe(2);
    expect((await kafkactl('topics list -o name', on)).out).toContain('passed');
  });

  test('leaves an empty sandbox after reset, and none after down --purge', async () => {
    expect(await rows(`sandbox reset --name ${name} --yes`)).toMatchObject([{ name, state: 'running' }]);
    expect(await rows('topics list', on)).toEqual([]);
    expect(await rows(`sandbox down --name ${name}`)).toEqual([{ name, action: 'down', status: 'done' }]);
    expect(await rows(`sandbox down --name ${name}`)).toEqual([{ name, action: 'down', status: 'unchanged' }]);
    expect(await rows(`sandbox down --name ${name} --purge --yes`)).toEqual([
      { name, action: 'purge', status: 'done' },
    ]);
    expect((await kafkactl(`sandbox status --name ${name}`)).code).toBe(3);
  });

  test('down accepts a missing default sandbox, but not a missing one that was named', async () => {
    const empty = { env: homeEnv(join(inject('suiteHome'), 'empty')) };
    expect(await rows('sandbox down', empty)).toEqual([{ name: 'sandbox', action: 'down', status: 'unchanged' }]);
    expect((await kafkactl('sandbox down --name nothing', empty)).code).toBe(3);
    expect(await rows('sandbox status', empty)).toEqual([]);
  });
});

describe('a secure sandbox', () => {
  const as = (user: string, passwordFile: string) =>
    kafkactl(`topics list -o json`, {
      env: {
        KAFKACTL_CONTEXT: undefined,
        KAFKACTL_SASL: 'scram-sha-512',
        KAFKACTL_USERNAME: user,
        KAFKACTL_PASSWORD_FILE: passwordFile,
        KAFKACTL_TLS_CA: secrets().certificate,
      },
      brokers,
    });
  const secrets = () => layoutOf('secure', sandboxContextOf(suiteEnv()).folders).secrets;
  let brokers: string;
  beforeAll(async () => {
    brokers = (await secureBroker()).brokers;
  });

  test('accepts its context, shows a visitor nothing, and refuses a wrong password with 6', async () => {
    const context = { env: { KAFKACTL_CONTEXT: 'secure' } };
    const topic = `secret-${randomPort()}`;
    expect((await kafkactl(`topics create ${topic}`, context)).code).toBe(0);
    expect((await kafkactl('topics list -o name', context)).out).toContain(topic);
    expect(await as('visitor', secrets().password('visitor'))).toMatchObject({ code: 0, out: '[]\n' });
    const refused = await as('visitor', secrets().password('admin'));
    expect(refused).toMatchObject({ code: 6, out: '' });
    expect(JSON.parse(refused.err)).toMatchObject({ error: { code: 'denied', exit: 6 } });
  });

  test("signs Apache's tools in", async () => {
    const { code, out } = await kafkactl('sandbox run kafka-configs --name secure -- --describe --entity-type users');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("user-principal 'visitor'") });
  });
});
