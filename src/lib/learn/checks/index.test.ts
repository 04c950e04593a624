import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, partitionRead, seenRecord, type ViewSketch, viewOf } from '../../../../test/check-views.js';
import type { Lang } from '../../base/language.js';
import { readShape } from '../../schema/read-shape.js';
import {
  type Check,
  type CheckParams,
  checkKinds,
  checkSentence,
  checkShape,
  evaluateCheck,
  factsOf,
  worksOffline,
} from './index.js';

const kinds = Object.keys(checkKinds) as (keyof CheckParams)[];

/** One check of each kind, with all that it may have as far as that goes together. */
const examples: { readonly [K in keyof CheckParams]: CheckParams[K] } = {
  cluster: { answers: true, brokers: 1, sameId: true },
  topic: { name: 'user-events', partitions: 2, minPartitions: 1, replicas: 1, created: false, kept: true, configs: {} },
  records: { topic: 'user-events', min: 1, max: 5, key: 'user-1', partition: 0, json: { eventType: '*' } },
  keys: { topic: 'user-events', keys: ['user-1'], each: 1, samePartition: true, partitions: 1, allRecords: true },
  spread: { topic: 'plain', last: 1, together: true, even: true },
  read: { topic: 'user-events', from: 'beginning', clients: 1, records: 1, whole: true, grouped: false },
  reading: { topic: 'user-events', clients: 1 },
  received: { topic: 'user-events', clients: 1 },
  redelivered: { topic: 'user-events', min: 1 },
  pastRetention: { topic: 'plain', atLeast: 100 },
  group: {
    name: 'email',
    members: 2,
    minMembers: 1,
    idle: 0,
    owned: true,
    state: 'Stable',
    committed: 'end',
    maxLag: 0,
  },
  gap: { group: 'email', how: 'leave', atLeast: 100, atMost: 3000 },
  event: { kind: 'request-failed', error: 'INVALID_PARTITIONS', topic: 'user-events', count: 1 },
  tutorial: { used: ['hint'], resumed: false },
  similarTopic: { name: 'user-events' },
  similarGroup: { name: 'email' },
};
const exampleOf = (kind: keyof CheckParams): Check => ({ [kind]: examples[kind] }) as Check;

/** A cluster in which each of the examples passes. */
const passing: ViewSketch = {
  start: { topics: { 'user-events': [1, 0] } },
  now: {
    topics: { 'user-events': [2, 0], user_events: [0], plain: { ends: [1], configs: { 'retention.ms': '100' } } },
    groups: { email: { members: [[0], [1]], committed: [2, null] }, 'e-mail': {} },
  },
  records: [
    seenRecord({ offset: 1, key: 'user-1', value: '{"eventType":"USER_CREATED"}' }),
    seenRecord({ topic: 'plain' }),
  ],
  reads: [
    partitionRead({ to: 2, lastAt: givenAt + 59_000 }),
    partitionRead({ connection: 'connection-2', from: 1, to: 2, firstAt: givenAt + 3000 }),
  ],
  events: [
    { kind: 'config-changed', at: givenAt, topic: 'plain', config: 'retention.ms', from: null, to: '100' },
    { kind: 'gap', at: givenAt + 900, group: 'email', topic: 'user-events', partition: 0, how: 'leave', from: givenAt },
    {
      ...{ kind: 'request-failed', at: givenAt + 900, api: 'CREATE_PARTITIONS', message: null },
      ...{ error: 'INVALID_PARTITIONS', resource: 'user-events' },
    },
  ],
  words: ['hint'],
};
const offline = { ...passing, now: { ...passing.now, answers: false } };
const nothing: ViewSketch = { resumed: 1 };

test.each(kinds)('%s passes and fails, and its opposite fails and passes', (kind) => {
  const check = exampleOf(kind);
  const opposite = { not: check } as Check;
  expect(evaluateCheck(check, viewOf(passing))).toMatchObject({ passed: true });
  expect(evaluateCheck(opposite, viewOf(passing))).toMatchObject({ passed: false });
  const empty = viewOf(kind === 'cluster' ? offline : nothing);
  expect(evaluateCheck(check, empty).passed).toBe(false);
  expect(evaluateCheck(opposite, empty).passed).toBe(true);
});

test.each(kinds)('%s finds only facts that it names', (kind) => {
  for (const sketch of [passing, nothing, offline]) {
    const { facts } = evaluateCheck(exampleOf(kind), viewOf(sketch));
    expect(factsOf(exampleOf(kind))).toEqual(expect.arrayContaining(Object.keys(facts)));
  }
});

test.each(kinds)('%s while no broker answers', (kind) => {
  const isOffline = kind === 'event' || kind === 'tutorial';
  expect(evaluateCheck(exampleOf(kind), viewOf(offline)).passed).toBe(isOffline);
  if (kind === 'cluster') return;
  // Nor is its opposite known.
  expect(evaluateCheck({ not: exampleOf(kind) } as Check, viewOf(offline)).passed).toBe(false);
});

const topic = (name: string) => ({ topic: { name } });
const two = viewOf({ now: { topics: { a: [0], b: [0, 0] } } });

test.each<[Check, boolean, object]>([
  [{ all: [topic('a'), topic('b')] }, true, { partitions: 1 }],
  [{ all: [topic('b'), topic('a')] }, true, { partitions: 2 }],
  [{ all: [topic('a'), topic('c')] }, false, { partitions: 1 }],
  [{ all: [topic('c'), topic('b')] }, false, { partitions: 2 }],
  [{ all: [topic('a'), { not: topic('c') }] }, true, { partitions: 1 }],
  [{ all: [topic('a'), { not: topic('b') }] }, false, { partitions: 1 }],
  [{ any: [topic('c'), topic('b')] }, true, { partitions: 2 }],
  [{ any: [topic('a'), topic('b')] }, true, { partitions: 1 }],
  [{ any: [{ topic: { name: 'a', partitions: 2 } }, topic('b')] }, true, { partitions: 2 }],
  [{ any: [topic('c'), topic('d')] }, false, {}],
  [{ any: [{ topic: { name: 'a', partitions: 2 } }, topic('c')] }, false, { partitions: 1 }],
  [{ any: [topic('c'), { not: topic('d') }] }, true, {}],
  [{ not: topic('a') }, false, { partitions: 1 }],
])('%j is %j with %j', (check, passed, facts) => {
  const judgement = evaluateCheck(check, two);
  expect(judgement.passed).toBe(passed);
  expect(judgement.facts).toMatchObject(facts);
});

test('facts of several kinds stand together', () => {
  const check: Check = {
    all: [{ similarTopic: { name: 'user-events' } }, { not: topic('users') }, { records: { topic: 'user-events' } }],
  };
  const { facts } = evaluateCheck(check, viewOf(passing));
  // `found` of the first check, not the value of the record.
  expect(facts).toMatchObject({ found: 'user_events', count: 1, key: 'user-1' });
  expect(factsOf(check)).toEqual(expect.arrayContaining(['found', 'gone', 'written']));
  expect(new Set(factsOf(check)).size).toBe(factsOf(check).length);
});

test('not all is any not, and not any is all not', () => {
  const check = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 }))
    .map(([name, partitions]) => ({ topic: { name, partitions } }));
  fc.assert(
    fc.property(fc.array(check, { minLength: 1 }), (checks) => {
      const passes = (each: Check) => evaluateCheck(each, two).passed;
      const opposites = checks.map((not) => ({ not }));
      expect(passes({ all: checks })).toBe(!passes({ any: opposites }));
      expect(passes({ any: checks })).toBe(!passes({ all: opposites }));
    }),
  );
});

test('more topics, groups, records, reads and events of others never change a judgement', () => {
  const name = fc.stringMatching(/^other-[0-9]{1,2}$/);
  fc.assert(
    fc.property(fc.array(name), fc.constantFrom(...kinds), fc.nat(9), (names, kind, count) => {
      const noise = {
        topics: Object.fromEntries(names.map((each) => [each, [count]])),
        groups: Object.fromEntries(names.map((each) => [each, {}])),
      };
      const crowded: ViewSketch = {
        ...passing,
        now: {
          topics: { ...noise.topics, ...passing.now?.topics },
          groups: { ...noise.groups, ...passing.now?.groups },
        },
        records: [
          ...(passing.records ?? []),
          ...names.map((other) => seenRecord({ topic: other, key: 'user-1', partition: 1 })),
        ],
        reads: [...names.map((other) => partitionRead({ topic: other, connection: other })), ...(passing.reads ?? [])],
        events: [
          ...(passing.events ?? []),
          ...names.map((group) => ({ kind: 'member-joined' as const, at: givenAt + 1, group, member: 'm', number: 1 })),
        ],
      };
      expect(evaluateCheck(exampleOf(kind), viewOf(crowded))).toEqual(evaluateCheck(exampleOf(kind), viewOf(passing)));
    }),
  );
});

test('a check of no kind is our error', () => {
  expect(() => evaluateCheck({} as Check, viewOf({}))).toThrow('a check of an unknown kind');
});

test.each<[Check, string, string]>([
  [topic('a'), 'el topic a existe', 'a exists'],
  [{ not: topic('a') }, 'el topic a no existe', 'a does not exist'],
  [
    { all: [{ topic: { name: 'user-events', partitions: 3 } }, { records: { topic: 'user-events' } }] },
    'el topic user-events existe y tiene 3 particiones, y al menos un evento nuevo en user-events',
    'user-events exists and has 3 partitions, and at least one new event in user-events',
  ],
  [
    { all: [topic('a'), { not: topic('b') }, { tutorial: { used: ['hint'] } }] },
    'el topic a existe, el topic b no existe, y has usado hint',
    'a exists, b does not exist, and you have used hint',
  ],
  [
    { any: [{ group: { name: 'email', members: 1 } }, { not: { group: { name: 'sms' } } }] },
    'el grupo email tiene un miembro, o el grupo sms no existe',
    'the group email has one member, or the group sms does not exist',
  ],
  [
    { not: { keys: { topic: 'a', keys: ['k'] } } },
    'no se cumple esto: al menos un evento nuevo en a con la clave k',
    'this is not so: at least one new event in a with the key k',
  ],
  [{ any: [topic('a')] }, 'el topic a existe', 'a exists'],
])('sentences of %j', (check, es, en) => {
  expect([checkSentence(check, 'es'), checkSentence(check, 'en')]).toEqual([es, en]);
});

test.each(kinds)('%s has different sentences in both languages and for its opposite, without a full stop', (kind) => {
  const check = exampleOf(kind);
  const sentences = (['es', 'en'] as const).flatMap((lang: Lang) => [
    checkSentence(check, lang),
    checkSentence({ not: check } as Check, lang),
  ]);
  expect(new Set(sentences).size).toBe(4);
  for (const sentence of sentences) expect(sentence).toMatch(/^\S.*[^.\s]$/);
  for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|null|NaN| {2}/);
});

const read = async (yaml: string, env?: Record<string, string>) => {
  const { value, problems } = await readShape('lesson.yaml', yaml, checkShape, { env });
  return { value, problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`) };
};

test.each(kinds)('%s is read as it is written', async (kind) => {
  const check = exampleOf(kind);
  const yaml = JSON.stringify(check)
    .replace('"atLeast":100', '"atLeast":"100ms"')
    .replace('"atMost":3000', '"atMost":"3s"');
  expect(await read(yaml)).toEqual({ value: check, problems: [] });
  expect(await read(`all: [{ not: ${yaml} }]`)).toEqual({ value: { all: [{ not: check }] }, problems: [] });
});

test('numbers and flags may be variables', async () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the variables of a lesson
  const yaml = 'topic: { name: "${topic}", partitions: "${count}", created: true }';
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the variables of a lesson
  const { value, problems } = await read(yaml, { topic: 'user-events', count: '3' });
  expect(problems).toEqual([]);
  expect(value).toEqual({ topic: { name: 'user-events', partitions: 3, created: true } });
});

test.each([
  ['cluster:', { cluster: {} }],
  [
    'records: { topic: t, json: { amount: 10, ok: true } }',
    { records: { topic: 't', json: { amount: '10', ok: 'true' } } },
  ],
  [
    'topic: { name: t, configs: { retention.ms: 5000 } }',
    { topic: { name: 't', configs: { 'retention.ms': '5000' } } },
  ],
  ['event: { kind: produced, acks: 1 }', { event: { kind: 'produced', acks: '1' } }],
  ['gap: { group: g, how: expiry, atLeast: 5s }', { gap: { group: 'g', how: 'expiry', atLeast: 5000 } }],
])('%s is read', async (yaml, value) => {
  expect(await read(yaml)).toEqual({ value, problems: [] });
});

test.each([
  [
    '{}',
    [
      '1:1 a check has one of cluster, topic, records, keys, spread, read, reading, received, redelivered, pastRetention, group, gap, event, tutorial, similarTopic, similarGroup, not, all, any',
    ],
  ],
  [
    'topic: { name: t }\ngroup: { name: g }',
    [expect.stringMatching(/^1:1 a check has one of .*, not topic and group$/)],
  ],
  ['topics: { name: t }', ['1:1 a check has no key "topics"']],
  ['topic: { partitions: 3 }', ['1:8 a check of a topic needs name']],
  ['topic: { name: t, partitons: 3 }', ['1:19 a check of a topic has no key "partitons"']],
  ['topic: { name: t, partitions: 0 }', ['1:31 partitions must be a whole number from 1 to 1000000, not 0']],
  ['topic: { name: t, exists: false, partitions: 3 }', ['1:8 a topic that does not exist has no partitions']],
  ['group: { name: g, exists: false, members: 1 }', ['1:8 a group that does not exist has no members']],
  ['group: { name: g, committed: all }', [expect.stringContaining('"all" is not end')]],
  ['cluster: { answers: false, brokers: 1 }', ['1:10 a cluster that does not answer has no brokers']],
  ['records: { topic: t, count: 1, min: 1 }', ['1:10 count stands without min and max']],
  ['records: { topic: t, count: 1, max: 1 }', ['1:10 count stands without min and max']],
  ['records: { topic: t, min: 2, max: 1 }', ['1:10 min is above max']],
  ['records: { topic: t, key: k, keyed: false }', ['1:10 records with a key are keyed']],
  ['keys: { topic: t, keys: [] }', [expect.stringContaining('keys must be a list of at least one')]],
  ['read: { topic: t }', ['1:7 a check of reads needs from']],
  ['read: { topic: t, from: end, whole: true }', ['1:7 whole goes with from: beginning']],
  ['gap: { group: g, how: leave, atLeast: 2s, atMost: 1s }', ['1:6 atLeast is above atMost']],
  ['event: { kind: broker-died }', [expect.stringContaining('"broker-died" is not')]],
  ['event: { kind: broker-down, error: UNKNOWN }', ['1:8 error goes with kind: request-failed']],
  ['event: { kind: broker-down, how: leave }', ['1:8 how goes with kind: member-left and kind: gap']],
  ['event: { kind: broker-down, acks: all }', ['1:8 acks goes with kind: produced']],
  ['tutorial: {}', ['1:11 a check of the tutorial needs used or resumed']],
  ['all: []', ['1:6 all must be a list of at least one']],
  ['not: { all: [cluster: {}] }', ['1:8 a check has no key "all"']],
  ['any:\n  - topic: { name: t }\n  - all: []', ['3:5 a check has no key "all"']],
])('%s is refused: %j', async (yaml, problems) => {
  expect((await read(yaml)).problems).toEqual(problems);
});

test('a check works offline where all of its parts do', () => {
  expect(worksOffline({ cluster: {} })).toBe(true);
  expect(worksOffline({ topic: { name: 'a' } })).toBe(false);
  expect(worksOffline({ not: { tutorial: { used: ['hint'] } } })).toBe(true);
  expect(worksOffline({ all: [{ cluster: {} }, { topic: { name: 'a' } }] })).toBe(false);
  expect(worksOffline({ any: [{ cluster: {} }, { not: { cluster: { answers: false } } }] })).toBe(true);
});
