import { CliError } from '../../base/errors.js';
import type { AppendedLines, RecordDraft, ValueLines } from '../record.js';

/** Appends a record; the draft and its bytes are valid only during the call. */
export type AppendRecord = (draft: RecordDraft) => void;

/**
 * Appends lines as values of records that are otherwise like the draft. Lines that are not appended are parsed one by
 * one. The bytes are valid only during the call.
 */
export type AppendLines = (draft: RecordDraft, lines: ValueLines) => AppendedLines;

/** Parses chunks of any length into records. Throws CliError `usage` with the number of the faulty line. */
export interface RecordParser {
  /** Number of the current line, from 1. */
  readonly line: number;
  push(chunk: Buffer): void;
  /** Ends the input; a last line without a newline is a record. */
  end(): void;
}

/** Adds the line number to a usage error. */
export function withLineNumber(line: number, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `line ${line}: ${error.message}`, { hint: error.hint });
}
