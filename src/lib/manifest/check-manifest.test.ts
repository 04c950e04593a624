import { expect, test } from 'vitest';
import { parseManifest } from './parse.js';

const head = 'apiVersion: kafkactl/v1\n';
const problemsOf = async (text: string) => {
  const { problems } = await parseManifest([{ path: 'topics.yaml', text: head + text }], {});
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

test('problems of shape and of sense are reported together', async () => {
  const text = `profiles:
  dev: { partitions: many }
  prod: { extends: prd, replicationFactor: 1 }
topics:
  - { name: a, partitons: 3 }
  - { name: a, config: { retention.mss: 1d } }
  - { name: b, replicationFactor: 1, config: { min.insync.replicas: 2 } }
  - { name: c, profiles: { pord: {} } }
  - { name: __consumer_offsets, absent: true, owner: [x] }
owns: ["/(/"]
policies:
  - { name: p, partitions: { min: 4, max: 3 }, severity: loud }
unset: never`;
  expect(await problemsOf(text)).toEqual([
    '3:22 partitions must be a whole number from 1 to 100000, not many',
    '4:20 there is no profile "prd"',
    '6:16 a topic has no key "partitons"',
    '7:13 topic "a" stands at topics.yaml:6 already',
    '7:26 Kafka has no topic config "retention.mss"',
    '8:13 topic "b" with profile dev has min.insync.replicas 2 and replicationFactor 1',
    '9:28 there is no profile "pord"',
    '10:13 __consumer_offsets is kept by Kafka, and is never deleted from a file',
    '10:54 owner must be a text',
    '11:8 /(/ is not a pattern: Invalid regular expression: /(/: Unterminated group',
    '13:28 partitions has a min of 4 above its max of 3',
    '13:58 "loud" is not error or warning',
    '14:8 "never" is not keep or strict',
  ]);
});

test.each([
  [
    'a profile that could not be read is not unknown',
    'profiles: { dev: 3 }\ntopics: [{ name: a, profiles: { dev: {} } }]',
    ['2:18 a profile is keys with values: extends, partitions, replicationFactor, config'],
  ],
  [
    'profiles under a misspelled key are not unknown',
    'profils: { dev: {} }\ntopics: [{ name: a, profiles: { dev: {} } }]',
    ['2:1 the file has no key "profils"'],
  ],
  [
    'a count that could not be read is not compared',
    'profiles: { dev: { replicationFactor: 1, config: { min.insync.replicas: 2 } } }\ntopics: [{ name: a, replicationFactor: x }]',
    ['3:40 replicationFactor must be a whole number from 1 to 32767, not x'],
  ],
  [
    'a count under a misspelled key is not compared',
    'topics: [{ name: a, replicationFacto: 3, replicationFactor: 1, config: { min.insync.replicas: 2 } }]',
    ['2:21 a topic has no key "replicationFacto"'],
  ],
  [
    'topics without a readable name are not duplicates',
    'topics: [{ name: a b }, { name: a b }, { partitions: 1 }, 3]',
    [
      '2:18 "a b" cannot be: a topic name has 1 to 249 letters, digits, ".", "_" and "-"',
      '2:33 "a b" cannot be: a topic name has 1 to 249 letters, digits, ".", "_" and "-"',
      '2:40 a topic needs name',
      '2:59 a topic is keys with values: name',
    ],
  ],
  [
    'a policy with a wrong key does not ask for nothing',
    'policies: [{ name: p, partition: { min: 1 } }]',
    ['2:23 a policy has no key "partition"'],
  ],
  [
    'a key that stands twice does not hide other problems',
    'topics:\n  - { name: a, partitions: 1, partitions: 2 }\n  - { name: a }',
    ['3:31 this key stands above already', '4:13 topic "a" stands at topics.yaml:3 already'],
  ],
  ['behind an error of syntax nothing is reported', 'topics: [{ name: a }\nowns: ["/(/"]', ['3:1 ']],
])('%s', async (_, text, expected) => {
  const found = await problemsOf(text);
  expect(
    found.map((problem, index) => (expected[index]?.endsWith(' ') ? problem.replace(/ .*/, ' ') : problem)),
  ).toEqual(expected);
});

test('a cycle of profiles is one problem of each, and its settings are not compared', async () => {
  const text = `profiles: { a: { extends: b, replicationFactor: 1 }, b: { extends: a } }
topics: [{ name: t, config: { min.insync.replicas: 2 } }]`;
  expect(await problemsOf(text)).toEqual([
    '2:27 profiles extend each other: a -> b -> a',
    '2:68 profiles extend each other: b -> a -> b',
  ]);
});
