import { existsSync, readFileSync } from 'node:fs';
import type { SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * A stack with the files and lines of src/ in place of positions in the bundle, whose names of functions are minified.
 * The source map beside the bundle is read for that, and at no other time: it takes some 30 ms. A stack of code that runs
 * from sources, or beside which there is no map, is returned as it is.
 */
export function sourceStack(stack: string): string {
  const bundle = fileURLToPath(import.meta.url);
  if (!stack.includes(`${bundle}:`) || !existsSync(`${bundle}.map`)) return stack;
  // An import of node:module would cost every line a moment.
  const { SourceMap } = process.getBuiltinModule('node:module');
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload);
  return stack
    .split('\n')
    .map((line) => {
      const [, call, location] = /^(\s+at (?:async )?)(.*)$/.exec(line) ?? [];
      const position = /^(?:.*\()?(.*):(\d+):(\d+)\)?$/.exec(location ?? '');
      if (position?.[1] !== bundle) return line;
      const entry = map.findEntry(Number(position[2]) - 1, Number(position[3]) - 1);
      return 'originalSource' in entry ? `${call}${entry.originalSource}:${entry.originalLine + 1}` : line;
    })
    .join('\n');
}
