import { readFile } from 'node:fs/promises';
import { packageFile } from '../../base/package-file.js';
import type { Asset } from './page-server.js';

const assetTypes = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'page.js': 'text/javascript; charset=utf-8',
  'cards.js': 'text/javascript; charset=utf-8',
  'chart.js': 'text/javascript; charset=utf-8',
  'groups.js': 'text/javascript; charset=utf-8',
  'map.js': 'text/javascript; charset=utf-8',
  'parts.js': 'text/javascript; charset=utf-8',
};

/** The files of the page, by the path under which the browser asks for them. */
export async function readAssets(): Promise<Map<string, Asset>> {
  const assets = await Promise.all(
    Object.entries(assetTypes).map(async ([name, type]): Promise<[string, Asset]> => {
      const body = await readFile(packageFile(`dashboard/${name}`), 'utf8');
      return [name === 'index.html' ? '/' : `/${name}`, { type, body }];
    }),
  );
  return new Map(assets);
}
