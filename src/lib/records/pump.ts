import { durationText } from '../base/duration.js';
import { CliError } from '../base/errors.js';
import { OutputBuffer } from './output/output-buffer.js';
import type { RecordWriter } from './output/writer.js';
import type { RecordCursor, RecordSource, RecordView } from './record.js';

export interface PumpOptions {
  readonly write: RecordWriter;
  /** Only records for which this is true; absent: all. */
  readonly filter?: ((record: RecordView) => boolean) | undefined;
  /** End after so many written. */
  readonly maxRecords?: number | undefined;
  /** So many of them were written before. */
  readonly alreadyWritten?: number | undefined;
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
  const out = new OutputBuffer();
  try {
    yield* pumpInto(source, options, out);
  } catch (error) {
    if (!out.isEmpty) yield out.take();
    throw error;
  }
  if (!out.isEmpty) yield out.take();
}

async function* pumpInto(source: RecordSource, options: PumpOptions, out: OutputBuffer): AsyncGenerator<Uint8Array> {
  const {
    write,
    filter,
    maxRecords = Number.POSITIVE_INFINITY,
    timeoutMs = Number.POSITIVE_INFINITY,
    commits,
  } = options;
  let count = options.alreadyWritten ?? 0;
  let last = performance.now();
  while (count < maxRecords) {
    let next = await source.poll(0);
    if (next === 'idle') {
      if (!out.isEmpty) yield out.take();
      next = await source.poll(Math.max(1, last + timeoutMs - performance.now()));
    }
    if (next === 'end') break;
    if (next === 'idle') {
      if (performance.now() - last < timeoutMs) continue;
      // Nobody can say that there was no record where not all could be read.
      if (source.outage) throw source.outage;
      if (maxRecords === Number.POSITIVE_INFINITY) break;
      throw new CliError(
        'unreachable',
        `${count} of ${maxRecords} records came, and none for ${durationText(timeoutMs)}`,
      );
    }
    const before = count;
    while (count < maxRecords && advance(next, filter)) {
      write(next, out);
      count++;
      if (out.isFull) yield out.take();
    }
    if (count > before) last = performance.now();
    if (commits) {
      if (!out.isEmpty) yield out.take();
      await source.commit(next);
    }
  }
}

/** The next record that is wanted. */
function advance(cursor: RecordCursor, wanted: PumpOptions['filter']): boolean {
  while (cursor.next()) if (!wanted || wanted(cursor)) return true;
  return false;
}
