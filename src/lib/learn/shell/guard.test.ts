import { expect, test } from 'vitest';
import { commandRegistry } from '../../../commands/index.js';
import { guardLine } from './guard.js';
import { readShellLine } from './words.js';

const guarded = (line: string, sandbox = 'learn') => {
  const read = readShellLine(line);
  if (read.kind !== 'words') throw new Error(line);
  return guardLine(commandRegistry, read.words, sandbox);
};

test.each([
  'topics list',
  'topics list --context learn',
  '--context=learn topics list',
  'consume orders -g --context',
  'produce orders -k -b value',
  'produce orders -- --context prod',
  'topics create orders -p 3 -r 1',
  'sandbox up --name learn',
  'sandbox up --name learn --brokers 1',
  'up sandbox --name=learn',
  'sandbox status',
  'sandbox status --name learn',
  'sandbox kill 1 --name learn',
  'sandbox run kafka-topics --name learn -- --list',
  'sandbox up --help',
  'quickstart --help',
  'help quickstart',
  'contexts list',
  'contexts show learn',
  'contexts use prod --help',
  'copy orders copy',
  'copy learn/orders copy',
  'flows run user-events',
  'no such thing --context prod',
  '',
  '--version',
])('%s is run', async (line) => expect(await guarded(line)).toBeUndefined());

test.each([
  ['topics list --context prod', '--context prod'],
  ['topics list --context=prod', '--context=prod'],
  ['--context prod topics list', '--context prod'],
  ['topics list -b broker:9092', '-b broker:9092'],
  ['topics list -bbroker:9092', '-bbroker:9092'],
  ['-b broker:9092 topics list', '-b broker:9092'],
  ['topics list --brokers broker:9092', '--brokers broker:9092'],
  ['topics list --brokers=broker:9092', '--brokers=broker:9092'],
  ['consume orders -eb broker:9092', '-eb broker:9092'],
  ['list topics --context prod', '--context prod'],
  ['topics list --context learn --context prod', '--context prod'],
  ['topics list --context learn-3', '--context learn-3'],
  ['copy prod/orders orders', 'prod/orders'],
  ['copy orders prod/orders', 'prod/orders'],
  ['sandbox run kafka-topics --name learn -- --list --bootstrap-server prod:9092', '--bootstrap-server'],
  ['sandbox run kafka-topics --name learn -- --list --bootstrap-server=prod:9092', '--bootstrap-server=prod:9092'],
])('%s names a cluster', async (line, words) => expect(await guarded(line)).toEqual({ kind: 'cluster', words }));

test.each([
  'contexts use prod',
  'use context prod',
  'ctx use prod',
  'contexts remove learn',
  'contexts import x',
])('%s changes contexts', async (line) => expect(await guarded(line)).toMatchObject({ kind: 'contexts' }));

test.each([
  ['sandbox up', undefined, 'sandbox up --name learn'],
  ['sb up', undefined, 'sandbox up --name learn'],
  ['up sandbox --brokers 1', undefined, 'sandbox up --brokers 1 --name learn'],
  ['sandbox up --name mine', 'mine', 'sandbox up --name learn'],
  ['sandbox up --name mine --name learn', 'mine', 'sandbox up --name learn'],
  ['sandbox up --name learn --name mine', 'mine', 'sandbox up --name learn'],
  ['sandbox up --name=learn-3', 'learn-3', 'sandbox up --name learn'],
  ['sandbox down --purge', undefined, 'sandbox down --purge --name learn'],
  ['sandbox kill 1', undefined, 'sandbox kill 1 --name learn'],
  ['sandbox status --name mine', 'mine', 'sandbox status --name learn'],
  ['sandbox run kafka-topics -- --list', undefined, 'sandbox run kafka-topics --name learn -- --list'],
  ['sandbox run kafka-topics -- --name learn', undefined, 'sandbox run kafka-topics --name learn -- --name learn'],
])('%s is about another sandbox', async (line, name, meant) => {
  expect(await guarded(line)).toEqual({ kind: 'sandbox', name, meant: meant.split(' ') });
});

test('the other sandbox of the tutorial is named as well, with the options that were given', async () => {
  expect(await guarded('sandbox up', 'learn-3')).toMatchObject({ meant: ['sandbox', 'up', '--name', 'learn-3'] });
  expect(await guarded('sandbox up --brokers 3', 'learn-3')).toMatchObject({
    meant: ['sandbox', 'up', '--brokers', '3', '--name', 'learn-3'],
  });
});

test.each(['quickstart', 'quickstart --lang es'])('%s has a sandbox of its own', async (line) => {
  expect(await guarded(line)).toEqual({ kind: 'ownSandbox', path: 'quickstart' });
});
