import type { App } from '../app.js';
import type { LocalizedText } from '../base/language.js';
import type { Block } from '../io/blocks.js';
import type { ExtraFormat, OutputFormat } from '../io/output-format.js';
import type { Field, Fields, RowOf } from './fields.js';
import type { Inputs, Values } from './inputs.js';

export type Row = Readonly<Record<string, unknown>>;

/**
 * What a command gives back: rows at once, rows as they come, or finished bytes (`Uint8Array`) that go to stdout as
 * they are: the record path formats a batch at a time and has no row to speak of.
 */
export type Output = readonly Row[] | AsyncIterable<Row | Uint8Array>;

/** What a command does to a cluster. The kernel holds `readOnly` contexts to it. */
export type Effect = 'reads' | 'writes' | 'local';

export interface CommandSpec<A extends Inputs, O extends Inputs, F extends Fields> {
  /** The words, noun then verb: `topics create`. */
  readonly path: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Further paragraphs for `--help` and the reference. */
  readonly details?: string;
  /** Other verbs for the last word: `ls`, `rm`. */
  readonly aliases?: readonly string[];
  readonly args?: A;
  readonly options?: O;
  /** `writes` refuses a readOnly context; `local` never needs a cluster. Default `reads`. */
  readonly effect?: Effect;
  readonly fields?: F;
  /** The field that `-o name` prints. */
  readonly nameField?: string;
  /** The form people see (`table`, `wide`) where one table of `fields` does not do. */
  readonly view?: (rows: readonly RowOf<F>[], options: ViewOptions) => readonly Block[];
  /** The rows of `-o csv` where a thing is more than one row: its partitions, say. */
  readonly csv?: { readonly columns: readonly string[]; readonly rows: (row: RowOf<F>) => readonly Row[] };
  /** A stream: one line a row for people; otherwise the shown fields, tab-separated. */
  readonly line?: (row: RowOf<F>, options: ViewOptions) => string;
  /** True where rows come over time, so that `-o json` is NDJSON. */
  readonly stream?: boolean;
  /** Forms beyond those of every command: `run` gives finished bytes when `app.output.format` asks for one. */
  readonly extraFormats?: readonly ExtraFormat[];
  /** Forms of every command that this one has not. `name` is one where no field is named. */
  readonly excludedFormats?: readonly OutputFormat[];
  /** What is said under an empty table, on stderr; it may depend on what was asked for. */
  readonly emptyMessage?: string | ((values: Values<A> & Values<O>) => string | LocalizedText);
  /** Lines without the leading `kafkactl`, each with what it does. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  readonly hidden?: boolean;
  /** What follows `--` belongs to another program, whose options this one does not know. */
  readonly passthrough?: boolean;
  run(values: Values<A> & Values<O>, app: App): Promise<Output | undefined> | AsyncIterable<Row | Uint8Array>;
}

/** How a view is to look. */
export interface ViewOptions {
  readonly wide: boolean;
  readonly tty: boolean;
  readonly width: number;
  readonly lang: 'es' | 'en';
}

/** A command with the types of its values and rows erased, as the kernel handles every command. */
export type Command = CommandSpec<Inputs, Inputs, Fields>;

/**
 * Declares a command. `args` and `options` give the type of the values that `run` and `emptyMessage` receive, `fields`
 * that of the rows that `view`, `csv` and `line` receive.
 */
export function command<
  const A extends Inputs = Record<never, never>,
  const O extends Inputs = Record<never, never>,
  const F extends Fields = Record<string, Field>,
>(spec: CommandSpec<A, O, F>): Command;
export function command(spec: Command): Command {
  return spec;
}

/** True for what is to be rendered; a command that has nothing to say gives undefined. */
export const isOutput = (output: unknown): output is Output =>
  Array.isArray(output) || (typeof output === 'object' && output !== null && Symbol.asyncIterator in output);
