import { describe, expect, test } from 'vitest';
import { commandCatalog } from '../../commands/index.js';
import { globalOptions, optionName } from './global-options.js';
import { helpPage } from './help.js';
import { nounsOf, pathWords } from './words.js';

const all = await commandCatalog();
const { commands } = all;

const page = (topic: readonly string[], width: number) => helpPage(all, topic, { paint: (text) => text, width });
const topics = [[], ['options'], ...nounsOf(commands).map((noun) => [noun]), ...commands.map(pathWords)];
const titles = topics.map((topic) => [topic.join(' ') || 'the first page', topic] as const);

describe.each([80, 120])('in %d columns', (width) => {
  test.each(titles)('%s has no line that is wider, and no blank at the end of one', (_title, topic) => {
    const lines = page(topic, width).split('\n');
    expect(lines.filter((line) => line.length > width || line !== line.trimEnd())).toEqual([]);
    expect(lines.at(-1)).toBe('');
    expect(lines.at(-2)).not.toBe('');
  });
});

test('the first page lists every command that is not hidden', () => {
  const first = page([], 120).replaceAll(/\s+/g, ' ');
  for (const { path, hidden } of commands) {
    const [noun = '', verb] = path.split(' ');
    if (!hidden) expect(first).toMatch(new RegExp(`\\b${noun} .*${verb ?? ''}\\b`));
    else expect(first).not.toContain(path);
  }
});

test('the page of a noun has its commands, and says its other names', () => {
  expect(page(['topics'], 80)).toContain('topics create');
  expect(page(['topics'], 80)).toContain('Also: topic, t.');
});

test('the page of a command has all of its options and arguments, each with a word about it', () => {
  for (const command of commands) {
    const text = page(pathWords(command), 120);
    for (const [key, { value, summary }] of Object.entries(command.args ?? {})) {
      expect(text).toContain(value ?? key.toUpperCase());
      expect(summary).not.toBe('');
    }
    for (const { summary, short } of Object.values(command.options ?? {})) {
      if (short) expect(text).toContain(`-${short}, --`);
      expect(summary).toMatch(/^\S.*[^.]$/s);
    }
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
  }
});

test('the page of a command names the options of every command in one line, and `help options` has them in full', () => {
  const options = page(['options'], 120);
  for (const [key, { summary }] of Object.entries(globalOptions)) {
    expect(options).toContain(`--${optionName(key)}`);
    expect(options).toContain(summary);
  }
  for (const command of commands) {
    const text = page(pathWords(command), 80);
    expect(text).toContain('\nOptions of every command, as --context and --yes:  kafkactl help options\n');
    for (const [key, { summary }] of Object.entries(globalOptions)) {
      if (key !== 'output' && !Object.hasOwn(command.options ?? {}, key)) expect(text).not.toContain(summary);
    }
  }
});

test('the page of a command has the forms of output that it takes, and no others', () => {
  const formsOf = (path: string) => /Form of the output \(([^)]*)\)/.exec(page(path.split(' '), 200))?.[1];
  expect(formsOf('topics list')).toBe('table, wide, json, yaml, csv, name');
  expect(formsOf('consume')).toBe('table, wide, json');
  expect(formsOf('produce')).toBe('table, wide, json, yaml, csv');
  expect(formsOf('plan')).toBe('table, wide, json, yaml, csv, name, markdown');
});

/** The first line of a text as a shell reads it: broken lines are one. */
const shellLine = (text: string) => (text.replaceAll(/ \\\n +/g, ' ').split('\n')[0] ?? '').trim();

test('a long line to type is broken before an option, as a shell takes it', () => {
  const text = page(['contexts', 'add'], 80);
  const typed = text.slice(text.indexOf('  kafkactl contexts add production'));
  expect(shellLine(typed)).toBe(
    'kafkactl contexts add production --brokers kafka-1:9093,kafka-2:9093 --tls-ca ca.pem --sasl scram-sha-512 --username ana --protected',
  );
});
