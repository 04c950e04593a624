/** Errors as people and scripts see them: a sentence, a hint and the exit code; one JSON line under -o json. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDrill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { bash, type ProcessOptions, run, start } from './bundle.js';
import { oneBroker, randomPort, sandboxContextOf, suiteEnv, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { lineOptionsOf, newUser } from './principals.js';
import { kafkactl, type LineOptions } from './world.js';

const nowhere = '127.0.0.1:1';
const isRoot = process.getuid?.() === 0;
let folder: string;
let kafka: TestKafka;
let topic: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kafkactl-failures-'));
  kafka = await oneBroker();
  topic = randomName('failures');
  await kafkactl(`topics create ${topic} -p 3`, { brokers: kafka.brokers });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a failing line in both output forms; returns what people see. */
async function told(line: string, code: number, options: LineOptions): Promise<string> {
  const people = await kafkactl(line, options);
  const scripts = await kafkactl(`${line} -o json`, options);
  expect({ line, code: people.code, out: people.out }, people.err).toEqual({ line, code, out: '' });
  // A sentence, the broker's message if any, and the next step.
  expect(people.err).toMatch(/^error: \S.*\n(kafka: [A-Z_]+.*\n)?( {2}\S.*\n)+$/);
  const { error } = JSON.parse(scripts.err) as { error: { exit: number; message: string; hint: string } };
  expect(scripts).toMatchObject({ code, err: expect.stringMatching(/^\{.*\}\n$/) });
  expect(error).toMatchObject({ exit: code, message: expect.any(String), hint: expect.any(String) });
  expect(people.err).toContain(error.message);
  return people.err;
}

const withTopic = (line: string) => line.replace('{topic}', topic).replace('{folder}', folder);

describe('missing topics, groups and brokers', () => {
  test.each([
    ...['consume {}', 'produce {} x', 'topics describe {}', 'topics alter {} -p 3', 'topics purge {} --yes'],
    ...['topics delete {} --yes', 'topics clone {} b', 'topics elect-leaders {}', 'copy {} b'],
  ])('%s: exit 3, and where to look', async (line) => {
    const name = randomName('none');
    const err = await told(line.replace('{}', name), 3, { brokers: kafka.brokers });
    expect(err).toContain(`no topic named "${name}"`);
    expect(err).toContain('kafkactl topics list');
  });

  test.each([
    'consume {}',
    'consume {} --tail 3',
    'consume {} -g g',
    'produce {} x',
    'produce {} x -p 1',
    ...['copy {} other', 'copy {topic} {}'],
  ])('%s: a name that is nearly right is offered', async (line) => {
    const err = await told(withTopic(line).replace('{}', `${topic}x`), 3, { brokers: kafka.brokers });
    expect(err).toBe(`error: no topic named "${topic}x"\n  Did you mean ${topic}?\n`);
  });

  test.each([
    ...['consume {} --exit -p 7', 'consume {} --tail 1 -p 7', 'produce {} x -p 7', 'copy {} other -p 7'],
    'groups reset g --to 1 --topic {}:7 --dry-run',
  ])('%s: no such partition is exit 3, in one sentence', async (line) => {
    const sentence = (name: string, has: string) => `error: topic "${name}" has no partition 7\n  It has ${has}.\n`;
    const on = { brokers: kafka.brokers };
    expect((await told(line.replace('{}', topic), 3, on)).endsWith(sentence(topic, '3 partitions: 0 to 2'))).toBe(true);
    const single = randomName('single');
    await kafkactl(`topics create ${single} -p 1`, on);
    expect((await kafkactl(line.replace('{}', single), on)).err).toContain(sentence(single, 'partition 0 alone'));
  });

  test("the broker's message appears once", async () => {
    const name = randomName('once');
    const many = await told(`topics create ${name} -r 3`, 1, { brokers: kafka.brokers });
    expect(many).toContain(`cannot create topic "${name}": there are fewer brokers than replicas asked for`);
    expect(many.match(/replication factor of 3/g)).toHaveLength(1);
    const wrong = `topics create ${name} -c leader.replication.throttled.replicas=x`;
    const { err: config } = await kafkactl(wrong, { brokers: kafka.brokers });
    expect(config.match(/invalid value/gi)).toHaveLength(1);
    expect(config).toMatch(/^kafka: INVALID_CONFIG$/m);
  });

  test.each([
    ...['groups describe {}', 'groups lag {}', 'groups reset {} --to earliest', 'groups delete {} --yes'],
    'groups delete-offsets {} --topic x --yes',
  ])('%s: exit 3, and where to look', async (line) => {
    const name = randomName('none');
    const err = await told(line.replace('{}', name), 3, { brokers: kafka.brokers });
    expect(err).toContain(`no group named "${name}"`);
    expect(err).toContain('kafkactl groups list');
  });

  test.each([
    ['brokers describe 99', 'no broker 99'],
    ['sandbox logs --name nowhere', 'kafkactl sandbox up --name nowhere'],
    ['contexts use none', 'no context named "none"'],
  ])('%s: exit 3', async (line, words) => {
    expect(await told(line, 3, { brokers: kafka.brokers })).toContain(words);
  });
});

describe('a value or a file that cannot be read: exit 2, and nothing is done', () => {
  test.each([
    ['topics create {topic}-b -p 0', '--partitions: 0 is less than 1'],
    ['topics create {topic}-b -c retention.ms', 'key=value'],
    ['topics create {topic}-b -c retention.mss=1', 'Did you mean retention.ms?'],
    ['consume {topic} --offset soon', '"soon" is not an offset'],
    ['consume {topic} --timeout soon', '"soon" is not a duration'],
    ['consume {topic} --timeout 5', 'Write 5s or 5ms.'],
    ['flows run user-events --kill notifications@2', 'Write 2s or 2ms.'],
    ['topics list --request-timeout 0', '0 is less than 1ms'],
    ['consume {topic} --grep (', 'not a regular expression'],
    ['groups reset g --to soon', '"soon" is not an offset'],
    ['groups reset g', '--to takes earliest, latest, an offset'],
    ['produce {topic} --file {folder}/none', 'none: there is no such file'],
    ['produce {topic} --file {folder}', 'it is a folder'],
    ['validate -f {folder}/none.yaml', 'none.yaml: there is no such file'],
    ['plan', 'there is no topics.yaml here'],
    ['contexts import {folder}/none', 'there is no such file'],
    ['topics list --tls-ca {folder}/none', 'the CA certificate'],
    ['topics list --sasl plain --username ana --password-file {folder}/none', 'the password file'],
  ])('%s', async (line, words) => {
    expect(await told(withTopic(line), 2, { brokers: kafka.brokers, cwd: folder })).toContain(words);
  });

  test.skipIf(isRoot)('a file of another user is reported as unreadable (root may read every file)', async () => {
    const { err } = await bash(`touch closed && chmod 000 closed && kafkactl produce ${topic} --file closed`, {
      cwd: folder,
      env: { KAFKACTL_BROKERS: kafka.brokers },
    });
    expect(err).toMatch(/^error: cannot read closed: permission denied\n {2}\S/);
  });
});

describe('a cluster that cannot be reached: exit 5', () => {
  test.each([
    ...['topics list', 'topics create a', 'consume a', 'produce a x', 'groups list', 'groups lag', 'cluster show'],
    'brokers list',
  ])('%s', async (line) => {
    const err = await told(`${line} --request-timeout 3s`, 5, { brokers: nowhere });
    expect(err).toContain(`nothing listens on ${nowhere}`);
    expect(err).toContain('KAFKACTL_BROKERS');
  });
});

test('an unauthorized request is denied: exit 6, with the message of the broker', async () => {
  const user = lineOptionsOf(await newUser());
  const name = randomName('denied');
  expect((await kafkactl(`topics create ${name} -p 1`, { env: { KAFKACTL_CONTEXT: 'secure' } })).code).toBe(0);
  for (const line of [
    ...[`topics create ${name}-b`, `topics describe ${name}`, `topics delete ${name} --yes`, `consume ${name} --exit`],
    ...[`produce ${name} x`, `groups describe ${name}`, `consume ${name} --exit -g ${name}`],
  ]) {
    expect(await told(line, 6, user)).toMatch(/^kafka: \w+_AUTHORIZATION_FAILED/m);
  }
});

describe('a process', () => {
  const on = (): ProcessOptions => ({ env: { KAFKACTL_BROKERS: kafka.brokers } });

  beforeAll(async () => {
    const stdin = Array.from({ length: 20_000 }, (_, index) => `value ${index}\n`).join('');
    expect((await kafkactl(`produce ${topic}`, { brokers: kafka.brokers, stdin })).code).toBe(0);
  });

  test
    .skipIf(!existsSync('/dev/full'))
    .each([...['topics list', 'topics list -o name', 'consume {topic} --exit', '--help']])(
    '%s on a full disk fails, and says it',
    async (line) => {
      const { code, err } = await bash(`kafkactl ${withTopic(line)} > /dev/full`, on());
      expect({ code, err }).toEqual({
        code: 1,
        err: 'error: cannot write the output: ENOSPC: no space left on device, write\n  The disk is full. Make room, or write elsewhere.\n',
      });
    },
  );

  test.skipIf(!existsSync('/dev/full'))('on a full disk says it as JSON where JSON was asked for', async () => {
    const { code, err } = await bash('kafkactl topics list -o json > /dev/full', on());
    expect(code).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'failed', exit: 1, hint: expect.any(String) } });
  });

  test.each([
    ['consume {topic} --exit', 'head -1', /^value \d+\n$/],
    ['consume {topic} --from-beginning', 'head -2', /^(value \d+\n){2}$/],
    ['consume {topic} --from-beginning -o json', 'head -1', /^\{.*\}\n$/],
    ['topics list', 'true', /^$/],
    ['--help', 'true', /^$/],
  ])('%s | %s ends in silence with 0', async (line, reader, shown) => {
    const { out, err } = await bash(`kafkactl ${withTopic(line)} | ${reader}; echo "exit \${PIPESTATUS[0]}" >&2`, on());
    expect(out).toMatch(shown);
    expect(err).toBe('exit 0\n');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with 130', async (signal) => {
    const { child, ended, shown } = start(['consume', topic, '--from-beginning'], on());
    await shown('value 19999');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130, err: 'interrupted\n' });
  });

  test('says an interruption as JSON where JSON was asked for', async () => {
    const { child, ended, shown } = start(['consume', topic, '--from-beginning', '-o', 'json'], on());
    await shown('value 19999');
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect({ code, error: JSON.parse(err) }).toEqual({
      code: 130,
      error: { error: { code: 'interrupted', exit: 130, message: 'interrupted' } },
    });
  });

  test('a member of a group leaves it on Ctrl-C', async () => {
    const group = randomName('failures');
    const { child, ended, shown } = start(['consume', topic, '-g', group, '--from-beginning'], on());
    await shown('value 19999');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const { out } = await kafkactl(`groups list ${group} -o json`, { brokers: kafka.brokers });
    expect(JSON.parse(out)).toMatchObject([{ group, state: 'Empty', memberCount: 0 }]);
  });

  test('is ended by a second Ctrl-C, whatever it waits for', async () => {
    const name = `frozen-${randomPort()}`;
    const own = sandboxContextOf(suiteEnv());
    const sandbox = await startSandbox({ name, port: randomPort() }, own);
    try {
      const env = { KAFKACTL_CONTEXT: name };
      expect((await run(['topics', 'create', 'frozen', '-p', '1'], { env })).code).toBe(0);
      expect((await run(['produce', 'frozen', 'x'], { env })).code).toBe(0);
      const { child, ended, shown } = start(['consume', 'frozen', '-g', 'frozen', '--from-beginning'], { env });
      await shown('x\n');
      await runDrill(name, 1, 'freeze', own);
      // Signals sent at once arrive as one.
      const pressing = setInterval(() => child.kill('SIGINT'), 100);
      expect((await ended).code).toBe(130);
      clearInterval(pressing);
      expect(sandbox.name).toBe(name);
    } finally {
      await stopSandbox(name, { purge: true }, own);
    }
  });
});
