// Bundles src/bin.ts into dist/bin.cjs, and packages set apart beside it. Every chunk lies directly in dist/, because @platformatic/wasm-utils reads its
// wasm file as `../dist/native.wasm` seen from the chunk.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lateBuiltins, requireBuiltins } from './builtins.mjs';
import { leanKafka } from './lean-kafka.mjs';
import { oneScript, refuseLive } from './one-script.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * kafkajs 2.2.4 asks for a timer in the past when nothing is throttled, and Node 24 warns of it. Its cause is mended
 * here, and the build fails when a later kafkajs no longer has the line.
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

/** What chalk asks of the terminal at load, with node:tty: `lib/io` says itself whether there are colours. */
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
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  loader: { '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
  logLevel: 'warning',
  plugins: [mendKafkajs, leanKafka, toldColours, requireBuiltins],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

/**
 * Packages that only some commands need, each a file of its own that is read when it is asked for. All the rest is one
 * file: a file costs more to open and link than a chunk costs to be passed over (docs/decisions/2026-11-24-one-file.md).
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

/** Node makes the global `performance` when it is first read, out of modules that measure a process: 2 ms of a line. */
const monotonicMs =
  'var monotonicMs=()=>{var[seconds,nanoseconds]=process.hrtime();return seconds*1e3+nanoseconds/1e6};';

/** Our own code as the script that bin/compiled.js runs. It ends with its own hash, by which builds are told apart. */
async function program() {
  const { outputFiles, metafile } = await build({
    ...bundling,
    banner: {},
    plugins: [setApart, mendKafkajs, leanKafka, toldColours, lateBuiltins],
    define: { 'import.meta.url': 'fileUrl', 'performance.now': 'monotonicMs' },
    entryPoints: [join(root, 'src/bin.ts')],
    chunkNames: '[hash]',
    splitting: true,
    write: false,
    metafile: true,
    absWorkingDir: root,
    outdir: join(root, 'dist'),
  });
  refuseLive(metafile, (path) => readFileSync(join(root, path), 'utf8'));
  const chunks = outputFiles.map(({ path, text }) => [`./${basename(path)}`, text]);
  const fileUrl = "var fileUrl=require('node:url').pathToFileURL(__filename).href;";
  const script = oneScript(Object.fromEntries(chunks), './bin.js', fileUrl + monotonicMs);
  return `${script}//${createHash('sha256').update(script).digest('hex')}`;
}

/** yaml's build for Node is CommonJS, of which a late import would see nothing but `default`. */
const entryOf = (name) => (name === 'yaml' ? join(root, 'node_modules/yaml/browser/index.js') : name);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = join(root, 'dist');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const wasm = join(dirname(require.resolve('@platformatic/wasm-utils')), '..', 'dist', 'native.wasm');
  await copyFile(wasm, join(out, 'native.wasm'));
  await writeFile(join(out, 'bin.cjs'), await program());
  for (const name of apart) {
    await build({ ...bundling, entryPoints: [entryOf(name)], outfile: join(out, fileOf(name)) });
  }
}
