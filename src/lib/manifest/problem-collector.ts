import type { ErrorCode, LineCounter } from 'yaml';
import type { Problem, SourceLocation } from './types.js';

/** Where something stands in a value: keys and indices from the top. The name of a key has `''` behind it. */
export type ValuePath = readonly (string | number)[];

/** Where each thing of a file stands, and what is wrong with it. */
export class ProblemCollector {
  readonly problems: Problem[] = [];
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

  /** Remembers that what has this path stands there. */
  recordLocation(path: ValuePath, offset: number): void {
    this.#locations.set(JSON.stringify(path), this.locationAt(offset));
  }

  hasLocation(path: ValuePath): boolean {
    return this.#locations.has(JSON.stringify(path));
  }

  /** The place of a path, or of the nearest thing around it that has one. */
  locationOf(path: ValuePath): SourceLocation {
    for (let end = path.length; end >= 0; end--) {
      const place = this.#locations.get(JSON.stringify(path.slice(0, end)));
      if (place) return place;
    }
    return this.locationAt(0);
  }

  addProblem(place: SourceLocation, message: string, hint?: string): undefined {
    this.problems.push({ ...place, message, ...(hint !== undefined && { hint }) });
    return undefined;
  }

  addWrongValue(path: ValuePath, wanted: string): undefined {
    const key = path.findLast((part) => typeof part === 'string') ?? 'the file';
    return this.addProblem(this.locationOf(path), `${key} must be ${wanted}`);
  }

  /** An error of YAML's syntax. */
  addSyntaxError(offset: number, code: ErrorCode, message: string): void {
    const place = this.locationAt(offset);
    this.addProblem(place, syntaxMessages[code] ?? message, syntaxHint(code, place.text));
  }
}

/** What the reader of YAML says to programmers, in other words. */
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
