import { Writable } from 'node:stream';
import type { LineStream } from '../../app.js';

/**
 * A stderr on which a line that was ended with Ctrl-C does not say so: at this prompt that is how a consumer ends, and no
 * failure.
 */
export function withoutInterruption(target: LineStream): LineStream {
  const writable = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, encoding, done) {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      if (text === 'interrupted\n') done();
      else if (typeof chunk === 'string') target.write(chunk, encoding, (error) => done(error));
      else target.write(chunk, (error) => done(error));
    },
  });
  target.on('resize', () => void writable.emit('resize'));
  return Object.defineProperties(writable, {
    isTTY: { get: () => target.isTTY },
    columns: { get: () => target.columns },
    rows: { get: () => target.rows },
  }) as LineStream;
}
