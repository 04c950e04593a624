// Generates files from the commands' own data (docs/reference.md, docs/schema), and the WebAssembly of the record path
// from its text. With --check it writes nothing and fails where a committed file differs. Either way it fails where a lesson
// has a problem, and prints all of them.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundling } from './build.mjs';
import { wasmFiles } from './wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await mkdir(join(root, '.tmp'), { recursive: true });
const out = await mkdtemp(join(root, '.tmp', 'generate-'));
try {
  await build({ ...bundling, entryPoints: [join(root, 'src/generated.ts')], outdir: out, minify: false });
  const { courseProblemLines, generatedFiles } = await import(pathToFileURL(join(out, 'generated.js')).href);
  const files = { ...(await wasmFiles(root)), ...(await generatedFiles()) };
  const stale = [];
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    stale.push(path);
    if (process.argv.includes('--check')) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (stale.length > 0 && process.argv.includes('--check')) {
    console.error(`not as generated: ${stale.join(', ')}. Run  npm run generate  and commit what it writes.`);
    process.exitCode = 1;
  }
  const problems = await courseProblemLines();
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
} finally {
  await rm(out, { recursive: true, force: true });
}
