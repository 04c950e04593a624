/** A location in a file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Text of the line. */
  readonly text: string;
}

/** Keys and list indices that lead from the root of a file to a value. With `''` appended: the name of the last key. */
export type ValuePath = readonly (string | number)[];

/** Finds the location of a value, `['topics', 0, 'name']`; of the nearest parent where it has none. */
export type SourceLocator = (path: ValuePath) => SourceLocation;
