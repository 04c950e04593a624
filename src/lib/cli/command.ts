import type { App } from '../app.js';
import type { Folders } from '../base/folders.js';
import type { Lang, LocalizedText } from '../base/language.js';
import type { Field, Fields, RowOf } from '../io/fields.js';
import type { ExtraFormat, OutputFormat } from '../io/output-format.js';
import type { Output, RowView } from '../io/rows.js';
import type { Inputs, Values } from './inputs.js';

/** What a command does to a cluster. A command that writes is refused where the context is read-only. */
export type Effect = 'reads' | 'writes' | 'local';

export interface CommandSpec<A extends Inputs, O extends Inputs, F extends Fields> extends RowView<F> {
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
  /** Formats beyond `outputFormats`. `run` yields finished bytes where `app.output.format` is one of them. */
  readonly extraFormats?: readonly ExtraFormat[];
  /** Formats of `outputFormats` that the command does not have. `name` need not be listed where `nameField` is missing. */
  readonly excludedFormats?: readonly OutputFormat[];
  /** The note on stderr for an empty result; may depend on the values of the line. */
  readonly emptyMessage?: string | ((values: Values<A> & Values<O>) => string | LocalizedText);
  /** Lines without the leading `kafkactl`, each with a sentence that says what it does. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  /** The language that this user has chosen for the command, which goes before that of the locale; null where none was. */
  readonly chosenLang?: (folders: Folders) => Promise<Lang | null>;
  readonly hidden?: boolean;
  /** True where the words after `--` are arguments of another program. */
  readonly passthrough?: boolean;
  run(
    values: Values<A> & Values<O>,
    app: App,
  ): Promise<Output<RowOf<F>> | undefined> | AsyncIterable<RowOf<F> | Uint8Array>;
}

/** A command with the types of its values and rows erased, as the kernel handles every command. */
export type Command = CommandSpec<Inputs, Inputs, Fields>;

/**
 * Declares a command. `args` and `options` give the type of the values that `run` and `emptyMessage` receive, `fields`
 * that of the rows that `run` returns and that `view`, `csv` and `line` receive.
 */
export function command<
  const A extends Inputs = Record<never, never>,
  const O extends Inputs = Record<never, never>,
  const F extends Fields = Record<string, Field>,
>(spec: CommandSpec<A, O, F>): Command;
export function command(spec: Command): Command {
  return spec;
}
