import type { CliError } from '../base/errors.js';
import type { OutputBuffer } from './output-buffer.js';
import type { RecordTemplate } from './record-template.js';

/** A header of a record: the key is text by the protocol, the value is bytes or null. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** Encoded headers of a record, to be copied as they are, whatever the bytes of their keys. */
export interface RawHeaders {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** One record as positions in `bytes`, valid until the cursor moves. There is no object and no string per record. */
export interface RecordView {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970; -1 where the record has none. */
  readonly timestamp: number;
  /** Contains key, value and headers. */
  readonly bytes: Buffer;
  /** -1 for a null key. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** -1 for a null value. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly headerCount: number;
  /** Decodes the headers, at each call; a key may occur twice. */
  headers(): RecordHeader[];
}

/** Iterates over records of one partition. */
export interface RecordCursor extends RecordView {
  /** Moves to the next record; returns false at the end. */
  next(): boolean;
  /** The offset after the last record that was read or skipped. */
  readonly position: number;
  /**
   * Moves on over records and writes them with a template, at most `most`; returns how many. 0: the next record is to be
   * read with `next`.
   */
  writeMany?(template: RecordTemplate, out: OutputBuffer, most: number): number;
}

/** Result of a poll: records, `idle` if none came within the time, `end` if none will come any more. */
export type PollResult = RecordCursor | 'idle' | 'end';

/** A source of records: partitions, or a member of a consumer group. */
export interface RecordSource {
  /** Waits up to `waitMs` milliseconds for records of one partition. The cursor of the poll before must be used no more. */
  poll(waitMs: number): Promise<PollResult>;
  /** Commits the position of the cursor, whose records are written out; does nothing without a group. */
  commit(cursor: RecordCursor): Promise<void>;
  /** Why some partition cannot be read now, while it is waited for. */
  readonly outage?: CliError | undefined;
  close(): Promise<void>;
}

/**
 * A record to be written; the object is reused. Key and value are ranges of buffers that must stay unchanged until they
 * are appended.
 */
export interface RecordDraft {
  /** -1: the partitioner chooses. */
  partition: number;
  /** Milliseconds since 1970; null for the current time, -1 for no timestamp. */
  timestamp: number | null;
  keyBytes: Buffer;
  /** -1 for a null key. */
  keyStart: number;
  keyEnd: number;
  valueBytes: Buffer;
  /** -1 for a null value. */
  valueStart: number;
  valueEnd: number;
  headers: readonly RecordHeader[];
  /** Encoded headers, used instead of `headers`. */
  rawHeaders: RawHeaders | null;
}

/** A range of bytes whose lines are the values of records that share everything else. */
export interface ValueLines {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** An empty line is a null value. */
  readonly emptyIsNull: boolean;
}

/** Number of appended lines, and the start of the first line that was not appended. */
export interface AppendedLines {
  readonly count: number;
  readonly start: number;
}

const emptyBuffer = Buffer.alloc(0);

/** Creates a draft with a null key and a null value. */
export const emptyDraft = (): RecordDraft => ({
  partition: -1,
  timestamp: null,
  keyBytes: emptyBuffer,
  keyStart: -1,
  keyEnd: -1,
  valueBytes: emptyBuffer,
  valueStart: -1,
  valueEnd: -1,
  headers: [],
  rawHeaders: null,
});

/** A copy of a draft with its own memory. */
export function copyDraft(draft: RecordDraft): RecordDraft {
  const { keyBytes, keyStart, keyEnd, valueBytes, valueStart, valueEnd } = draft;
  const copy = { ...draft };
  setKey(copy, keyStart < 0 ? null : Buffer.from(keyBytes.subarray(keyStart, keyEnd)));
  setValue(copy, valueStart < 0 ? null : Buffer.from(valueBytes.subarray(valueStart, valueEnd)));
  return copy;
}

export function setKey(draft: RecordDraft, bytes: Buffer | null, start = 0, end = bytes?.length ?? 0): void {
  draft.keyBytes = bytes ?? emptyBuffer;
  draft.keyStart = bytes ? start : -1;
  draft.keyEnd = bytes ? end : -1;
}

export function setValue(draft: RecordDraft, bytes: Buffer | null, start = 0, end = bytes?.length ?? 0): void {
  draft.valueBytes = bytes ?? emptyBuffer;
  draft.valueStart = bytes ? start : -1;
  draft.valueEnd = bytes ? end : -1;
}
