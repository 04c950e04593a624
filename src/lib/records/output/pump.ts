import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import { OutputBuffer } from '../output-buffer.js';
import type { RecordCursor, RecordSource, RecordView } from '../record.js';
import type { RecordWriter } from './writer.js';

export interface PumpOptions {
  readonly write: RecordWriter;
  /** Write only records that pass; absent: all. */
  readonly filter?: ((record: RecordView) => boolean) | undefined;
  /** End after this many records written. */
  readonly maxRecords?: number | undefined;
  /** Number of records written before. */
  readonly alreadyWritten?: number | undefined;
  /** End after this many milliseconds without a record written. */
  readonly timeoutMs?: number | undefined;
  /** Commit each batch after it was written out. */
  readonly commits: boolean;
  /** Called after each record, which is written out before; false ends, and what was written of the batch is committed. */
  readonly awaitTurn?: (() => Promise<boolean>) | undefined;
}

/**
 * Renders the records of a source as chunks of bytes. Buffered output is yielded before waiting and before an error;
 * the source is polled again only after a chunk was written.
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
  const { maxRecords = Number.POSITIVE_INFINITY, timeoutMs = Number.POSITIVE_INFINITY, commits, awaitTurn } = options;
  let count = options.alreadyWritten ?? 0;
  let last = performance.now();
  let isEnded = false;
  while (count < maxRecords && !isEnded) {
    let next = await source.poll(0);
    if (next === 'idle') {
      if (!out.isEmpty) yield out.take();
      next = await source.poll(Math.max(1, last + timeoutMs - performance.now()));
    }
    if (next === 'end') break;
    if (next === 'idle') {
      if (performance.now() - last < timeoutMs) continue;
      // While a partition is unavailable it cannot be said that no record came.
      if (source.outage) throw source.outage;
      if (maxRecords === Number.POSITIVE_INFINITY) break;
      throw new CliError(
        'unreachable',
        `${count} of ${maxRecords} records came, and none for ${durationText(timeoutMs)}`,
      );
    }
    const before = count;
    while (count < maxRecords && !isEnded) {
      const written = writeSome(next, options, awaitTurn ? 1 : maxRecords - count, out);
      if (written === 0) break;
      count += written;
      if (out.isFull || awaitTurn) yield out.take();
      isEnded = awaitTurn !== undefined && !(await awaitTurn());
    }
    if (count > before) last = performance.now();
    if (commits) {
      if (!out.isEmpty) yield out.take();
      await source.commit(next);
    }
  }
}

/** Writes the next record that passes the filter, or many records in one call; returns how many. */
function writeSome(cursor: RecordCursor, { write, filter }: PumpOptions, most: number, out: OutputBuffer): number {
  const { template } = write;
  const written = template && !filter ? (cursor.writeMany?.(template, out, most) ?? 0) : 0;
  if (written > 0) return written;
  if (!advance(cursor, filter)) return 0;
  write(cursor, out);
  return 1;
}

/** Moves to the next record that passes the filter. */
function advance(cursor: RecordCursor, filter: PumpOptions['filter']): boolean {
  while (cursor.next()) if (!filter || filter(cursor)) return true;
  return false;
}
