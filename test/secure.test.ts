/** Everyday commands on a broker with TLS, SCRAM and ACLs: as its administrator, and as users with some rights. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { secureBroker } from './kafka.js';
import { randomName } from './names.js';
import { type Grant, lineOptionsOf, newUser } from './principals.js';
import { kafkactl, type LineOptions, rows } from './world.js';

const id = randomName('secure');
const [a, b, planned] = [`${id}-a`, `${id}-b`, `${id}-planned`];
const topicDenied = /^kafka: TOPIC_AUTHORIZATION_FAILED/m;
const groupDenied = /^kafka: GROUP_AUTHORIZATION_FAILED/m;

/** A folder with a topics.yaml of these topics. */
function folderWith(...topics: readonly string[]): string {
  const folder = mkdtempSync(join(inject('suiteHome'), 'secure-'));
  const list = topics.map((name) => `  - { name: ${name}, partitions: 2, replicationFactor: 1 }\n`);
  writeFileSync(join(folder, 'topics.yaml'), `apiVersion: kafkactl/v1\ntopics:\n${list.join('')}`);
  return folder;
}

const admin: LineOptions = { env: { KAFKACTL_CONTEXT: 'secure' } };
const asAdmin = (line: string, more: LineOptions = {}) => kafkactl(line, { ...admin, ...more });
beforeAll(async () => {
  await secureBroker();
});

// These run in order, each on the result of the one before.
describe('the administrator', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = folderWith(planned);
  });

  test.each([
    [`topics create ${a} -p 2`, 0, /done/],
    [`topics create ${a}`, 4, /^$/],
    [`topics list ${id} -o name`, 0, new RegExp(`^${a}\n$`)],
    [`topics list ${id} -o wide`, 0, /0 B/],
    [`topics describe ${a}`, 0, /In sync +all replicas/],
    [`topics alter ${a} -c retention.ms=1h --yes`, 0, /setConfig/],
    [`produce ${a} one two -k key -o json`, 0, /"offset":1/],
    [`consume ${a} --exit`, 0, /^one\ntwo\n$/],
    [`consume ${a} -g ${id} --exit`, 0, /^one\ntwo\n$/],
    [`topics clone ${a} ${b}`, 0, /clone/],
    [`copy ${a} ${b} -o json`, 0, /2/],
    [`consume ${b} --exit --print key`, 0, /^key\tone\nkey\ttwo\n$/],
    [`topics elect-leaders ${a}`, 0, /^$/],
    [`groups list ${id} -o name`, 0, new RegExp(`^${id}\n$`)],
    [`groups describe ${id}`, 0, /Coordinator +broker 1/],
    [`groups lag ${id} --max-lag 0`, 0, new RegExp(a)],
    [`groups reset ${id} --to earliest --yes`, 0, /done/],
    [`groups lag ${id} --max-lag 0`, 7, new RegExp(a)],
    [`groups delete-offsets ${id} --topic ${a} --yes`, 0, /done/],
    [`groups delete ${id} --yes`, 0, /done|^$/],
    [`topics purge ${a} --yes`, 0, /done/],
    ['brokers list -o name', 0, /^1\n$/],
    ['brokers describe 1', 0, /sasl\.enabled\.mechanisms +SCRAM-SHA-512/],
    ['cluster show', 0, /Controller +node 1/],
    ['validate', 0, /^$/],
    ['plan --exit-code', 7, /create/],
    ['apply', 0, /done/],
    ['drift', 0, /^$/],
    [`export ${planned}`, 0, new RegExp(`name: ${planned}`)],
    [`topics delete ${a} ${b} ${planned} --yes`, 0, /done/],
  ])('%s', async (line, code, shows) => {
    const result = await asAdmin(line, { cwd });
    expect(result).toMatchObject({ code, out: expect.stringMatching(shows) });
    if (code === 0) expect(result.err).not.toMatch(/^(error|kafka):/m);
  });
});

/** Line options of a new user with these rights, known to every broker. */
async function userWith(grants: readonly Grant[], knows: string): Promise<LineOptions> {
  const user = lineOptionsOf(await newUser(grants));
  const known = await pollUntil(async () => (await kafkactl(knows, user)).code === 0, { withinMs: 10_000 });
  if (!known) throw new Error(`never allowed: ${knows}`);
  return user;
}

describe('a user without rights', () => {
  let user: LineOptions;
  const [topic, group] = [`${id}-hidden`, `${id}-group`];
  beforeAll(async () => {
    await asAdmin(`topics create ${topic} -p 2`);
    await asAdmin(`produce ${topic} one`);
    await asAdmin(`consume ${topic} -g ${group} --exit`);
    user = { ...(await userWith([], 'topics list')), cwd: folderWith(topic) };
  });

  test.each([
    ['topics list -o wide', [], /^Sizes are not shown: /],
    ['groups list', [], /^No groups to show/],
    ['brokers list', [{ id: 1, size: null }], /^Sizes are not shown: .*Leaders and replicas are counted/],
    ['brokers describe 1', [{ id: 1, size: null, configs: null }], /^Sizes and disks are not shown: /],
    ['cluster show', [{ controller: null, controllers: null }], /^The controllers are not shown: /],
    ['topics elect-leaders', [], /^No topic is seen: /],
  ])('%s shows nulls, and says why once', async (line, found, note) => {
    expect(await rows(line.replace(' -o wide', ''), user)).toMatchObject(found);
    const { code, err } = await kafkactl(line, user);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringMatching(note) });
    expect(err.match(new RegExp(note.source, 'gm'))).toHaveLength(1);
  });

  test.each([
    [`topics describe ${topic}`, topicDenied],
    [`topics create ${id}-new`, topicDenied],
    [`topics alter ${topic} -p 9`, topicDenied],
    [`topics purge ${topic} --yes`, topicDenied],
    [`topics delete ${topic} --yes`, topicDenied],
    [`topics clone ${topic} ${id}-new`, topicDenied],
    [`copy ${topic} ${id}-new`, topicDenied],
    [`topics elect-leaders ${topic}`, topicDenied],
    [`produce ${topic} x`, topicDenied],
    [`consume ${topic} --exit`, topicDenied],
    [`export ${topic}`, topicDenied],
    [`groups describe ${group}`, groupDenied],
    [`groups lag ${group}`, groupDenied],
    [`groups reset ${group} --to earliest --yes`, groupDenied],
    [`groups delete ${group} --yes`, groupDenied],
    [`groups delete-offsets ${group} --topic ${topic} --yes`, groupDenied],
    // A resource that may not be seen is not reported as missing.
    ['plan', topicDenied],
    ['apply', topicDenied],
    ['drift', topicDenied],
  ])('%s is denied in the words of the broker', async (line, words) => {
    expect(await kafkactl(line, user)).toMatchObject({ code: 6, err: expect.stringMatching(words) });
  });

  test('cluster show claims no health it could not check', async () => {
    expect((await kafkactl('cluster show', user)).out).toMatch(/^Health +no partition is seen$/m);
  });

  test('nothing was done', async () => {
    const [found] = await rows<{ partitions: { latest: number }[] }>(`topics describe ${topic}`, admin);
    expect(found?.partitions.map(({ latest }) => latest).sort()).toEqual([0, 1]);
    expect(await rows(`topics list ${id}-new`, admin)).toEqual([]);
    expect(await rows(`groups lag ${group}`, admin)).toContainEqual(expect.objectContaining({ committed: 1 }));
  });
});

describe('a user with rights to a group and not to its topic', () => {
  let user: LineOptions;
  const [topic, group] = [`${id}-unseen`, `${id}-seen`];
  beforeAll(async () => {
    await asAdmin(`topics create ${topic} -p 1`);
    await asAdmin(`produce ${topic} one`);
    await asAdmin(`consume ${topic} -g ${group} --exit`);
    user = await userWith([{ groups: group, operations: ['describe', 'read', 'delete'] }], `groups describe ${group}`);
  });

  test('sees the group, and is not shown an empty list of offsets', async () => {
    expect(await rows('groups list', user)).toMatchObject([{ group, state: 'Empty' }]);
    const reset = await kafkactl(`groups reset ${group} --to earliest --yes`, user);
    expect(reset).toMatchObject({ code: 0, err: expect.stringContaining('nothing in a topic that you may see') });
  });

  test.each([
    `groups reset ${group} --to earliest --topic ${topic} --yes`,
    `groups delete-offsets ${group} --topic ${topic} --yes`,
    `groups delete-offsets ${group} --topic ${topic}:0 --yes`,
    `consume ${topic} -g ${group} --exit`,
  ])('%s is denied', async (line) => {
    expect(await kafkactl(line, user)).toMatchObject({ code: 6, err: expect.stringMatching(topicDenied) });
    expect(await rows(`groups lag ${group}`, admin)).toMatchObject([{ committed: 1, lag: 0 }]);
  });
});

describe('a user who may describe and create some topics', () => {
  const [mine, other] = [`${id}-mine`, `${id}-other`];
  const grants: readonly Grant[] = [
    { topics: id, operations: ['describe', 'describeConfigs'] },
    { topics: mine, operations: ['create'] },
  ];
  let user: LineOptions;
  beforeAll(async () => {
    user = await userWith(grants, `topics create ${mine}-first`);
  });

  test('can plan; an apply in which nothing is allowed is denied and creates nothing', async () => {
    const here = { ...user, cwd: folderWith(other, `${other}-2`) };
    expect((await kafkactl('plan --exit-code', here)).code).toBe(7);
    const { code, out, err } = await kafkactl('apply', here);
    expect(code).toBe(6);
    expect(out.match(/kafka: TOPIC_AUTHORIZATION_FAILED/g)).toHaveLength(2);
    expect(err).toMatch(/^error: 2 of 2 steps not done\nkafka: TOPIC_AUTHORIZATION_FAILED/);
    expect(await rows(`topics list ${other}`, admin)).toEqual([]);
  });

  test('apply does the allowed part, and reports each step', async () => {
    const here = { ...user, cwd: folderWith(mine, other) };
    const { code, out } = await kafkactl('apply -o json', here);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { topic: mine, status: 'done' },
      { topic: other, status: 'failed', error: { code: 'denied', kafka: expect.stringMatching(/^TOPIC_AUTH/) } },
    ]);
    expect(await rows('plan', here)).toMatchObject([{ topic: other, action: 'create' }]);
  });

  test.each([
    `topics alter ${mine}-first -c retention.ms=2h --yes`,
    `topics alter ${mine}-first -p 5 --yes`,
    `topics delete ${mine}-first --yes`,
  ])('%s is denied', async (line) => {
    expect(await kafkactl(line, user)).toMatchObject({ code: 6, err: expect.stringMatching(topicDenied) });
  });
});
