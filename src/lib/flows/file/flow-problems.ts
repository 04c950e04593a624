import { nearest } from '../../base/nearest.js';
import { availableNames } from '../../base/plural.js';
import type { Problem, SourceLocation, SourceLocator } from '../../manifest/types.js';

/** The keys and list indexes that lead to a value of a file. A trailing '' points at the key instead of the value. */
export type FlowValuePath = readonly (string | number)[];

/** Collects the problems of a flow file, each with its line and column. */
export class FlowProblems {
  readonly problems: Problem[] = [];
  readonly #locate: SourceLocator;

  constructor(locate: SourceLocator) {
    this.#locate = locate;
  }

  add(path: FlowValuePath, message: string, hint?: string): void {
    const place: SourceLocation = this.#locate(path);
    this.problems.push({ ...place, message, ...(hint !== undefined && { hint }) });
  }

  /** Reports a name that is not one of `names`, with the nearest one as the hint. */
  requireKnown(what: string, name: string, names: readonly string[], path: FlowValuePath): void {
    if (names.includes(name)) return;
    this.add(path, `there is no ${what} ${name}`, nameHint(what, name, names));
  }

  /** Reports a field that the event does not have. */
  requireField(event: string, field: string, fields: readonly string[], path: FlowValuePath): void {
    if (!fields.includes(field)) this.add(path, `${event} has no field ${field}`, nameHint('field', field, fields));
  }
}

function nameHint(what: string, name: string, names: readonly string[]): string | undefined {
  const near = nearest(name, names);
  if (near) return `Did you mean ${near}?`;
  return names.length > 0 ? `${availableNames(what, names)}.` : undefined;
}

/** Problems in order of line and column. */
export const sortFlowProblems = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
