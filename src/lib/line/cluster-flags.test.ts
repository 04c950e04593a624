import { expect, test } from 'vitest';
import { allCommands, commandRegistry } from '../../commands/index.js';
import { optionsOf, spellingsOf } from '../cli/global-options.js';
import { route } from '../cli/route.js';
import { tokenize } from '../cli/tokens.js';
import { withClusterFlags } from './cluster-flags.js';

const commands = await allCommands();

const list = 'See what is there:  kafkactl topics list';
const context = ' --context three';

test.each<[line: string, text: string, said: string]>([
  ['topics describe none --context three', list, `${list}${context}`],
  ['topics describe none --context=three', list, `${list}${context}`],
  ['--context three topics describe none', list, `${list}${context}`],
  ['topics describe none', list, list],
  ['topics describe none -b a:1 --brokers b:2,c:3', list, `${list} --brokers a:1 --brokers b:2,c:3`],
  ['topics describe none -yb a:1', list, `${list} --brokers a:1`],
  ['topics describe none -ba:1', list, `${list} --brokers a:1`],
  [
    'topics list -b a:1 --tls-ca ca.pem --sasl plain --username ana --password-env SECRET --request-timeout 1s',
    list,
    `${list} --brokers a:1 --tls-ca ca.pem --sasl plain --username ana --password-env SECRET`,
  ],
  ["topics list -b 'a b'", list, `${list} --brokers 'a b'`],
  ['sandbox run kafka-topics -- --context three', list, list],
  // Commands that ask no cluster, or select one themselves.
  ['topics list --context three', 'Start it:  kafkactl sandbox up', 'Start it:  kafkactl sandbox up'],
  ['topics list --context three', 'Allow it:  kafkactl contexts edit three', 'Allow it:  kafkactl contexts edit three'],
  ['topics list --context three', `${list} --context two`, `${list} --context two`],
  ['topics list --context three', 'See  kafkactl topics list --help', 'See  kafkactl topics list --help'],
  [
    'topics list --context three',
    'kafkactl is fine. There is one  kafkactl',
    'kafkactl is fine. There is one  kafkactl',
  ],
  // Whatever stands around it.
  [
    'topics lst --context three',
    'Did you mean  kafkactl topics list?',
    `Did you mean  kafkactl topics list${context}?`,
  ],
  ['nope --context three', 'Did you mean  kafkactl get topics?', `Did you mean  kafkactl get topics${context}?`],
  [
    'topics alter t -p 1 --context three',
    'Ways out:\n  a new one:  kafkactl topics clone t u -p 1  then copy the records to it\nkafkactl groups list',
    `Ways out:\n  a new one:  kafkactl topics clone t u -p 1${context}  then copy the records to it\nkafkactl groups list${context}`,
  ],
  // A sandbox is a context of its own name.
  ['sandbox kill 2 --name three', 'Then:  kafkactl sandbox start 2', 'Then:  kafkactl sandbox start 2 --name three'],
  ['sandbox kill 2 --name three', list, `${list}${context}`],
  [
    'sandbox kill 2 --name three',
    'Stop it:  kafkactl sandbox down --name three',
    'Stop it:  kafkactl sandbox down --name three',
  ],
  ['sandbox up --brokers 3', list, list],
  ['contexts add three --brokers a:1', list, list],
])('%s: %s', (line, text, said) => {
  const argv = line.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
  const command = commandOf(argv);
  const tokens = tokenize(argv, spellingsOf(optionsOf(command ?? {})));
  expect(withClusterFlags(commandRegistry, tokens, command)(text)).toBe(said);
});

function commandOf(argv: readonly string[]) {
  try {
    const to = route(commands, argv);
    return to.kind === 'command' ? to.command : undefined;
  } catch {
    return undefined;
  }
}
