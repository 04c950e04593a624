import { describe, expect, test } from 'vitest';
import { allCommands } from '../../commands/index.js';
import { CliError } from '../base/errors.js';
import { type Route, route } from './route.js';

const commands = await allCommands();

const routeOf = (line: string): Route => route(commands, line.split(' ').filter(Boolean));

/** The command of a line with the words that are left for it, or the page. */
function leadsTo(line: string): string {
  const to = routeOf(line);
  if (to.kind === 'command') return [to.command.path, ...to.argv].join(' ');
  return to.kind === 'help' ? ['help', ...to.topic].join(' ') : to.kind;
}

/** The same, or the message and the hint of the error. */
function outcomeOf(line: string): string {
  try {
    return leadsTo(line);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    expect(error.code).toBe('usage');
    return [error.message, error.hint].join(' | ');
  }
}

describe('words', () => {
  test.each([
    ['topics create a', 'topics create a'],
    ['topic create a', 'topics create a'],
    ['t create a', 'topics create a'],
    ['create topic a', 'topics create a'],
    ['create topics a', 'topics create a'],
    ['get topics', 'topics list'],
    ['get groups', 'groups list'],
    ['get nodes', 'brokers list'],
    ['topics ls', 'topics list'],
    ['topics rm a', 'topics delete a'],
    ['describe topic a', 'topics describe a'],
    ['describe cg a', 'groups describe a'],
    ['consumer-groups list', 'groups list'],
    ['ctx use dev', 'contexts use dev'],
    ['sb up', 'sandbox up'],
    ['consume topics', 'consume topics'],
    ['produce topic create', 'produce topic create'],
  ])('%s is %s', (line, path) => {
    expect(leadsTo(line)).toBe(path);
  });

  test('every command is reached by its own words and by each of its other verbs', () => {
    for (const command of commands) {
      const [noun = '', verb] = command.path.split(' ');
      expect(leadsTo(`${command.path} x`)).toBe(`${command.path} x`);
      for (const also of command.aliases ?? []) expect(leadsTo(`${noun} ${also}`)).toBe(command.path);
      if (verb) expect(leadsTo(`${verb} ${noun}`)).toBe(command.path);
    }
  });

  test('no noun or verb hides a command of one word', () => {
    const single = commands.filter(({ path }) => !path.includes(' ')).map(({ path }) => path);
    for (const word of single) expect(leadsTo(word)).toBe(word);
  });
});

describe('options', () => {
  test.each([
    ['--context dev topics list', 'topics list --context dev'],
    ['-b a:1 topics list', 'topics list -b a:1'],
    ['-ba:1 topics list', 'topics list -ba:1'],
    ['-o json topics list', 'topics list -o json'],
    // Without its value an option stays behind the words, and takes none of them.
    ['topics describe a -o', 'topics describe a -o'],
    ['-y topics describe -5 --context', 'topics describe -y -5 --context'],
    ['topics -o json list --internal', 'topics list -o json --internal'],
    ['topics --output=json list a', 'topics list --output=json a'],
    ['topics describe a --raw b', 'topics describe --raw a b'],
    ['produce orders one two three', 'produce orders one two three'],
    ['produce orders -- topics list', 'produce orders -- topics list'],
    ['sandbox run kafka-topics -- --list', 'sandbox run kafka-topics -- --list'],
  ])('%s is %s', (line, path) => {
    expect(leadsTo(line)).toBe(path);
  });
});

describe('pages', () => {
  test.each([
    ['', 'welcome'],
    ['--context dev', 'welcome'],
    ['--version', 'version'],
    ['-V', 'version'],
    ['--help', 'help'],
    ['-h', 'help'],
    ['help', 'help'],
    ['topics', 'help topics'],
    ['topic', 'help topics'],
    ['topics --help', 'help topics'],
    ['--help topics', 'help topics'],
    ['topics --help --internal', 'help topics'],
    ['help options', 'help options'],
    ['help topic', 'help topics'],
    ['help topic create', 'help topics create'],
    ['help create topic', 'help topics create'],
    ['help consume', 'help consume'],
    ['--help topics list', 'topics list --help'],
  ])('%j is %s', (line, page) => {
    expect(leadsTo(line)).toBe(page);
  });
});

describe('a wrong word', () => {
  test.each([
    ['tpics list', 'there is no command "tpics" | Did you mean  kafkactl topics list?'],
    ['consum orders', 'there is no command "consum" | Did you mean  kafkactl consume orders?'],
    ['xyzzy', 'there is no command "xyzzy" | See  kafkactl --help'],
    ['topics lst', '"topics" has no command "lst" | Did you mean  kafkactl topics list?'],
    ['topic crate x', '"topics" has no command "crate" | Did you mean  kafkactl topics create?'],
    ['topics xyzzy', '"topics" has no command "xyzzy" | See  kafkactl topics --help'],
    ['options', 'there is no command "options" | See  kafkactl --help'],
    ['help tpics', 'there is no command "tpics" | Did you mean  kafkactl topics?'],
    ['help topics lst', '"topics" has no command "lst" | Did you mean  kafkactl topics list?'],
    ['--vresion', 'there is no option --vresion | Did you mean --version?'],
    ['--xyzzy=1', 'there is no option --xyzzy | See  kafkactl --help'],
    ['topics --internal', '"topics" needs a command before --internal | See  kafkactl topics --help'],
    ['__complet', 'there is no command "__complet" | See  kafkactl --help'],
  ])('%s: %s', (line, words) => {
    expect(outcomeOf(line)).toBe(words);
  });
});
