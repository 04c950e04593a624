/** The source map of the bundle, and the stacks of internal errors, which name files and lines of src/ by it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkedPieces } from '../scripts/one-script.mjs';
import { composeMap } from '../scripts/source-map.mjs';
import { packageFile } from '../src/lib/base/package-file.js';
import { run } from './bundle.js';

/** `FILE:LINE` of a text that a script holds once; undefined for other texts. */
function originOf(map: SourceMap, script: string, text: string): string | undefined {
  const offset = script.indexOf(text);
  if (offset < 0 || script.includes(text, offset + 1)) return undefined;
  const before = script.slice(0, offset).split('\n');
  const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  return 'originalSource' in entry ? `${entry.originalSource}:${entry.originalLine + 1}` : undefined;
}

const sources = {
  './a.js': `import fs from 'node:fs';
import { b } from './b.js';

export const letters = [/[ñ日]/, 'ñ', fs.call('first')];
export const late = () =>
  import('./b.js').then(() => 'second');
export default b;
`,
  './b.js': `export const b = 'third';

export function c() {
  throw new Error('fourth');
}
`,
};

test('a linked script has the line of each statement, behind what linking adds and removes', async () => {
  const texts: Record<string, { text: string; map: SourceMapPayload }> = {};
  for (const [name, source] of Object.entries(sources)) {
    const options = { sourcefile: name, sourcemap: 'external', format: 'esm', minify: true, charset: 'utf8' } as const;
    const { code, map } = await transform(source, options);
    texts[name] = { text: code, map: JSON.parse(map) as SourceMapPayload };
  }
  const chunks = Object.fromEntries(Object.entries(texts).map(([name, { text }]) => [name, text]));
  const pieces = linkedPieces(chunks, './a.js', 'var before;');
  const script = pieces.map(({ text }) => text).join('');
  const map = new SourceMap(composeMap(pieces, texts, (name) => `src/${name}`));
  expect(script).not.toMatch(/[^\0-\x7f]/);
  expect(['first', 'second', 'third', 'fourth'].map((text) => originOf(map, script, `"${text}"`))).toEqual([
    'src/./a.js:4',
    'src/./a.js:6',
    'src/./b.js:1',
    'src/./b.js:4',
  ]);
});

test('the bundle has a map by which each of its messages is found in src/', () => {
  const script = readFileSync(packageFile('dist/bin.cjs'), 'latin1');
  const map = new SourceMap(JSON.parse(readFileSync(packageFile('dist/bin.cjs.map'), 'utf8')) as SourceMapPayload);
  const files = ['src/lib/sandbox/up.ts', 'src/lib/web/page-server.ts', 'src/lib/processes/editor.ts'];
  const messages = files.flatMap((file) =>
    readFileSync(packageFile(file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const [, text] = /^[^*/]*['`]([A-Za-z][\w .,:]{15,})/.exec(line) ?? [];
        return text === undefined || line.startsWith('import') ? [] : [{ text, origin: `${file}:${index + 1}` }];
      }),
  );
  const found = messages.map(({ text, origin }) => ({ text, origin, found: originOf(map, script, text) ?? origin }));
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter((each) => each.found !== each.origin)).toEqual([]);
});

describe('an internal error', () => {
  let home: string;
  let env: Readonly<Record<string, string>>;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'kafkactl-stack-'));
    const hook = join(home, 'hook.cjs');
    const broken = `throw new TypeError('broken on purpose')`;
    writeFileSync(hook, `require('node:fs').readdirSync = function readdirSync() { ${broken}; };`);
    mkdirSync(join(home, 'kafkactl/sandboxes'), { recursive: true });
    env = { XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, NODE_OPTIONS: `--require ${hook}` };
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('has exit code 70, and with --verbose a stack of files and lines of src/', async () => {
    const { code, err } = await run(['sandbox', 'status', '--verbose'], { env });
    expect({ code, err }).toEqual({ code: 70, err: expect.stringContaining('TypeError: broken on purpose') });
    const frames = [...err.matchAll(/^ +at (?:async )?src\/(\S+):(\d+)$/gm)].map(([, file = '', line]) => {
      return { file, code: readFileSync(packageFile(`src/${file}`), 'utf8').split('\n')[Number(line) - 1] ?? '' };
    });
    expect(frames).toContainEqual({ file: 'lib/sandbox/state.ts', code: expect.stringContaining('readdirSync(') });
    expect(frames).toContainEqual({
      file: 'commands/sandbox/status.ts',
      code: expect.stringMatching(/\(app\.folders, app\.problem\)/),
    });
    expect(frames).toContainEqual({ file: 'main.ts', code: expect.stringContaining('command.run(') });
    expect(err).not.toContain('bin.cjs');
  });

  test('has no stack without --verbose', async () => {
    const { code, err } = await run(['sandbox', 'status'], { env });
    expect({ code, err }).toEqual({ code: 70, err: expect.stringMatching(/^error: unexpected: broken on purpose\n/) });
    expect(err).not.toMatch(/^ +at /m);
  });
});
