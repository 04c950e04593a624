// `npm run dev -- topics list`: runs a line of kafkactl from src/. Where a source has changed, it is bundled first (in less
// than a second) into a folder under node_modules/.cache that is laid out like the package, so that worker processes and
// files of the package are found as in an installed kafkactl.
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'node_modules/.cache/kafkactl-dev');
const require = createRequire(import.meta.url);

/** Time of the last change of anything that goes into the bundle, in milliseconds since 1970. */
function newestSource() {
  const paths = ['src', 'scripts', 'bin'].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true }).map((path) => join(root, name, path)),
  );
  return Math.max(...[...paths, join(root, 'package-lock.json')].map((path) => statSync(path).mtimeMs));
}

const program = join(folder, 'dist/bin.cjs');
if (!existsSync(program) || statSync(program).mtimeMs < newestSource()) {
  mkdirSync(folder, { recursive: true });
  const { buildInto } = await import('./build.mjs');
  await buildInto(join(folder, 'dist'));
  // Copied and not linked: Node resolves links, and would run the dist/ of the repository.
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  const { files } = require('../package.json');
  for (const name of ['package.json', ...files]) {
    const link = join(folder, name);
    if (/^(!|bin$|dist$)/.test(name) || existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, name), link);
  }
}
process.argv[1] = join(folder, 'bin/kafkactl');
require(process.argv[1]);
