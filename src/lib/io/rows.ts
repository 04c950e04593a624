import type { Lang } from '../base/language.js';
import type { Block } from './blocks.js';
import type { Fields, RowOf } from './fields.js';

export type Row = Readonly<Record<string, unknown>>;

/**
 * The result of a command: all rows at once, or a stream of rows. A stream may also yield finished bytes, which are
 * written to stdout unchanged: consume formats a whole batch at a time and makes no row for each record.
 */
export type Output<R = Row> = readonly R[] | AsyncIterable<R | Uint8Array>;

/** How the rows of a command are shown in each output format. */
export interface RowView<F extends Fields = Fields> {
  readonly fields?: F;
  /** The field that `-o name` prints. */
  readonly nameField?: string;
  /** Draws `-o table` and `-o wide` where one table of `fields` is not enough. */
  readonly view?: (rows: readonly RowOf<F>[], options: ViewOptions) => readonly Block[];
  /** The rows of `-o csv` where one row of the command gives several, such as the partitions of a topic. */
  readonly csv?: { readonly columns: readonly string[]; readonly rows: (row: RowOf<F>) => readonly Row[] };
  /** Formats a row of a stream as one line for people. Default: the fields that are columns, separated by tabs. */
  readonly line?: (row: RowOf<F>, options: ViewOptions) => string;
  /** True where rows arrive over time: `-o json` is then NDJSON, not an array. */
  readonly stream?: boolean;
}

/** Facts about the output that a view may depend on. */
export interface ViewOptions {
  /** True for `-o wide`. */
  readonly wide: boolean;
  readonly tty: boolean;
  /** Columns of the terminal; 80 off a terminal. */
  readonly width: number;
  readonly lang: Lang;
}

/** True for rows or a stream of them; a command without output returns undefined. */
export const isOutput = (output: unknown): output is Output =>
  Array.isArray(output) || (typeof output === 'object' && output !== null && Symbol.asyncIterator in output);
