import { describe, expect, test } from 'vitest';
import { allCommands } from '../../commands/index.js';
import { CliError } from '../base/errors.js';
import { parseLine } from './parse.js';
import { route } from './route.js';

const commands = await allCommands();

function hintOf(line: string): string | undefined {
  try {
    const to = route(commands, line.split(' '));
    if (to.kind === 'command') parseLine(to.command, to.argv);
  } catch (error) {
    if (error instanceof CliError) return error.hint;
    throw error;
  }
  return 'accepted';
}

test.each([
  ['acl list', 'kafka-acls -- --list'],
  ['list acls', 'kafka-acls -- --list'],
  ['users', 'kafka-configs -- --describe --entity-type users'],
  ['get quotas', 'kafka-configs -- --describe --entity-type users'],
])('%s has a hint that names the tool of Apache, itself a valid line', (line, tool) => {
  expect(hintOf(line)).toBe(`Apache's own tool does that. On a sandbox:  kafkactl sandbox run ${tool}`);
  expect(hintOf(`sandbox run ${tool}`)).toBe('accepted');
});

describe('options of Apache tools', () => {
  test.each([
    ['topics list --bootstrap-server kafka-1:9092', 'Did you mean --brokers kafka-1:9092?'],
    ['topics list --bootstrap-server=kafka-1:9092', 'Did you mean --brokers kafka-1:9092?'],
    ['--bootstrap-server kafka-1:9092 topics list', 'Did you mean --brokers kafka-1:9092?'],
    ['topics list --bootstrap-server', 'Did you mean --brokers HOST:PORT?'],
    ['topics create --topic orders --partitions 3', 'It is an argument here:  kafkactl topics create orders'],
    ['consume --topic orders', 'It is an argument here:  kafkactl consume orders'],
    ['groups describe --group billing', 'It is an argument here:  kafkactl groups describe billing'],
    ['topics --list', 'Did you mean  kafkactl topics list?'],
    ['topics --describe --topic orders', 'Did you mean  kafkactl topics describe orders?'],
    ['topics --create --topic orders --partitions 3', 'Did you mean  kafkactl topics create orders?'],
    ['groups --reset-offsets --group billing --to-earliest', 'Did you mean  kafkactl groups reset billing?'],
    ['groups reset g --to-earliest', 'Did you mean --to earliest?'],
    ['groups reset g --to-latest', 'Did you mean --to latest?'],
    ['groups reset g --to-offset 42', 'Did you mean --to 42?'],
    // Apache's tool takes a time without a zone for one of UTC.
    ['groups reset g --to-datetime 2026-01-31T10:00:00.000', 'Did you mean --to @2026-01-31T10:00:00.000Z?'],
    ['groups reset g --to-datetime 2026-01-31T10:00:00.000+02:00', 'Did you mean --to @2026-01-31T10:00:00.000+02:00?'],
    ['groups reset g --by-duration PT2H', 'Did you mean --to @-2h?'],
    ['groups reset g --by-duration P1D', 'Did you mean --to @-1d?'],
    ['groups reset g --by-duration P1DT2H', 'Did you mean --to @-26h?'],
    ['groups reset g --by-duration PT1H30M', 'Did you mean --to @-90m?'],
    ['groups reset g --by-duration soon', 'Did you mean --to @-1h?'],
    ['groups reset g --shift-by -10', 'Did you mean --shift -10?'],
    ['groups reset g --to earliest --execute', 'Leave it out: it is done, unless --dry-run is given.'],
    ['groups reset g --to earliest --all-topics', 'Leave it out: without --topic all topics are meant.'],
    ['topics alter orders --add-config retention.ms=1d', 'Did you mean --config retention.ms=1d?'],
    ['topics alter orders --delete-config retention.ms', 'Did you mean --unset retention.ms?'],
    ['consume orders --timeout-ms 5000', 'Did you mean --timeout 5000ms?'],
    // Options without a counterpart.
    [
      'topics list --to-earliest',
      'See  kafkactl topics list --help\nIf it is a name:  kafkactl topics list [options] -- --to-earliest',
    ],
    ['brokers list --xyzzy', 'See  kafkactl brokers list --help'],
  ])('%s', (line, hint) => {
    expect(hintOf(line)).toBe(hint);
  });
});
