import type { OutputBuffer } from '../output-buffer.js';
import type { RecordView } from '../record.js';
import type { RecordTemplate } from '../record-template.js';

/** Writes records in one output format. */
export interface RecordWriter {
  (record: RecordView, out: OutputBuffer): void;
  /** The same output as a template, where it can be expressed as one. */
  readonly template?: RecordTemplate | undefined;
}

/** Styling of text on a terminal. */
export interface TerminalStyle {
  /** Makes control characters of a cluster's text visible. */
  readonly sanitize: (text: string) => string;
  /** Colours a JSON value that is sanitized already. */
  readonly colourJson: (text: string) => string;
  /** Text for null. */
  readonly nullText: string;
}

export const decodings = ['utf8', 'json', 'hex', 'base64'] as const;
/** Decoding of keys and values; in JSON `utf8` falls back to base64 for bytes that are not UTF-8. */
export type Decoding = (typeof decodings)[number];
export interface DecodeOptions {
  readonly key?: Decoding;
  readonly value?: Decoding;
}
