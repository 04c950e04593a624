import type { CliError } from '../base/errors.js';

/** A header as it lies in a record: the name is text by the protocol, the value any bytes or null. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** Headers as they lie in a record, one framed after the other: what copies them whatever bytes their names are. */
export interface RawHeaders {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * One record where it lies: positions into `bytes`, valid until the reader moves on. There is no object and no string
 * per record, so that a million of them cost no more than walking their bytes.
 */
export interface RecordView {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970; -1 where the producer gave none. */
  readonly timestamp: number;
  /** Holds the key, the value and the headers. */
  readonly bytes: Buffer;
  /** -1 for a null key. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** -1 for a null value. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly headerCount: number;
  /** The headers, read anew at each call; names may come twice. */
  headers(): RecordHeader[];
}

/** Records of one partition, one after the other. */
export interface RecordCursor extends RecordView {
  /** Moves to the next record; false when there is none. */
  next(): boolean;
  /** The offset after everything that was read or passed over. */
  readonly position: number;
}

/** What a source gives when it is asked for more: nothing within the time, or nothing ever again. */
export type PollResult = RecordCursor | 'idle' | 'end';

/** Where records come from. */
export interface RecordSource {
  /** Waits for records of one partition, for so many milliseconds at most. */
  poll(waitMs: number): Promise<PollResult>;
  /** What was given last is written out up to its position: a group commits it. */
  commit(cursor: RecordCursor): Promise<void>;
  /** Why not all can be read now, where that is waited for. */
  readonly outage?: CliError | undefined;
  close(): Promise<void>;
}

/**
 * A record to be written, filled in anew for each: key and value are ranges of buffers that need to stay unchanged
 * only until they are appended.
 */
export interface RecordDraft {
  /** -1 lets the partitioner choose. */
  partition: number;
  /** Milliseconds since 1970; -1 is a record without a time, null stands for now. */
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
  /** Instead of `headers`. */
  rawHeaders: RawHeaders | null;
}

/** The part of some bytes whose lines are values of records that have all else in common. */
export interface ValueLines {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** An empty value is null. */
  readonly emptyIsNull: boolean;
}

/** How many lines were taken, and where the first one begins that was not. */
export interface AppendedLines {
  readonly count: number;
  readonly start: number;
}

const emptyBuffer = Buffer.alloc(0);

/** A draft of a record with a null key and a null value. */
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

/** The same record in memory of its own. */
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
