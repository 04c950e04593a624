// Bundles src/bin.ts into dist/bin.cjs, and the packages that are loaded late into files beside it. All of them lie
// directly in dist/, because @platformatic/wasm-utils reads its wasm file as `../dist/native.wasm`, relative to itself.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lateBuiltins, requireBuiltins } from './builtins.mjs';
import { leanKafka } from './lean-kafka.mjs';
import { linkedPieces, refuseLive } from './one-script.mjs';
import { composeMap } from './source-map.mjs';
import { unpackedZstd } from './unpacked-zstd.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Patches kafkajs 2.2.4, which sets a timer in the past where nothing is throttled: Node 24 warns of it. The build
 * fails where a later kafkajs no longer has the line.
 */
const mendKafkajs = {
  name: 'mend kafkajs',
  setup({ onLoad }) {
    onLoad({ filter: /kafkajs[\\/]src[\\/]network[\\/]requestQueue[\\/]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const mended = source.replace('}, scheduleAt)', '}, Math.max(1, scheduleAt))');
      if (mended === source) throw new Error(`${path} is not the one that this build knows how to mend`);
      return { contents: mended, loader: 'js' };
    });
  },
};

/** Replaces chalk's detection of colours, which loads node:tty: `lib/io` decides about colours itself. */
const toldColours = {
  name: 'told colours',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'supports-color', namespace: 'told colours' }));
    onLoad({ filter: /./, namespace: 'told colours' }, () => ({
      contents: 'export default { stdout: false, stderr: false };',
    }));
  },
};

export const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  loader: { '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
  logLevel: 'warning',
  plugins: [mendKafkajs, leanKafka, unpackedZstd, toldColours, requireBuiltins],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

/**
 * Packages that only some commands need, each a file of its own that is loaded on demand. Everything else is one file:
 * to open and link another file costs more than an unused chunk does (docs/decisions/2026-11-24-one-file.md).
 */
const apart = [
  'kafkajs',
  'inquirer',
  'yaml',
  '@hpcc-js/wasm-zstd',
  '@platformatic/wasm-utils',
  '@faker-js/faker/locale/en',
  '@faker-js/faker/locale/es',
];
const fileOf = (name) => `lib-${name.replaceAll(/\W+/g, '-').replace(/^-/, '')}.js`;

const setApart = {
  name: 'set apart',
  setup({ onResolve }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && apart.includes(path) ? { path: `./${fileOf(path)}`, external: true } : undefined,
    );
  },
};

/** Replaces `performance.now`: the first use of the global loads Node's modules for measurement, 2 ms of each line. */
const monotonicMs =
  'var monotonicMs=()=>{var[seconds,nanoseconds]=process.hrtime();return seconds*1e3+nanoseconds/1e6};';

/** Our own code as the script that bin/compiled.js runs. It ends with its hash, the name of the build. */
async function program() {
  const { outputFiles, metafile } = await build({
    ...bundling,
    banner: {},
    plugins: [setApart, mendKafkajs, leanKafka, toldColours, lateBuiltins],
    define: { 'import.meta.url': 'fileUrl', 'performance.now': 'monotonicMs' },
    entryPoints: [join(root, 'src/bin.ts')],
    chunkNames: '[hash]',
    splitting: true,
    sourcemap: 'external',
    sourcesContent: false,
    write: false,
    metafile: true,
    outdir: join(root, 'dist'),
  });
  refuseLive(metafile, (path) => readFileSync(join(root, path), 'utf8'));
  const texts = Object.fromEntries(outputFiles.map(({ path, text }) => [`./${basename(path)}`, text]));
  const names = Object.keys(texts).filter((name) => name.endsWith('.js'));
  const fileUrl = "var fileUrl=require('node:url').pathToFileURL(__filename).href;";
  const chunks = Object.fromEntries(names.map((name) => [name, texts[name]]));
  const pieces = linkedPieces(chunks, './bin.js', fileUrl + monotonicMs);
  const script = pieces.map(({ text }) => text).join('');
  const maps = names.map((name) => [name, { text: texts[name], map: JSON.parse(texts[`${name}.map`]) }]);
  const map = composeMap(pieces, Object.fromEntries(maps), (source) => source.replace(/^(\.\.\/)+/, ''));
  return {
    script: `${script}//${createHash('sha256').update(script).digest('hex')}`,
    map: JSON.stringify(map),
  };
}

/** yaml's build for Node is CommonJS, of which `import()` would give `default` alone: its ES module is bundled. */
const entryOf = (name) => (name === 'yaml' ? join(root, 'node_modules/yaml/browser/index.js') : name);

/** Makes the program, its map and the packages set apart, in an empty folder. The program is written last. */
export async function buildInto(out) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const wasm = join(dirname(require.resolve('@platformatic/wasm-utils')), '..', 'dist', 'native.wasm');
  await copyFile(wasm, join(out, 'native.wasm'));
  // bin/compiled.js reads a line before it runs the program.
  await build({
    entryPoints: [join(root, 'src/lib/cli/tokens.ts')],
    outfile: join(out, 'tokens.cjs'),
    format: 'cjs',
    target: bundling.target,
    minify: true,
    logLevel: 'warning',
  });
  for (const name of apart) {
    await build({ ...bundling, entryPoints: [entryOf(name)], outfile: join(out, fileOf(name)) });
  }
  const { script, map } = await program();
  await writeFile(join(out, 'bin.cjs.map'), map);
  await writeFile(join(out, 'bin.cjs'), script);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildInto(join(root, 'dist'));
