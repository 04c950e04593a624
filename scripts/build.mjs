// Bundles src/bin.ts into dist/. Every chunk lies directly in dist/, because @platformatic/wasm-utils reads its
// wasm file as `../dist/native.wasm` seen from the chunk.
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
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

export const bundling = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  // yaml's build for Node is CommonJS, of which a late import would see nothing but `default`.
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  loader: { '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
  logLevel: 'warning',
  plugins: [mendKafkajs, leanKafka],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = join(root, 'dist');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const wasm = join(dirname(require.resolve('@platformatic/wasm-utils')), '..', 'dist', 'native.wasm');
  await copyFile(wasm, join(out, 'native.wasm'));
  await build({ ...bundling, entryPoints: [join(root, 'src/bin.ts')], outdir: out });
}
