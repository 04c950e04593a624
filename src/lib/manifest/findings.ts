import type { ErrorCode, LineCounter } from 'yaml';
import type { Place, Problem } from './types.js';

/** Where something stands in a value: keys and indices from the top. The name of a key has `''` behind it. */
export type Path = readonly (string | number)[];

/** Where each thing of a file stands, and what is wrong with it. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly #places = new Map<string, Place>();
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #counter: LineCounter;

  constructor(file: string, text: string, counter: LineCounter) {
    this.#file = file;
    this.#lines = text.split(/\r?\n/);
    this.#counter = counter;
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), text: this.#lines[line - 1] ?? '' };
  }

  /** Remembers that what has this path stands there. */
  stand(path: Path, offset: number): void {
    this.#places.set(JSON.stringify(path), this.placeAt(offset));
  }

  stands(path: Path): boolean {
    return this.#places.has(JSON.stringify(path));
  }

  /** The place of a path, or of the nearest thing around it that has one. */
  placeOf(path: Path): Place {
    for (let end = path.length; end >= 0; end--) {
      const place = this.#places.get(JSON.stringify(path.slice(0, end)));
      if (place) return place;
    }
    return this.placeAt(0);
  }

  problem(place: Place, message: string, hint?: string): undefined {
    this.problems.push({ ...place, message, ...(hint !== undefined && { hint }) });
    return undefined;
  }

  wrong(path: Path, wanted: string): undefined {
    const key = path.findLast((part) => typeof part === 'string') ?? 'the file';
    return this.problem(this.placeOf(path), `${key} must be ${wanted}`);
  }

  /** An error of YAML's syntax. */
  unparsed(offset: number, code: ErrorCode, message: string): void {
    const place = this.placeAt(offset);
    this.problem(place, syntaxWords[code] ?? message, syntaxHint(code, place.text));
  }
}

/** What the reader of YAML says to programmers, in other words. */
const syntaxWords: Readonly<Partial<Record<ErrorCode, string>>> = {
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
