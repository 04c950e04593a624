import { CliError } from '../base/errors.js';
import { plural } from '../base/plural.js';
import type { SourceLocation } from './source-location.js';

export type Severity = 'error' | 'warning';

/** A fault in a user's file. */
export interface Problem extends SourceLocation {
  readonly message: string;
  readonly hint?: string;
  /** `error` when absent. */
  readonly severity?: Severity;
}

/** Columns of the narrowest terminal that is served. */
const terminalColumns = 80;
/** Columns by which the error report indents the lines of a hint. */
const errorIndent = 2;

/**
 * A problem as compilers write it: `file:line:column: message`, the source line, a caret under the column, the hint. A
 * long source line is cut around the column, so that the caret stays below it at 80 columns.
 */
export function problemLines({ file, line, column, text, message, hint, severity }: Problem): string[] {
  const gutter = ' '.repeat(String(line).length + errorIndent);
  const columns = terminalColumns - errorIndent - gutter.length - ' | '.length;
  const { shown, at } = excerpt(text, column - 1, columns);
  // Tabs are kept, so that the caret stays under its column.
  const mark = `${gutter} | ${shown.slice(0, at).replace(/[^\t]/g, ' ')}^`;
  const lines = hint?.split('\n') ?? [];
  const hintFits = lines.length === 1 && mark.length + 1 + (hint?.length ?? 0) <= terminalColumns - errorIndent;
  return [
    `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`,
    `  ${line} | ${shown}`,
    `${mark}${hintFits ? ` ${hint}` : ''}`,
    ...(hintFits ? [] : lines.map((each) => `${gutter} = ${each}`)),
  ];
}

/** At most `room` characters of a line around index `at`, and the index of that character in them. */
function excerpt(text: string, at: number, columns: number): { readonly shown: string; readonly at: number } {
  if (text.length <= columns) return { shown: text, at };
  const start = Math.max(0, Math.min(at - Math.floor(columns / 2), text.length - columns));
  const end = start + columns;
  const shown = [
    start > 0 ? '…' : text.slice(start, start + 1),
    text.slice(start + 1, end - 1),
    end < text.length ? '…' : text.slice(end - 1, end),
  ].join('');
  return { shown, at: at - start };
}

/** Problems of files as one `usage` error; `problems` has them as data. */
export class ProblemsError extends CliError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const files = [...new Set(problems.map(({ file }) => file))].join(', ');
    const [first] = problems;
    const [head = '', ...rest] = problems.length === 1 && first ? problemLines(first) : [];
    super('usage', head || `${plural(problems.length, 'problem')} in ${files}`, {
      hint: (head ? rest : problems.flatMap(problemLines)).join('\n'),
    });
    this.problems = problems;
  }
}

export const isWarning = ({ severity }: Problem): boolean => severity === 'warning';

/** Problems in the order of the files, lines and columns. */
export function sortProblems<P extends Problem>(problems: readonly P[], files: readonly string[] = []): P[] {
  return problems.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
