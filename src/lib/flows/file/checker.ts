import type { Problem, SourceLocation, SourceLocator } from '../../manifest/types.js';
import { nearest } from '../../nearest.js';
import { availableNames } from '../../plural.js';

/** The keys and places in lists that lead to a value of a file. */
export type Path = readonly (string | number)[];

/** Gathers what is wrong with a file, each at its place. */
export class Check {
  readonly problems: Problem[] = [];
  readonly #places: SourceLocator;

  constructor(places: SourceLocator) {
    this.#places = places;
  }

  wrong(path: Path, message: string, hint?: string): void {
    const place: SourceLocation = this.#places(path);
    this.problems.push({ ...place, message, ...(hint !== undefined && { hint }) });
  }

  /** A name that must be one of those there are. */
  known(what: string, name: string, names: readonly string[], path: Path): void {
    if (names.includes(name)) return;
    this.wrong(path, `there is no ${what} ${name}`, hintOf(what, name, names));
  }

  /** A field that an event must have. */
  carries(event: string, field: string, fields: readonly string[], path: Path): void {
    if (!fields.includes(field)) this.wrong(path, `${event} has no field ${field}`, hintOf('field', field, fields));
  }
}

function hintOf(what: string, name: string, names: readonly string[]): string | undefined {
  const near = nearest(name, names);
  if (near) return `Did you mean ${near}?`;
  return names.length > 0 ? `${availableNames(what, names)}.` : undefined;
}

/** Problems in the order of their places. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
