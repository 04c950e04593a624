import { describe, expect, test } from 'vitest';
import { allCommands, firstWords } from '../../commands/index.js';
import { commandsFor, isLocal } from './first-words.js';
import { pathOf } from './words.js';

test.each(Object.entries(firstWords))('%s has its own commands, and says which ask no cluster', async (first, {
  load,
}) => {
  const commands = await load();
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    expect(pathOf(command)[0]).toBe(first);
    expect([command.path, isLocal(firstWords, first, pathOf(command))]).toEqual([
      command.path,
      command.effect === 'local',
    ]);
  }
});

describe('what is loaded for a line', () => {
  test.each([
    ['topics list', 'topics'],
    ['t ls orders', 'topics'],
    ['create topic orders', 'topics'],
    ['-b localhost:9092 list topics', 'topics'],
    ['produce topics list', 'produce'],
    ['apply -f topics.yaml', 'apply'],
  ])('%s', async (line, first) => {
    expect(await commandsFor(firstWords, line.split(' '))).toEqual(await firstWords[first]?.load());
  });

  test.each([['topics'], ['topics lst'], ['frob topics'], ['help topics list'], ['nope']])('all: %s', async (line) => {
    expect(await commandsFor(firstWords, line.split(' '))).toEqual(await allCommands());
  });

  test.each([['--version'], ['--help'], ['']])('none: %s', async (line) => {
    expect(await commandsFor(firstWords, line.split(' ').filter(Boolean))).toEqual([]);
  });
});
