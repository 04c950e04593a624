/** A person at the live view of a run: what is seen, and keys that are pressed. */
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** The escape sequences that open and close the alternate screen. */
export const entersScreen = '\x1b[?1049h';
export const leavesScreen = '\x1b[?1049l';

/** The lines of the page that was drawn last. */
export const lastPage = (out: string): string[] =>
  stripVTControlCharacters(out.slice(out.lastIndexOf('\x1b[H'), out.lastIndexOf('\x1b[?2026l'))).split(/\r+\n/);

/** Presses keys, one after the other, each when the page has come to show what it waits for. */
export function pressKeys(steps: readonly (readonly [shows: RegExp, keys: string])[]) {
  const stdin = new PassThrough();
  const left = [...steps];
  let seen = '';
  const onOut = (text: string): void => {
    seen += text;
    const [shows, keys] = left[0] ?? [];
    if (!shows?.test(lastPage(seen).join('\n'))) return;
    left.shift();
    seen = '';
    stdin.write(keys ?? '');
  };
  return { stdin, onOut, left };
}
