// Compiles the WebAssembly of the record path, src/lib/kafka/records/wasm/*.wat, into a module that can be imported.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import wabt from 'wabt';

const room = 'src/lib/kafka/records/wasm';

/** The generated file and its text, by path. */
export async function wasmFiles(root) {
  const names = (await readdir(join(root, room))).filter((name) => name.endsWith('.wat')).sort();
  const codes = await Promise.all(
    names.map(async (name) => codeOf(name, await readFile(join(root, room, name), 'utf8'))),
  );
  const head = `// Made by \`npm run generate\` of the .wat files beside it: WebAssembly modules in base64.\n`;
  return { [`${room}/code.ts`]: `${head}\n${codes.join('\n')}` };
}

async function codeOf(name, text) {
  const module = (await wabt()).parseWat(name, text);
  const { buffer } = module.toBinary({});
  module.destroy();
  const camel = basename(name, '.wat').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  return `export const ${camel}Module =\n  '${Buffer.from(buffer).toString('base64')}';\n`;
}
