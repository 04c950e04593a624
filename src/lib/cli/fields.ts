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
  readonly noWrap?: boolean;
  /** How a person sees the value; scripts always get the value itself. */
  readonly format?: (value: unknown, row: Readonly<Record<string, unknown>>) => string;
}

type FieldOptions = Partial<Pick<Field, 'column' | 'title' | 'format' | 'noWrap'>>;

const fieldOfType =
  (type: FieldType, column: Field['column']) =>
  (summary: string, extra: FieldOptions = {}): Field => ({ type, summary, column, ...extra });

export const field = {
  string: fieldOfType('string', 'table'),
  number: fieldOfType('number', 'table'),
  boolean: fieldOfType('boolean', 'table'),
  array: fieldOfType('array', 'none'),
  object: fieldOfType('object', 'none'),
  any: fieldOfType('any', 'none'),
};

export type Fields = Readonly<Record<string, Field>>;
