import { CliError } from '../base/errors.js';
import { plural } from '../base/plural.js';
import type { Problem } from './types.js';

/** Columns of a terminal that shows no more. */
const terminalColumns = 80;
/** The indent of what an error says below its sentence. */
const errorIndent = 2;

/**
 * A problem as compilers write it: `file:line:column: message`, the line, a mark under the place, the hint. Of a long
 * line only what is around the place, so that the mark stays under it at 80 columns.
 */
export function problemLines({ file, line, column, text, message, hint, severity }: Problem): string[] {
  const gutter = ' '.repeat(String(line).length + errorIndent);
  const room = terminalColumns - errorIndent - gutter.length - ' | '.length;
  const { shown, at } = excerpt(text, column - 1, room);
  // A tab keeps its width under itself.
  const mark = `${gutter} | ${shown.slice(0, at).replace(/[^\t]/g, ' ')}^`;
  const lines = hint?.split('\n') ?? [];
  const fits = lines.length === 1 && mark.length + 1 + (hint?.length ?? 0) <= terminalColumns - errorIndent;
  return [
    `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`,
    `  ${line} | ${shown}`,
    `${mark}${fits ? ` ${hint}` : ''}`,
    ...(fits ? [] : lines.map((each) => `${gutter} = ${each}`)),
  ];
}

/** At most `room` characters of a line, the one at `at` among them, and where it stands in them. */
function excerpt(text: string, at: number, room: number): { readonly shown: string; readonly at: number } {
  if (text.length <= room) return { shown: text, at };
  const start = Math.max(0, Math.min(at - Math.floor(room / 2), text.length - room));
  const end = start + room;
  const shown = [
    start > 0 ? '…' : text.slice(start, start + 1),
    text.slice(start + 1, end - 1),
    end < text.length ? '…' : text.slice(end - 1, end),
  ].join('');
  return { shown, at: at - start };
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
