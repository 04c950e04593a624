import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { command } from '../cli/command.js';
import { field } from './fields.js';
import type { OutputFormat } from './output-format.js';
import { type RenderOptions, render } from './render.js';
import type { Row } from './rows.js';

const escapes = '\u001b]0;owned\u0007\u009b31m\u202egnp';
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

const fields = {
  name: field.string('Name'),
  partitionCount: field.number('Partitions'),
  size: field.number('Bytes', { column: 'wide', format: (value) => `${value} B` }),
  replicas: field.array('Brokers'),
  status: field.string('What became of it'),
};
const things = command({ path: 'things list', summary: 'List', fields, nameField: 'name', run: async () => undefined });
const stream = command({ ...things, stream: true });
const rows: Row[] = [
  { name: 'orders', partitionCount: 3, size: 12, replicas: [1, 2], status: 'done' },
  { name: 'a "b", c', partitionCount: null, size: 0, replicas: [], status: 'failed' },
];

async function rendered(
  given: readonly Row[],
  format: OutputFormat,
  { streamed = false, ...options }: Partial<RenderOptions> & { streamed?: boolean } = {},
): Promise<string> {
  let out = '';
  const write = async (chunk: string | Uint8Array) => {
    out += chunk.toString();
  };
  const all: RenderOptions = {
    format,
    tty: false,
    colour: false,
    width: 80,
    raw: false,
    lang: 'en',
    addClusterFlags: (text) => text,
    ...options,
  };
  async function* each() {
    yield* given;
  }
  await render(streamed ? stream : things, streamed ? each() : given, all, { write });
  return out;
}

describe('rows at once', () => {
  test('table: the columns of people, right-aligned numbers, a dash for what is not known', async () => {
    expect(await rendered(rows, 'table')).toBe(
      [
        'NAME      PARTITION COUNT  STATUS',
        'orders                  3  done',
        'a "b", c                -  failed',
        '',
      ].join('\n'),
    );
  });

  test('wide: all of them', async () => {
    expect((await rendered(rows, 'wide')).split('\n')[1]).toMatch(/^orders +3 +12 B +done$/);
  });

  test('json: one array of whole rows', async () => {
    expect(JSON.parse(await rendered(rows, 'json'))).toEqual(rows);
  });

  test('yaml: the same', async () => {
    expect(parseYaml(await rendered(rows, 'yaml'))).toEqual(rows);
  });

  test('csv: a heading of keys, the values themselves, quotes where they are needed', async () => {
    expect(await rendered(rows, 'csv')).toBe(
      'name,partitionCount,size,status\norders,3,12,done\n"a ""b"", c",,0,failed\n',
    );
  });

  test('name: one a line', async () => {
    expect(await rendered(rows, 'name')).toBe('orders\na "b", c\n');
  });

  test.each([
    ['table', ''],
    ['wide', ''],
    ['json', '[]\n'],
    ['yaml', '[]\n'],
    ['csv', 'name,partitionCount,size,status\n'],
    ['name', ''],
  ] as const)('nothing as %s is %j', async (format, text) => {
    expect(await rendered([], format)).toBe(text);
  });
});

describe('a stream', () => {
  test.each([
    ['table', 'orders\t3\tdone\na "b", c\t-\tfailed\n'],
    ['wide', 'orders\t3\t12 B\tdone\na "b", c\t-\t0 B\tfailed\n'],
    ['json', rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
    ['csv', 'name,partitionCount,size,status\norders,3,12,done\n"a ""b"", c",,0,failed\n'],
    ['name', 'orders\na "b", c\n'],
  ] as const)('as %s is a line a row', async (format, text) => {
    expect(await rendered(rows, format, { streamed: true })).toBe(text);
  });

  test('as yaml is one document', async () => {
    expect(parseYaml(await rendered(rows, 'yaml', { streamed: true }))).toEqual(rows);
  });

  test('without rows is nothing but a heading of csv', async () => {
    for (const format of ['table', 'wide', 'json', 'yaml', 'name'] as const) {
      expect(await rendered([], format, { streamed: true })).toBe('');
    }
    expect(await rendered([], 'csv', { streamed: true })).toBe('name,partitionCount,size,status\n');
  });
});

describe.each(['table', 'wide', 'json', 'yaml', 'csv', 'name'] as const)('control characters as %s', (format) => {
  const given = [{ name: escapes, partitionCount: 1, size: 1, replicas: [escapes], status: escapes }];

  test.each([true, false])('never reach a terminal raw (a stream: %j)', async (streamed) => {
    const shown = await rendered(given, format, { streamed, tty: true });
    expect(shown.replaceAll('\t', '')).not.toMatch(unsafe);
    expect(shown).toContain('owned');
    if (format === 'json') expect(JSON.parse(shown)).toEqual(streamed ? given[0] : given);
  });

  test.each([true, false])('pass with --raw, and as they are in a pipe (a stream: %j)', async (streamed) => {
    const piped = await rendered(given, format, { streamed });
    expect(await rendered(given, format, { streamed, tty: true, raw: true, width: 500 })).toBe(piped);
    if (format !== 'json' && format !== 'yaml') expect(piped).toContain(escapes);
  });
});
