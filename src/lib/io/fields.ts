/** The type of a field in JSON output: the types of JSON Schema, and `any`. */
export type FieldType = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'any';

/** A field of a command's rows: table columns, csv and the reference are made from it. */
export interface Field<T = unknown> {
  readonly type: FieldType;
  readonly summary: string;
  /** `table`: a column of every table; `wide`: a column of `-o wide` alone; `none`: in json and yaml alone. */
  readonly column: 'table' | 'wide' | 'none';
  /** Column heading. Default: the key in capitals, split into words. */
  readonly title?: string;
  /** Never wrapped under `-o wide`, even beyond the terminal's width: ids and names, which people copy. */
  readonly noWrap?: boolean;
  /** Formats the value for tables; json, yaml and csv have the value itself. A method, so that every field is a `Field`. */
  format?(value: T, row: Readonly<Record<string, unknown>>): string;
  /** Carries the type of the values; never read. */
  readonly valueType?: T;
}

export type Fields = Readonly<Record<string, Field>>;

/** The type of a row with these fields. A key is optional where the type of its field includes undefined. */
export type RowOf<F extends Fields> = {
  readonly [K in keyof F as undefined extends FieldValue<F[K]> ? never : K]: FieldValue<F[K]>;
} & {
  readonly [K in keyof F as undefined extends FieldValue<F[K]> ? K : never]?: FieldValue<F[K]>;
};
type FieldValue<F> = F extends Field<infer T> ? T : never;

type FieldOptions<T> = Partial<Pick<Field<T>, 'column' | 'title' | 'format' | 'noWrap'>>;
type Absent = null | undefined;

// Without NoInfer the type that `command` expects of all its fields would stand in for that of this one.
const fieldOfType =
  <Bound, Default extends Bound>(type: FieldType, column: Field['column']) =>
  <T extends Bound = Default>(summary: string, options: FieldOptions<NoInfer<T>> = {}): Field<NoInfer<T>> => ({
    type,
    summary,
    column,
    ...options,
  });

/**
 * Declares fields. A value is neither null nor missing unless the type says so: `field.number<number | null>(…)`, and
 * `field.number<number | undefined>(…)` for a key that some rows do not have.
 */
export const field = {
  string: fieldOfType<string | Absent, string>('string', 'table'),
  number: fieldOfType<number | Absent, number>('number', 'table'),
  boolean: fieldOfType<boolean | Absent, boolean>('boolean', 'table'),
  array: fieldOfType<readonly unknown[] | Absent, readonly unknown[]>('array', 'none'),
  object: fieldOfType<object | Absent, object>('object', 'none'),
  any: fieldOfType<unknown, unknown>('any', 'none'),
};
