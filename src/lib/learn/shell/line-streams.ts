import { Writable } from 'node:stream';
import type { LineStream } from '../../app.js';

/**
 * The stream of one line, which writes to one that outlives it: a line leaves listeners on its streams. `end` resolves when
 * all has been passed on.
 */
export function openLineStream(target: LineStream): { readonly stream: LineStream; end(): Promise<void> } {
  const writable = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, encoding, done) {
      if (typeof chunk === 'string') target.write(chunk, encoding, (error) => done(error));
      else target.write(chunk, (error) => done(error));
    },
  });
  const stream = Object.defineProperties(writable, {
    isTTY: { get: () => target.isTTY },
    columns: { get: () => target.columns },
    rows: { get: () => target.rows },
  }) as LineStream;
  const resize = (): void => void writable.emit('resize');
  target.on('resize', resize);
  // A closed pipe is noticed by whoever writes.
  writable.on('error', () => {});
  return {
    stream,
    end: () =>
      new Promise((resolve) => {
        target.off('resize', resize);
        writable.end(() => resolve());
        writable.once('error', () => resolve());
        if (writable.destroyed) resolve();
      }),
  };
}
