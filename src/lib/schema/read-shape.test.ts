import { expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import { readShape } from './read-shape.js';
import type { ObjectShape, Shape } from './shape.js';

const text: Shape = { kind: 'text', summary: '' };
const shape: ObjectShape = {
  kind: 'object',
  summary: '',
  label: 'the file',
  keys: {
    name: text,
    flag: { kind: 'boolean', summary: '' },
    wait: { kind: 'duration', summary: '', min: 1 },
    words: {
      kind: 'parsed',
      summary: '',
      parse(words) {
        if (words.includes('!')) throw new CliError('usage', `"${words}" shouts`, { hint: 'Speak.' });
        return words.split(',');
      },
    },
    parts: { kind: 'record', summary: '', of: text, names: { pattern: /^[a-z]+$/, rule: 'small letters' } },
    either: {
      kind: 'object',
      summary: '',
      label: (key) => `"${key}"`,
      keys: { a: text, b: text },
      required: [],
      exactlyOneOf: ['a', 'b'],
      isSwitchable: true,
    },
    options: {
      kind: 'keyed',
      summary: '',
      keys: { size: { kind: 'integer', summary: '', min: 1, max: 9 } },
      unknownKey: (key) => ({ message: `no option ${key}` }),
    },
    list: { kind: 'list', summary: '', of: { kind: 'integer', summary: '', min: 0, max: 9 }, minItems: 1 },
  },
  required: ['name'],
};
const read = async (yaml: string, env?: Record<string, string>) => {
  const { value, problems, ...result } = await readShape('f.yaml', yaml, shape, { env });
  return { ...result, value, problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`) };
};

test.each([
  ['name: 7', { name: '7' }],
  ['name: &a x\nparts: { b: *a }', { name: 'x', parts: { b: 'x' } }],
  ['name: a\nwords: [x, y]', { name: 'a', words: ['x', 'y'] }],
  ['name: a\nwords: x,y', { name: 'a', words: ['x', 'y'] }],
  ['name: a\nwait: 2s', { name: 'a', wait: 2000 }],
  ['name: a\neither: true', { name: 'a', either: {} }],
  ['name: a\neither: false', { name: 'a', either: undefined }],
  ['name: a\noptions:\nparts:', { name: 'a', options: {}, parts: {} }],
  ['name: a\noptions: { size: 3 }\nlist: [1, 2]', { name: 'a', options: { size: 3 }, list: [1, 2] }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: without an environment texts are literal
  ['name: "${A}"\nflag: true', { name: '${A}', flag: true }],
])('%j is read', async (yaml, expected) => {
  const { value, problems } = await read(yaml);
  expect(problems).toEqual([]);
  expect(value).toEqual(expected);
});

test('variables are substituted where there is an environment, also in booleans', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variables of the file
  const { value, problems } = await read('name: "${A}"\nflag: "${B}"', { A: 'x', B: 'true' });
  expect([value, problems]).toEqual([{ name: 'x', flag: true }, []]);
  expect((await read('name: a\nflag: "true"')).problems).toEqual(['2:7 flag must be true or false']);
});

test.each([
  ['{}', ['1:1 the file needs name']],
  ['[]', ['1:1 the file is keys with values: name']],
  ['nme: a', ['1:1 the file has no key "nme"']],
  ['name: a\nwords: [x, "y!"]', ['2:8 "x,y!" shouts']],
  ['name: a\nparts: { B: x, c: [] }', ['2:10 "B" cannot be: small letters', '2:19 c must be a text']],
  ['name: a\neither: { a: x, b: y }', ['2:9 "either" has one of a, b, not a and b']],
  ['name: a\noptions: { sise: 3 }', ['2:12 no option sise']],
  ['name: a\nlist: []', ['2:7 list must be a list of at least one']],
  ['name: a\nname: b', ['2:1 this key stands above already']],
  ['name: a\nlist:\nlist: [1]\nnme: b', ['2:6 this key stands above already', '4:1 the file has no key "nme"']],
  ['name: a\n---\nname: b', ['2:1 a second document begins here, and a file is one']],
])('%j has problems with their locations', async (yaml, expected) => {
  expect((await read(yaml)).problems).toEqual(expected);
});

test('a value that could not be read is undefined, and its path is faulty', async () => {
  const { value, hasFault, locate } = await read('name: a\nlist: [1, x, 3]\noptions: { sise: 3 }');
  expect(value).toEqual({ name: 'a', list: [1, undefined, 3], options: {} });
  expect([hasFault(['list', 1]), hasFault(['list']), hasFault([])]).toEqual([true, true, true]);
  expect([hasFault(['list', 0]), hasFault(['name'])]).toEqual([false, false]);
  // A misspelled key makes its nearest known key faulty.
  expect([hasFault(['options', 'size']), hasFault(['options', 'sise'])]).toEqual([true, false]);
  expect(locate(['list', 2])).toMatchObject({ file: 'f.yaml', line: 2, column: 14, text: 'list: [1, x, 3]' });
  expect(locate(['options', 'nothing'])).toMatchObject({ line: 3, column: 10 });
});

const step: Shape = {
  kind: 'textOrMapping',
  summary: '',
  text: { kind: 'text', summary: '', isNonEmpty: true },
  mapping: { kind: 'object', summary: '', label: 'a step', keys: { wait: text }, required: ['wait'] },
};
const steps: Shape = { kind: 'list', summary: '', of: step };

test('a text or a mapping', async () => {
  const { value, problems } = await readShape('f.yaml', '- a\n- { wait: b }\n- 3', steps);
  expect([value, problems]).toEqual([['a', { wait: 'b' }, '3'], []]);
  const faulty = await readShape('f.yaml', '- [a]\n- { wat: b }\n-\n- ""', { ...steps });
  expect(faulty.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    '1:3 the file must be a text, or keys with values',
    '2:5 a step has no key "wat"',
    '3:2 the file must be a text, or keys with values',
    '4:3 the file must be a text',
  ]);
});

test('one key alone is read, and what is wrong elsewhere is left', async () => {
  const only: Shape = { ...shape, keys: { list: shape.keys['list'] as Shape }, required: [] };
  const { value, problems } = await readShape('f.yaml', 'nme: [a]\nlist: [1]\nwait: x', only, { only: 'list' });
  expect([value, problems]).toEqual([{ list: [1] }, []]);
});

test('the problem of an unknown variable can be worded', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variables of the file
  const { problems } = await readShape('f.yaml', 'name: "${A} ${B}"', shape, {
    env: { A: 'a' },
    unknownVariable: (name) => ({ message: `no ${name} here`, hint: 'A is.' }),
  });
  expect(problems).toMatchObject([{ line: 1, column: 7, message: 'no B here', hint: 'A is.' }]);
});
