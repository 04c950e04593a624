import { CliError } from '../errors.js';
import { plural } from '../plural.js';
import type { Problem } from './types.js';

/** A problem as compilers write it: `file:line:column: message`, the line, a mark under the place, the hint. */
export function problemLines({ file, line, column, text, message, hint }: Problem): string[] {
  const number = String(line);
  // A tab keeps its width under itself.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${file}:${line}:${column}: ${message}`,
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${indent}^${hint ? ` ${hint}` : ''}`,
  ];
}

/** One error that holds every problem. */
export function problemsError(problems: readonly Problem[]): CliError {
  const files = [...new Set(problems.map(({ file }) => file))].join(', ');
  const [first] = problems;
  if (problems.length === 1 && first) {
    const [head = '', ...rest] = problemLines(first);
    return new CliError('usage', head, { hint: rest.join('\n') });
  }
  return new CliError('usage', `${plural(problems.length, 'problem')} in ${files}`, {
    hint: problems.flatMap(problemLines).join('\n'),
  });
}
