import { describe, expect, test } from 'vitest';
import { kafkaTools, toolArguments, toolOf } from './tools.js';

const line = (name: string, args: string[], config?: string) =>
  [name, ...toolArguments(toolOf(name)[1], args, '127.0.0.1:9092', config)].join(' ');

test.each([
  ['kafka-topics', ['--list'], 'kafka-topics --bootstrap-server 127.0.0.1:9092 --list'],
  ['kafka-cluster', ['cluster-id'], 'kafka-cluster cluster-id --bootstrap-server 127.0.0.1:9092'],
  [
    'kafka-metadata-quorum',
    ['describe', '--status'],
    'kafka-metadata-quorum --bootstrap-server 127.0.0.1:9092 describe --status',
  ],
  ['kafka-replica-verification', [], 'kafka-replica-verification --broker-list 127.0.0.1:9092'],
  ['kafka-dump-log', ['--files', 'x.log'], 'kafka-dump-log --files x.log'],
  ['kafka-topics', ['--list', '--bootstrap-server', 'other:1'], 'kafka-topics --list --bootstrap-server other:1'],
  ['kafka-topics', ['--bootstrap-server=other:1'], 'kafka-topics --bootstrap-server=other:1'],
  [
    'kafka-configs',
    ['--bootstrap-controller', 'c:1', '--describe'],
    'kafka-configs --bootstrap-controller c:1 --describe',
  ],
])('%s %j', (name, args, expected) => {
  expect(line(name, args)).toBe(expected);
});

describe('of a secure sandbox', () => {
  test('a tool gets the file of client settings', () => {
    expect(line('kafka-acls', ['--list'], '/s/client.properties')).toBe(
      'kafka-acls --bootstrap-server 127.0.0.1:9092 --command-config /s/client.properties --list',
    );
  });

  test('a file given by the user is kept', () => {
    expect(line('kafka-acls', ['--list', '--command-config', 'mine'], '/s/client.properties')).toBe(
      'kafka-acls --bootstrap-server 127.0.0.1:9092 --list --command-config mine',
    );
  });

  test('a tool that takes no such file gets none', () => {
    expect(line('kafka-replica-verification', [], '/s/c')).not.toContain('/s/c');
  });
});

test('.sh is the same tool', () => {
  expect(toolOf('kafka-topics.sh')).toEqual(['kafka-topics', kafkaTools['kafka-topics']]);
});

test.each([
  ['kafka-topic', 'Did you mean kafka-topics?'],
  ['topics', 'Did you mean kafka-topics?'],
])('a misspelt %s gets the right name', (name, hint) => {
  expect(() => toolOf(name)).toThrowError(expect.objectContaining({ code: 'notFound', hint }));
});

test('every main class has a package', () => {
  for (const { main } of Object.values(kafkaTools)) expect(main).toMatch(/^(org\.apache\.kafka|kafka)\.(\w+\.)+\w+$/);
});
