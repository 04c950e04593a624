import { CliError } from '../errors.js';
import { plural } from '../plural.js';
import type { Problem } from './types.js';

/** A problem as compilers write it: `file:line:column: message`, the line, a mark under the place, the hint. */
export function problemLines({ file, line, column, text, message, hint, severity }: Problem): string[] {
  const number = String(line);
  // A tab keeps its width under itself.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`,
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${indent}^${hint ? ` ${hint}` : ''}`,
  ];
}

/** What is wrong in files, as one error: the problems are there as data too. */
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
