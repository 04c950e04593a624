// @hpcc-js/wasm-zstd carries its WebAssembly compressed, as text: unpacking it takes 80 ms of processor time, each time it is
// loaded. The build unpacks it once. It fails where a later version packs it otherwise.
import { readFileSync } from 'node:fs';

/** `bytes ??= decompress(decode(packed))`, with whatever names the package was minified to. */
const unpacking = /(\w+)\?\?=((\w+)\((\w+)\((\w+)\)\))/g;

async function unpacked(source, path) {
  const [found, more] = [...source.matchAll(unpacking)];
  if (!found || more) throw new Error(`${path} is not the one that this build knows how to unpack`);
  const [, , expression, , , packed] = found;
  const { bytes } = await import(
    `data:text/javascript,${encodeURIComponent(`${source}\nexport const bytes=${expression};`)}`
  );
  const text = new RegExp(`\\b${packed}='[^']*'`);
  if (!text.test(source)) throw new Error(`${path}: its WebAssembly is not where this build looks for it`);
  const base64 = Buffer.from(bytes).toString('base64');
  return source
    .replace(expression, () => `Buffer.from(${packed},'base64')`)
    .replace(text, () => `${packed}='${base64}'`);
}

export const unpackedZstd = {
  name: 'unpacked zstd',
  setup({ onLoad }) {
    onLoad({ filter: /@hpcc-js[\\/]wasm-zstd[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
      contents: await unpacked(readFileSync(path, 'utf8'), path),
      loader: 'js',
    }));
  },
};
