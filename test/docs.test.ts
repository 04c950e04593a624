import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../src/commands/index.js';
import { packageFile } from '../src/lib/base/package-file.js';
import { parseLine } from '../src/lib/cli/parse.js';
import { route } from '../src/lib/cli/route.js';
import { shellWords } from './world.js';

const commands = await allCommands();

const page = (lang: string, file: string): string => readFileSync(join(packageFile('docs'), lang, file), 'utf8');
const files = (lang: string): string[] => readdirSync(join(packageFile('docs'), lang)).sort();

/** The kafkactl lines of a page: those after a prompt, from `kafkactl` on, without their comments. */
function typedLinesOf(text: string): string[] {
  // Tables that map lines of another tool to kafkactl have the kafkactl line in the last column.
  const cells = [...text.matchAll(/^\|.*\| `kafkactl ([^`|]+)` \|$/gm)].map(([, line = '']) => line);
  const prompts = [...text.matchAll(/^\$ (?:.*\| )?(?:[A-Z_]+=\S+ )*(?:bin\/)?kafkactl (.*)$/gm)].map(
    ([, line = '']) => line.split(/ +#| (?:\||>|<|&&) /)[0] ?? line,
  );
  return [...prompts, ...cells];
}

/** A line without the words that differ between languages: its first word and its options. */
const lineShape = (line: string): string => {
  const [first = '', ...rest] = shellWords(line);
  return [first, ...rest.filter((word) => word.startsWith('-'))].join(' ');
};

test('the files that CONTRIBUTING.md names are there, but for the one that it has people write', () => {
  const named = readFileSync(packageFile('CONTRIBUTING.md'), 'utf8').matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g);
  const missing = [...named].flatMap(([, path = '']) => (existsSync(packageFile(path)) ? [] : path));
  expect(missing.filter((path) => path !== 'src/commands/topics/count.ts')).toEqual([]);
});

test('both languages have the same pages', () => {
  expect(files('es')).toEqual(files('en'));
});

describe('the Spanish pages say one thing with one word', () => {
  /** The text without code: commands and names in code are not translated. */
  const prose = (text: string) => text.replace(/```.*?```|`[^`]*`/gs, '');
  const pages = [...files('es').map((file) => page('es', file)), readFileSync(packageFile('README.es.md'), 'utf8')];

  test.each([
    ['clúster', /\bclusters?\b/i],
    ['archivo', /ficheros?/i],
    ['grupo de consumidores', /grupos? (de consumo|consumidor)|consumer groups?/i],
    ['partición', /\bparticion\b|(?<!-)\bpartitions?\b/i],
    ['réplica', /\breplicas?\b/i],
    ['la terminal', /\b(un|el|del|al) terminal\b/i],
  ])('%s', (_, other) => {
    expect(pages.flatMap((text) => prose(text).match(other) ?? [])).toEqual([]);
  });
});

describe.each(files('en'))('%s', (file) => {
  test('has the same lines to type in both languages', () => {
    const typed = (lang: string) => typedLinesOf(page(lang, file)).map(lineShape);
    expect(typed('es')).toEqual(typed('en'));
  });

  test('has lines that kafkactl accepts', () => {
    for (const line of [...typedLinesOf(page('en', file)), ...typedLinesOf(page('es', file))]) {
      const to = route(commands, shellWords(line));
      expect({ line, kind: to.kind }).toEqual({ line, kind: expect.stringMatching(/^(command|help|version)$/) });
      if (to.kind === 'command') expect(() => parseLine(to.command, to.argv), line).not.toThrow();
    }
  });
});
