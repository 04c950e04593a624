// Bundles src/bin.ts into dist/bin.cjs, and packages set apart beside it. Every chunk lies directly in dist/, because @platformatic/wasm-utils reads its
// wasm file as `../dist/native.wasm` seen from the chunk.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanKafka } from './lean-kafka.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * kafkajs 2.2.4 asks for a timer in the past when nothing is throttled, and Node 24 warns of it. Its cause is mended
 * here, and the build fails when a later kafkajs no longer has the line.
 */
const mendKafkajs = {
  name: 'mend kafkajs',
  setup({ onLoad }) {
    onLoad({ filter: /kafkajs[\\/]src[\\/]network[\\/]requestQueue[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const mended = source.replace('}, scheduleAt)', '}, Math.max(1, scheduleAt))');
      if (mended === source) throw new Error(`${path} is not the one that this build knows how to mend`);
      return { contents: mended, loader: 'js' };
    });
  },
};

/** Of modules that take long to load and that most lines never need: the functions that are used, which load them. */
const late = {
  'node:tls': ['connect'],
  'node:child_process': ['execFileSync', 'spawn', 'spawnSync'],
  'node:crypto': ['createHash', 'createHmac', 'hash', 'pbkdf2', 'randomBytes', 'randomInt', 'randomUUID'],
};

/**
 * Node's own modules by `require`. An ES import of one reads all that it exports, and so loads what is made when it is
 * read: the root certificates of tls, the streams of fs; a tenth of the start of `topics list`.
 */
const requireBuiltins = {
  name: 'require builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind, namespace }) => {
      const isOurs = namespace !== 'builtin' && (kind === 'import-statement' || path in late);
      return isOurs ? { path, namespace: 'builtin' } : undefined;
    });
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents:
        late[path]
          ?.map((name) => `export const ${name} = (...args) => require("${path}").${name}(...args);`)
          .join('\n') ?? `module.exports = require("${path}");`,
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
  plugins: [mendKafkajs, leanKafka, requireBuiltins],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

/**
 * Packages that only some commands need, each a file of its own that is read when it is asked for. All the rest is one
 * file: a file costs more to open and link than a module costs to be passed over (docs/decisions/2026-11-24-one-file.md).
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

/** Not an ES module: of those Node keeps no compiled code that bin/compiled.js could give it. */
const asScript = {
  format: 'cjs',
  define: { 'import.meta.url': 'fileUrl' },
  banner: { js: "const fileUrl=require('node:url').pathToFileURL(__filename).href;" },
};

/**
 * Makes the script what bin/compiled.js can run: a function of what it is given, written here because there it would be
 * held in memory twice. Where it was compiled before it cannot import, and is given a function
 * that can; a single letter beyond ASCII, which esbuild leaves in regular expressions, would take twice the memory for
 * all of it; and it ends with its own hash, by which builds are told apart.
 */
async function finish(file) {
  const written = await readFile(file, 'utf8');
  const code = written
    .replaceAll('import("node:', 'load("node:')
    .replaceAll('import("./', 'load("../dist/')
    .replaceAll(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (/\bimport\(["'`]/.test(code)) throw new Error(`${file} imports what it cannot`);
  const script = `(function(require,__filename,load){${code}\n})`;
  await writeFile(file, `${script}//${createHash('sha256').update(script).digest('hex')}`);
}

/** yaml's build for Node is CommonJS, of which a late import would see nothing but `default`. */
const entryOf = (name) => (name === 'yaml' ? join(root, 'node_modules/yaml/browser/index.js') : name);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = join(root, 'dist');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const wasm = join(dirname(require.resolve('@platformatic/wasm-utils')), '..', 'dist', 'native.wasm');
  await copyFile(wasm, join(out, 'native.wasm'));
  await build({
    ...bundling,
    ...asScript,
    plugins: [setApart, ...bundling.plugins],
    entryPoints: [join(root, 'src/bin.ts')],
    outfile: join(out, 'bin.cjs'),
  });
  await finish(join(out, 'bin.cjs'));
  for (const name of apart) {
    await build({ ...bundling, entryPoints: [entryOf(name)], outfile: join(out, fileOf(name)) });
  }
}
