/** The type of a field in JSON output, as JSON Schema has it. */
export type FieldType = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'any';

/** One field of a command's rows, as data: table columns, csv, the reference and the output's JSON Schema read it. */
export interface Field {
  readonly type: FieldType;
  readonly summary: string;
  /** `table`: a column always (the default); `wide`: a column of `-o wide`; `none`: only in json and yaml. */
  readonly column: 'table' | 'wide' | 'none';
  /** Column heading; otherwise the key in capitals, split into words. */
  readonly title?: string;
  /** Stays in one piece with `-o wide`, also beyond the terminal's width: ids, and names that are to be copied. */
  readonly whole?: boolean;
  /** How a person sees the value; scripts always get the value itself. */
  readonly show?: (value: unknown, row: Readonly<Record<string, unknown>>) => string;
}

type Extra = Partial<Pick<Field, 'column' | 'title' | 'show' | 'whole'>>;

const of =
  (type: FieldType, column: Field['column']) =>
  (summary: string, extra: Extra = {}): Field => ({ type, summary, column, ...extra });

export const field = {
  string: of('string', 'table'),
  number: of('number', 'table'),
  boolean: of('boolean', 'table'),
  array: of('array', 'none'),
  object: of('object', 'none'),
  any: of('any', 'none'),
};

export type Fields = Readonly<Record<string, Field>>;
