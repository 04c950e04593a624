import type { ErrorCode, LineCounter } from 'yaml';
import type { Problem } from './problems.js';
import type { SourceLocation, ValuePath } from './source-location.js';

/** The locations of the values of one file, and the problems found in it. */
export class ProblemCollector {
  readonly problems: Problem[] = [];
  readonly #faults = new Set<string>();
  /** Parents of faulty values. */
  readonly #faultParents = new Set<string>();
  readonly #locations = new Map<string, SourceLocation>();
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #counter: LineCounter;

  constructor(file: string, text: string, counter: LineCounter) {
    this.#file = file;
    this.#lines = text.split(/\r?\n/);
    this.#counter = counter;
  }

  locationAt(offset: number): SourceLocation {
    const { line, col } = this.#counter.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), text: this.#lines[line - 1] ?? '' };
  }

  recordLocation(path: ValuePath, offset: number): void {
    this.#locations.set(JSON.stringify(path), this.locationAt(offset));
  }

  hasLocation(path: ValuePath): boolean {
    return this.#locations.has(JSON.stringify(path));
  }

  /** The location of a path, or of its nearest parent that has one. */
  locationOf(path: ValuePath): SourceLocation {
    for (let end = path.length; end >= 0; end--) {
      const location = this.#locations.get(JSON.stringify(path.slice(0, end)));
      if (location) return location;
    }
    return this.locationAt(0);
  }

  /** Adds a problem at a path without marking its value as faulty. Gives undefined, the value of a faulty node. */
  addProblem(path: ValuePath, message: string, hint?: string): undefined {
    this.problems.push({ ...this.locationOf(path), message, ...(hint !== undefined && { hint }) });
    return undefined;
  }

  /** Adds a problem at a path, whose value is not known because of it. */
  addFault(path: ValuePath, message: string, hint?: string): undefined {
    this.markFaulty(path);
    return this.addProblem(path, message, hint);
  }

  /** Adds a fault `KEY must be EXPECTED` with the last key of the path. */
  addWrongValue(path: ValuePath, expected: string): undefined {
    const key = path.findLast((part) => typeof part === 'string') ?? 'the file';
    return this.addFault(path, `${key} must be ${expected}`);
  }

  addSyntaxError(offset: number, code: ErrorCode, message: string): void {
    const location = this.locationAt(offset);
    const hint = syntaxHint(code, location.text);
    this.problems.push({ ...location, message: syntaxMessages[code] ?? message, ...(hint !== undefined && { hint }) });
  }

  /** Marks a value that is missing, ambiguous or unreadable, so that checks of sense do not rely on it. */
  markFaulty(path: ValuePath): void {
    this.#faults.add(JSON.stringify(path));
    for (let end = 0; end < path.length; end++) this.#faultParents.add(JSON.stringify(path.slice(0, end)));
  }

  /** True where the value of a path, a part of it or something it is a part of could not be read. */
  hasFault(path: ValuePath): boolean {
    if (this.#faults.size === 0) return false;
    if (this.#faultParents.has(JSON.stringify(path))) return true;
    return [...path, ''].some((_, end) => this.#faults.has(JSON.stringify(path.slice(0, end))));
  }
}

/** Messages in place of those of the YAML parser, which are for programmers. */
const syntaxMessages: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'this key stands above already',
  MULTIPLE_DOCS: 'a second document begins here, and a file is one',
};

const syntaxHints: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Keep one of the two.',
  MULTIPLE_DOCS: 'Remove the line  ---  and what is behind it.',
  BAD_INDENT: 'A ] or } may be missing, or what belongs together does not begin in the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'Let what belongs together begin in the same column.',
};

function syntaxHint(code: ErrorCode, line: string): string | undefined {
  return line.includes('${') ? 'A variable inside { } or [ ] wants quotes around it.' : syntaxHints[code];
}
