import { CliError } from '../../base/errors.js';
import type { AppendedLines, RecordDraft, ValueLines } from '../record.js';

/** Takes a record; the draft and its bytes are good only until it returns. */
export type AppendRecord = (draft: RecordDraft) => void;

/**
 * Takes lines as the values of records that are otherwise as the draft; those that it does not take, or could not, are to
 * be taken one by one. Their bytes are good only until it returns.
 */
export type AppendLines = (draft: RecordDraft, lines: ValueLines) => AppendedLines;

/** Turns bytes, in pieces of any length, into records. Throws CliError `usage` with the line for what it cannot read. */
export interface RecordParser {
  /** Number of the line that is being read, from 1. */
  readonly line: number;
  push(chunk: Buffer): void;
  /** The input is over: what stands without an end is a record too. */
  end(): void;
}

/** Names the line in what is wrong with it. */
export function withLineNumber(line: number, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `line ${line}: ${error.message}`, { hint: error.hint });
}
