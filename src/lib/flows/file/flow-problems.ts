import { nearest } from '../../base/nearest.js';
import { availableNames } from '../../base/plural.js';
import type { Problem } from '../../schema/problems.js';
import type { SourceLocator, ValuePath } from '../../schema/source-location.js';

/** Collects the problems of a flow file, each with its line and column. */
export class FlowProblems {
  readonly problems: Problem[] = [];
  readonly #locate: SourceLocator;

  constructor(locate: SourceLocator) {
    this.#locate = locate;
  }

  add(path: ValuePath, message: string, hint?: string): void {
    this.problems.push({ ...this.#locate(path), message, ...(hint !== undefined && { hint }) });
  }

  /** Reports a name that is not one of `names`, with the nearest one as the hint. */
  requireKnown(what: string, name: string, names: readonly string[], path: ValuePath): void {
    if (names.includes(name)) return;
    this.add(path, `there is no ${what} ${name}`, nameHint(what, name, names));
  }

  /** Reports a field that the event does not have. */
  requireField(event: string, field: string, fields: readonly string[], path: ValuePath): void {
    if (!fields.includes(field)) this.add(path, `${event} has no field ${field}`, nameHint('field', field, fields));
  }
}

function nameHint(what: string, name: string, names: readonly string[]): string | undefined {
  const near = nearest(name, names);
  if (near) return `Did you mean ${near}?`;
  return names.length > 0 ? `${availableNames(what, names)}.` : undefined;
}
