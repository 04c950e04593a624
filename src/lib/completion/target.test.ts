import { describe, expect, test } from 'vitest';
import { type Command, command } from '../cli/command.js';
import { choice, flag, keyValuePairs, plainText, repeatable } from '../cli/inputs.js';
import { completionReply, configNames, type NameSource } from './reply.js';

const run = async () => [];
const commands: readonly Command[] = [
  command({
    path: 'topics create',
    summary: 'Create topics',
    args: { names: repeatable('Names', { completes: 'topic' }) },
    options: {
      config: keyValuePairs('Settings', { short: 'c', completes: 'config' }),
      profile: plainText('Profile', { completes: 'profile' }),
      file: plainText('File', { short: 'f', completes: 'file' }),
      ifNotExists: flag('Only where there is none'),
    },
    run,
  }),
  command({
    path: 'topics describe',
    summary: 'Describe topics',
    args: { name: plainText('Name', { completes: 'topic' }) },
    run,
  }),
  command({ path: 'groups lag', summary: 'Lag', args: { groups: repeatable('Groups', { completes: 'group' }) }, run }),
  command({
    path: 'produce',
    summary: 'Write records',
    args: { topic: plainText('Topic', { completes: 'topic' }) },
    options: { acks: choice('Acks', ['0', '1', 'all']) },
    run,
  }),
  command({ path: '__complete', summary: 'Answer a shell', hidden: true, run }),
];
const names: NameSource = async (of) => {
  if (of === 'config') return configNames();
  const known: Partial<Record<typeof of, readonly string[]>> = {
    topic: ['orders', 'orders.dlq', '__consumer_offsets', 'evil\u001b[2J', 'two\nlines'],
    group: ['billing', 'a group', '$(reboot)'],
    context: ['dev', 'prod'],
  };
  return (known[of] ?? []).map((value) => ({ value }));
};
const completed = async (line: string) =>
  (await completionReply(commands, line.split(' '), names))
    .trimEnd()
    .split('\n')
    .map((each) => each.split('\t')[0]);

describe('what completes', () => {
  test.each([
    ['', ['topics', 'groups', 'produce', ':space']],
    ['to', ['topics', ':space']],
    ['topics ', ['create', 'describe', ':space']],
    ['topics describe ', ['orders', 'orders.dlq', ':space']],
    ['topics describe orders.', ['orders.dlq', ':space']],
    ['topics describe _', ['__consumer_offsets', ':space']],
    ['topics describe orders ', [':space']],
    ['topics create orders ', ['orders.dlq', ':space']],
    ['topic ', ['create', 'describe', ':space']],
    ['create ', ['topics', ':space']],
    ['t create or', ['orders', 'orders.dlq', ':space']],
    ['create topic --if', ['--if-not-exists', ':space']],
    ['--context dev topics describe or', ['orders', 'orders.dlq', ':space']],
    ['--context ', ['dev', 'prod', ':space']],
    ['topics create --context=p', ['--context=prod', ':space']],
    ['-o ', ['table', 'wide', 'json', 'yaml', 'csv', 'name', ':space']],
    ['-o json topics ', ['create', 'describe', ':space']],
    ['topics create -y or', ['orders', 'orders.dlq', ':space']],
    ['topics create -f ', [':file']],
    ['topics create --file=', [':file']],
    ['topics create -c cleanup', ['cleanup.policy=', ':nospace']],
    ['topics create -c cleanup.policy=', ['cleanup.policy=delete', 'cleanup.policy=compact', ':space']],
    ['topics create -c cleanup.policy=delete -c cleanup', [':nospace']],
    ['topics create --config=cleanup.policy=c', ['--config=cleanup.policy=compact', ':space']],
    ['groups lag ', ['billing', 'a group', '$(reboot)', ':space']],
    ['produce orders --acks ', ['0', '1', 'all', ':space']],
    ['produce orders --acks all --context dev --a', [':space']],
    ['produce orders --con', ['--context', ':space']],
    ['produce -- --', [':space']],
    ['nonsense ', [':space']],
    ['topics create --unknown', [':space']],
  ])('%j', async (line, wanted) => {
    expect(await completed(line)).toEqual(wanted);
  });

  test('descriptions follow a tab', async () => {
    expect(await completionReply(commands, ['topics', 'cr'], names)).toBe('create\tCreate topics\n:space\n');
  });
});
