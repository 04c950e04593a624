/** Links the chunks of esbuild into one script (scripts/one-script.mjs). */
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { oneScript, refuseLive } from '../scripts/one-script.mjs';

/** Runs the script of these chunks, the first of which is the entry, and returns the values that it passed to `tell`. */
async function valuesOf(chunks: Readonly<Record<string, string>>): Promise<unknown[]> {
  const [entry = ''] = Object.keys(chunks);
  const all: unknown[] = [];
  const give = { tell: (value: unknown) => all.push(value) };
  const script = runInThisContext(oneScript(chunks, entry, 'var before="said before";'));
  script(
    (name: string) => ({ ...give, name, default: name }),
    'file',
    async (name: string) => ({ name }),
  );
  await new Promise(setImmediate);
  return all;
}

test.each<[what: string, chunks: Record<string, string>, all: unknown[]]>([
  ['what is said before', { './a.js': 'import{tell as t}from"node:x";t(before);' }, ['said before']],
  ['a module of Node, whole', { './a.js': 'import x from"node:x";x.tell(x.name);' }, ['node:x']],
  ['a module of Node, as a namespace', { './a.js': 'import*as x from"node:x";x.tell(x.name);' }, ['node:x']],
  [
    'an export under another name',
    {
      './a.js': 'import{tell as t}from"node:x";import{b as c}from"./b.js";t(c());',
      './b.js': 'function q(){return 5}export{q as b};',
    },
    [5],
  ],
  [
    'a chunk that runs once, before those that need it',
    {
      './a.js': 'import{tell as t}from"node:x";import"./b.js";import{d}from"./c.js";t(d);',
      './b.js': 'import{d}from"./c.js";import{tell as t}from"node:x";t(d-1);',
      './c.js': 'import{tell as t}from"node:x";t(0);var d=2;export{d};\n',
    },
    [0, 1, 2],
  ],
  [
    'a chunk that is imported late, and its default',
    {
      './a.js': 'import{tell as t}from"node:x";import("./b.js").then(b=>t(b.default+b.e));t("first");',
      './b.js': 'var f=3;export default f+1;export{f as e};\n',
    },
    ['first', 7],
  ],
  [
    'a file set apart',
    { './a.js': 'import{tell as t}from"node:x";import("./lib-y.js").then(l=>t(l.name));' },
    ['../dist/lib-y.js'],
  ],
  ['letters beyond ASCII', { './a.js': 'import{tell as t}from"node:x";t(/[ñ\\u00e9]/.test("ñ"));' }, [true]],
])('%s', async (_, chunks, all) => {
  expect(await valuesOf(chunks)).toEqual(all);
});

test('fails where a chunk has an import that cannot be linked', () => {
  const linked = (code: string) => () => oneScript({ './a.js': code }, './a.js', '');
  expect(linked('import x from"strange";')).toThrow('./a.js has what this build cannot link: import x from"strange"');
  expect(linked('import("other");')).toThrow('cannot link');
  expect(linked('export*from"./b.js";')).toThrow('cannot link');
});

test('fails where an export may have no value yet when its chunk has run', () => {
  const refused = (text: string, format: 'cjs' | 'esm' = 'esm') => {
    const b = { bytes: 1, imports: [], format };
    const a = { bytes: 1, imports: [{ path: 'b.js', kind: 'require-call' as const }], format: 'cjs' as const };
    return () => refuseLive({ inputs: format === 'cjs' ? { 'a.js': a, 'b.js': b } : { 'b.js': b } }, () => text);
  };
  expect(refused('const a = 1;\nexport let b = a;')).toThrow('b.js exports a variable that may be assigned anew');
  expect(refused('export const b = "export let us";')).not.toThrow();
  expect(refused('exports.b = 1;', 'cjs')).not.toThrow();
  const required = { path: 'b.js', kind: 'require-call' as const };
  const inputs = {
    'a.js': { bytes: 1, imports: [required], format: 'cjs' as const },
    'b.js': { bytes: 1, imports: [], format: 'esm' as const },
  };
  expect(() => refuseLive({ inputs }, () => '')).toThrow('a.js requires b.js, an ES module');
});
