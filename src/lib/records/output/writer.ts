import type { RecordView } from '../record.js';
import type { OutputBuffer } from './output-buffer.js';

/** Writes one record after the other in one form. */
export type RecordWriter = (record: RecordView, out: OutputBuffer) => void;

/** How text is shown on a terminal; in a pipe bytes pass as they are, and there is none of this. */
export interface TerminalStyle {
  /** Text from a cluster, with control characters made visible. */
  readonly sanitize: (text: string) => string;
  /** A JSON value, coloured; the text is clean. */
  readonly colourJson: (text: string) => string;
  /** What stands for null. */
  readonly nullText: string;
}

export const decodings = ['utf8', 'json', 'hex', 'base64'] as const;
/** How bytes are made text: `utf8` falls back to base64 in JSON where they are not UTF-8. */
export type Decoding = (typeof decodings)[number];
export interface DecodeOptions {
  readonly key?: Decoding;
  readonly value?: Decoding;
}
