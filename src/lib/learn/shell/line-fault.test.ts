import { beforeAll, expect, test } from 'vitest';
import { allCommands, commandRegistry } from '../../../commands/index.js';
import type { Command } from '../../cli/command.js';
import { promptLineFault } from './line-fault.js';

let commands: readonly Command[] = [];
beforeAll(async () => {
  commands = await allCommands();
});

const fault = (line: string, sandbox: string | undefined = 'learn') =>
  promptLineFault(line, { registry: commandRegistry, commands, sandbox, lang: 'en' });

test.each([
  'topics create a --partitions 3',
  'create topic a -p 3',
  'kafkactl topics list',
  'consume a --group g &',
  `produce a --key k '{"a":1}'`,
  'topics --help',
  'list',
  'list topics',
  'open 1.2',
  'tutorial',
  'tutorial hint',
  'lessons hint',
  'kill -9 %1',
  'fg %1',
  'jobs',
  'kafka-topics --create --topic a --partitions 3 --bootstrap-server localhost:9092',
  'docker exec -it kafka kafka-console-consumer --topic a --bootstrap-server localhost:9092',
  'sandbox down --name learn',
])('%s would run', async (line) => {
  expect(await fault(line)).toBeUndefined();
});

test.each([
  ['topics create a --partition 3', 'there is no option --partition'],
  ['topics create', 'NAME is missing'],
  ['topics create a --partitions many', '--partitions:'],
  ['topicz list', 'there is no command "topicz"'],
  ['topics', '"topics" is no command'],
  ['topics list | wc -l', '`|`'],
  ['produce a {"a":1,"b":2}', 'single quotes'],
  ['topics list \\', 'goes on in the next one'],
  ['', 'empty'],
  ['kill', 'names no job'],
  ['kill -77 %1', 'names no job or no signal'],
  ['kafka-topics --create --topics a', '--topics'],
  ['sandbox down', '--name'],
  ['topics list --context prod', 'learn'],
])('%s would not', async (line, words) => {
  expect(await fault(line)).toContain(words);
});

test('a command that is only named may be on any sandbox', async () => {
  expect(
    await promptLineFault('sandbox down', { registry: commandRegistry, commands, sandbox: undefined, lang: 'en' }),
  ).toBeUndefined();
});
