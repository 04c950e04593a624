// Bundles src/bin.ts into dist/. Every chunk lies directly in dist/, because @platformatic/wasm-utils reads its
// wasm file as `../dist/native.wasm` seen from the chunk.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');
const require = createRequire(import.meta.url);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const wasm = join(dirname(require.resolve('@platformatic/wasm-utils')), '..', 'dist', 'native.wasm');
await copyFile(wasm, join(out, 'native.wasm'));
await build({
  entryPoints: [join(root, 'src/bin.ts')],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  // yaml's build for Node is CommonJS, of which a late import would see nothing but `default`.
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  loader: { '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
  logLevel: 'warning',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
