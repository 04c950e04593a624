import { durationText } from '../duration.js';
import { CliError } from '../errors.js';
import { Out } from './output/out.js';
import type { RecordWriter } from './output/writer.js';
import type { RecordCursor, RecordSource, RecordView } from './record.js';

export interface PumpOptions {
  readonly write: RecordWriter;
  /** Only records for which this is true; absent: all. */
  readonly wanted?: ((record: RecordView) => boolean) | undefined;
  /** End after so many written. */
  readonly max?: number | undefined;
  /** So many of them were written before. */
  readonly written?: number | undefined;
  /** End after so many milliseconds without a record written. */
  readonly timeoutMs?: number | undefined;
  /** Each batch is written before it is committed, so that it goes out by itself. */
  readonly commits: boolean;
}

/**
 * Moves records from a source into bytes. What is ready goes out before there is any waiting, and before an error; the
 * source is asked for no more until that is written.
 */
export async function* pump(source: RecordSource, options: PumpOptions): AsyncGenerator<Uint8Array> {
  const out = new Out();
  try {
    yield* moved(source, options, out);
  } catch (error) {
    if (!out.empty) yield out.take();
    throw error;
  }
  if (!out.empty) yield out.take();
}

async function* moved(source: RecordSource, options: PumpOptions, out: Out): AsyncGenerator<Uint8Array> {
  const { write, wanted, max = Number.POSITIVE_INFINITY, timeoutMs = Number.POSITIVE_INFINITY, commits } = options;
  let count = options.written ?? 0;
  let last = performance.now();
  while (count < max) {
    let next = await source.next(0);
    if (next === 'idle') {
      if (!out.empty) yield out.take();
      next = await source.next(Math.max(1, last + timeoutMs - performance.now()));
    }
    if (next === 'end') break;
    if (next === 'idle') {
      if (performance.now() - last < timeoutMs) continue;
      // Nobody can say that there was no record where not all could be read.
      if (source.trouble) throw source.trouble;
      if (max === Number.POSITIVE_INFINITY) break;
      throw new CliError('unreachable', `${count} of ${max} records came, and none for ${durationText(timeoutMs)}`);
    }
    const before = count;
    while (count < max && advance(next, wanted)) {
      write(next, out);
      count++;
      if (out.full) yield out.take();
    }
    if (count > before) last = performance.now();
    if (commits) {
      if (!out.empty) yield out.take();
      await source.written(next);
    }
  }
}

/** The next record that is wanted. */
function advance(cursor: RecordCursor, wanted: PumpOptions['wanted']): boolean {
  while (cursor.next()) if (!wanted || wanted(cursor)) return true;
  return false;
}
