import type { App } from '../app.js';
import type { LocalizedText } from '../base/language.js';
import type { Block } from '../io/blocks.js';
import type { ExtraFormat, OutputFormat } from '../io/output-format.js';
import type { Field, Fields, RowOf } from './fields.js';
import type { Inputs, Values } from './inputs.js';

export type Row = Readonly<Record<string, unknown>>;

/**
 * The result of a command: all rows at once, or a stream of rows. A stream may also yield finished bytes, which are
 * written to stdout unchanged: consume formats a whole batch at a time and makes no row for each record.
 */
export type Output<R = Row> = readonly R[] | AsyncIterable<R | Uint8Array>;

/** What a command does to a cluster. A command that writes is refused where the context is read-only. */
export type Effect = 'reads' | 'writes' | 'local';

export interface CommandSpec<A extends Inputs, O extends Inputs, F extends Fields> {
  /** The words of the command, noun before verb: `topics create`. */
  readonly path: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Further paragraphs of `--help` and of the reference, separated by empty lines. */
  readonly details?: string;
  /** Synonyms of the verb: `ls`, `rm`. */
  readonly aliases?: readonly string[];
  readonly args?: A;
  readonly options?: O;
  /** `writes` is refused in a read-only context; `local` asks no cluster. Default: `reads`. */
  readonly effect?: Effect;
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
  /** Formats beyond `outputFormats`. `run` yields finished bytes where `app.output.format` is one of them. */
  readonly extraFormats?: readonly ExtraFormat[];
  /** Formats of `outputFormats` that the command does not have. `name` need not be listed where `nameField` is missing. */
  readonly excludedFormats?: readonly OutputFormat[];
  /** The note on stderr for an empty result; may depend on the values of the line. */
  readonly emptyMessage?: string | ((values: Values<A> & Values<O>) => string | LocalizedText);
  /** Lines without the leading `kafkactl`, each with a sentence that says what it does. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  readonly hidden?: boolean;
  /** True where the words after `--` are arguments of another program. */
  readonly passthrough?: boolean;
  run(
    values: Values<A> & Values<O>,
    app: App,
  ): Promise<Output<RowOf<F> | Row> | undefined> | AsyncIterable<RowOf<F> | Row | Uint8Array>;
}

/** Facts about the output that a view may depend on. */
export interface ViewOptions {
  /** True for `-o wide`. */
  readonly wide: boolean;
  readonly tty: boolean;
  /** Columns of the terminal; 80 off a terminal. */
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

/** True for rows or a stream of them; a command without output returns undefined. */
export const isOutput = (output: unknown): output is Output =>
  Array.isArray(output) || (typeof output === 'object' && output !== null && Symbol.asyncIterator in output);
