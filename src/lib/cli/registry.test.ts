import { describe, expect, test } from 'vitest';
import { allCommands, commandRegistry } from '../../commands/index.js';
import { isLocalCommand, loadCommandsFor } from './registry.js';
import { pathWords } from './words.js';

test.each(
  Object.entries(commandRegistry),
)('%s has commands of its own, and lists those that ask no cluster', async (first, { load }) => {
  const commands = await load();
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    expect(pathWords(command)[0]).toBe(first);
    expect([command.path, isLocalCommand(commandRegistry, first, pathWords(command))]).toEqual([
      command.path,
      command.effect === 'local',
    ]);
  }
});

describe('the commands that are loaded for a line', () => {
  test.each([
    ['topics list', 'topics'],
    ['t ls orders', 'topics'],
    ['create topic orders', 'topics'],
    ['-b localhost:9092 list topics', 'topics'],
    ['produce topics list', 'produce'],
    ['apply -f topics.yaml', 'apply'],
  ])('%s', async (line, first) => {
    expect(await loadCommandsFor(commandRegistry, line.split(' '))).toEqual(await commandRegistry[first]?.load());
  });

  test.each([['topics'], ['topics lst'], ['frob topics'], ['help topics list'], ['nope']])('all: %s', async (line) => {
    expect(await loadCommandsFor(commandRegistry, line.split(' '))).toEqual(await allCommands());
  });

  test.each([['--version'], ['--help'], ['']])('none: %s', async (line) => {
    expect(await loadCommandsFor(commandRegistry, line.split(' ').filter(Boolean))).toEqual([]);
  });
});
