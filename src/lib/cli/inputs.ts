import { parseDuration } from '../base/duration.js';
import { CliError } from '../base/errors.js';
import { parseChoice } from '../base/nearest.js';

/** What a value names, so that completion knows where its candidates come from. */
export type CompletionSource =
  | 'topic'
  | 'group'
  | 'context'
  | 'config'
  | 'broker'
  | 'sandbox'
  | 'profile'
  | 'flow'
  | 'run'
  | 'service'
  | 'lesson'
  | 'file';

interface InputTraits {
  /** The placeholder of the value in help, in capitals. */
  readonly value?: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** Further long names, without dashes: those that other tools use. */
  readonly aliases?: readonly string[];
  readonly completes?: CompletionSource;
  /** Heading of the option's section in help. */
  readonly section?: string;
}

/** An argument or option of a command: the parser, help, completion and the reference are driven by it. */
export interface Input<T> extends InputTraits {
  readonly summary: string;
  readonly kind: 'flag' | 'value' | 'list';
  readonly required: boolean;
  readonly default?: T;
  readonly choices?: readonly string[];
  /** Parses one word of the line. Throws CliError `usage` with a message that does not name the option. */
  readonly parse: (raw: string) => unknown;
  /** Carries the type of the value; never set. */
  readonly type?: T;
}

export type Inputs = Readonly<Record<string, Input<unknown>>>;
/** The type of the values of a table of options or arguments: `Values<typeof options>`. */
export type Values<I extends Inputs> = { readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never };

interface ValueOptions<T> extends InputTraits {
  readonly required?: boolean;
  readonly default?: T;
}
type InputValue<T, E> = E extends { required: true }
  ? T
  : E extends { default: NonNullable<unknown> }
    ? T
    : T | undefined;

function valueInput<T, const E extends ValueOptions<T>>(
  summary: string,
  metavar: string,
  parse: (raw: string) => T,
  extra: E,
): Input<InputValue<T, E>>;
function valueInput(
  summary: string,
  metavar: string,
  parse: (raw: string) => unknown,
  extra: ValueOptions<unknown>,
): Input<unknown> {
  return { summary, kind: 'value', value: metavar, required: false, parse, ...extra };
}

const invalidValue = (message: string, hint?: string) => new CliError('usage', message, { hint });

/** Any text, unchanged. */
export const plainText = <const E extends ValueOptions<string>>(summary: string, extra: E = {} as E) =>
  valueInput<string, E>(summary, 'TEXT', (raw) => raw, extra);

/** A flag: false unless it is given. */
export const flag = (summary: string, extra: InputTraits = {}): Input<boolean> => ({
  summary,
  kind: 'flag',
  required: false,
  default: false,
  parse: () => true,
  ...extra,
});

/** A whole number from `min` to `max`, both optional. */
export const integer = <const E extends ValueOptions<number> & { min?: number; max?: number }>(
  summary: string,
  extra: E = {} as E,
) =>
  valueInput<number, E>(
    summary,
    'N',
    (raw) => {
      if (!/^[+-]?\d+$/.test(raw)) throw invalidValue(`"${raw}" is not a whole number`);
      const number = Number(raw);
      if (!Number.isSafeInteger(number)) throw invalidValue(`${raw} is too large`);
      if (extra.min !== undefined && number < extra.min) throw invalidValue(`${raw} is less than ${extra.min}`);
      if (extra.max !== undefined && number > extra.max) throw invalidValue(`${raw} is more than ${extra.max}`);
      return number;
    },
    extra,
  );

/** One of the words `choices`. */
export const choice = <const C extends readonly string[], const E extends ValueOptions<C[number]>>(
  summary: string,
  choices: C,
  extra: E = {} as E,
) => valueInput<C[number], E>(summary, 'WORD', (raw) => parseChoice(raw, choices), { ...extra, choices });

/** A duration in milliseconds, typed as `250ms`, `10s`, `5m`, `1h`, `7d` or 0, and at least `least`. */
export const duration = <const E extends ValueOptions<number> & { least?: string }>(
  summary: string,
  extra: E = {} as E,
) =>
  valueInput<number, E>(
    summary,
    'TIME',
    (raw) => {
      const ms = parseDuration(raw);
      if (extra.least !== undefined && ms < parseDuration(extra.least))
        throw invalidValue(`${raw} is less than ${extra.least}`);
      return ms;
    },
    extra,
  );

/** A value with a parser of its own, which throws CliError `usage` for a text that it refuses. */
export const parsedInput = <T, const E extends ValueOptions<T> = ValueOptions<T>>(
  summary: string,
  metavar: string,
  parse: (raw: string) => T,
  extra: E = {} as E,
) => valueInput<T, E>(summary, metavar, parse, extra);

/** An option that may be given several times, or an argument of several words. Empty where it is not given. */
export const repeatable = <T = string>(
  summary: string,
  extra: InputTraits & { required?: boolean; parse?: (raw: string) => T } = {},
): Input<readonly T[]> => ({
  value: 'VALUE',
  summary,
  kind: 'list',
  required: false,
  default: [],
  parse: (raw) => raw,
  ...extra,
});

/** Splits `key=value` at the first `=`; the value may be empty. */
export function parseKeyValue(raw: string): readonly [string, string] {
  const at = raw.indexOf('=');
  if (at < 1) throw invalidValue(`"${raw}" is not of the form key=value`);
  return [raw.slice(0, at), raw.slice(at + 1)];
}

/** An option `key=value` that may be given several times, in the order of the line. */
export const keyValuePairs = (
  summary: string,
  extra: InputTraits = {},
): Input<readonly (readonly [string, string])[]> =>
  repeatable(summary, { value: 'KEY=VALUE', ...extra, parse: parseKeyValue });
