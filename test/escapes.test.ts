/** Text from a cluster can control a terminal: it is escaped there, and passes unchanged in a pipe and with --raw. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeState } from '../src/lib/sandbox/state.js';
import type { SandboxNode } from '../src/lib/sandbox/types.js';
import { folders } from '../src/lib/settings/folders.js';
import { oneBroker, ownHome, type TestKafka } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { kafkactl, typist } from './world.js';

/** Sets the title (OSC), a colour (with a C1 character), the direction of text, and returns to the start of the line. */
const evil = (word: string) => `${word}\u001b]0;owned\u0007\u009b31m\u202egnp\r!`;
/** Removes the colours of kafkactl; no other escape sequence may be left. */
const withoutColours = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const topic = randomName('escapes');
const group = evil(topic);
let kafka: TestKafka;
let onPipe: { brokers: string };
let onTerminal: { brokers: string; tty: number };
beforeAll(async () => {
  kafka = await oneBroker();
  onPipe = { brokers: kafka.brokers };
  // Wide enough that no name is wrapped.
  onTerminal = { ...onPipe, tty: 400 };
  await kafkactl(`topics create ${topic} -p 1`, onPipe);
  const words = ['produce', topic, evil('value'), '-k', evil('key'), '-H', `${evil('name')}=${evil('header')}`];
  expect((await kafkactl(words, onPipe)).code).toBe(0);
  expect((await kafkactl(['consume', topic, '-g', group, '--exit'], onPipe)).code).toBe(0);
});

async function shownSafely(words: readonly string[], stream: 'out' | 'err' = 'out'): Promise<string> {
  const shown = withoutColours((await kafkactl(words, onTerminal))[stream]);
  expect(shown).toContain('owned');
  expect(shown).not.toMatch(unsafe);
  return shown;
}

describe('records', () => {
  const consume = ['consume', topic, '--exit'];
  test.each([
    ['the value', []],
    ['everything', ['--print', 'all']],
    ['whole records', ['-o', 'json']],
    ['a format', ['--format', '%k %s %h\\n']],
  ])('%s is shown escaped on a terminal', async (_what, options) => {
    const shown = await shownSafely([...consume, ...options]);
    if (options.includes('json')) expect(JSON.parse(shown)).toMatchObject({ key: evil('key'), value: evil('value') });
  });

  test('values pass byte for byte in a pipe, and with --raw', async () => {
    expect((await kafkactl(consume, onPipe)).out).toBe(`${evil('value')}\n`);
    expect((await kafkactl([...consume, '--raw'], onTerminal)).out).toBe(`${evil('value')}\n`);
  });
});

describe('groups and clients', () => {
  test.each([
    ['groups list', ['groups', 'list']],
    ['groups list -o json', ['groups', 'list', '-o', 'json']],
    ['groups list -o name', ['groups', 'list', '-o', 'name']],
    ['groups describe', ['groups', 'describe', group]],
    ['groups describe -o yaml', ['groups', 'describe', group, '-o', 'yaml']],
    ['groups lag', ['groups', 'lag', group]],
    ['groups lag -o csv', ['groups', 'lag', group, '-o', 'csv']],
    ['groups reset', ['groups', 'reset', group, '--to', 'earliest', '--dry-run']],
  ])('%s is shown escaped on a terminal', async (_line, words) => {
    await shownSafely(words);
  });

  test('the client id of a member is shown escaped', async () => {
    let isAssigned = () => {};
    const assigned = new Promise<void>((resolve) => {
      isAssigned = resolve;
    });
    const live = randomName('live');
    const end = await joinGroup(kafka, live, topic, { clientId: evil('client'), onAssigned: isAssigned });
    try {
      await assigned;
      await shownSafely(['groups', 'describe', live, '-o', 'wide']);
      await shownSafely(['groups', 'reset', live, '--to', 'earliest'], 'err');
    } finally {
      await end();
    }
  });

  test('names pass as they are in a pipe, and with --raw', async () => {
    expect((await kafkactl(['groups', 'list', '-o', 'name'], onPipe)).out.split('\n')).toContain(group);
    const raw = await kafkactl(['groups', 'list', '-o', 'name', '--raw'], onTerminal);
    expect(raw.out.split('\n')).toContain(group);
  });
});

describe('an error', () => {
  test.each([
    ['a topic that is not there', ['topics', 'describe', evil('topic')]],
    ['a topic that cannot be', ['topics', 'create', evil('topic')]],
    ['a group that is not there', ['groups', 'describe', evil('group')]],
    ['a word too many', ['topics', 'list', 'a', evil('b')]],
    ['a command that is none', [evil('topics')]],
    ['an option that is none', ['topics', 'list', `--${evil('option')}`]],
    ['as JSON', ['topics', 'describe', evil('topic'), '-o', 'json']],
    ['with its stack', ['topics', 'describe', evil('topic'), '--verbose']],
  ])('about %s is escaped on a terminal', async (_what, words) => {
    await shownSafely(words, 'err');
  });

  test('the name in a confirmation is escaped', async () => {
    const { err } = await kafkactl(['groups', 'delete', group], { ...onPipe, ...typist([['Go on?', 'n']]) });
    expect(err).toContain('owned');
    expect(err.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '')).not.toMatch(unsafe);
  });
});

test('the log of a container is escaped, on both of its streams', async () => {
  const home = ownHome('escapes');
  const bin = join(home['HOME'] ?? '', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'out'), `${evil('one')}\n`);
  writeFileSync(join(bin, 'err'), `${evil('two')}\n`);
  // A fake client: Docker itself is not needed.
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\ncat ${bin}/out\ncat ${bin}/err >&2\n`, { mode: 0o755 });
  const env = { ...home, PATH: `${bin}:${home['PATH']}` };
  const node: SandboxNode = { id: 1, role: 'combined', port: 1, handle: { container: 'c' }, wanted: 'up' };
  const about = { version: 1, engine: 'docker', kafkaVersion: '4.3.1', clusterId: 'c', secure: false } as const;
  writeState({ ...about, name: 'sandbox', nodes: [node] }, folders(env));
  const { code, out, err } = await kafkactl('sandbox logs', { env, tty: 400 });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const shown = withoutColours(out);
  for (const word of ['one', 'two']) expect(shown).toContain(`1 | ${word}\\x1b]0;owned`);
  expect(shown).not.toMatch(unsafe);
});
