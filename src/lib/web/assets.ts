import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { packageFile } from '../base/package-file.js';
import type { Asset } from './page-server.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The files of a page, by the path under which the browser asks for them: those of its folder in web/ and those that all pages
 * share, as they are there, and its `index.html` as `/`.
 */
export async function readAssets(page: 'dashboard' | 'tutorial'): Promise<Map<string, Asset>> {
  const folders = await Promise.all([page, 'shared'].map(assetsOf));
  return new Map(folders.flat());
}

async function assetsOf(folder: string): Promise<[string, Asset][]> {
  const names = await readdir(packageFile(`web/${folder}`));
  return Promise.all(
    names.flatMap((name) => {
      const type = types[extname(name)];
      return type === undefined ? [] : [assetOf(folder, name, type)];
    }),
  );
}

async function assetOf(folder: string, name: string, type: string): Promise<[string, Asset]> {
  const body = await readFile(packageFile(`web/${folder}/${name}`), 'utf8');
  return [name === 'index.html' ? '/' : `/${folder}/${name}`, { type, body }];
}
