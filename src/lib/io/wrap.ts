import { hasCommandLine } from './command-lines.js';

/** The columns of a text. Counting its characters is enough for English and Spanish. */
type Measure = (text: string) => number;
const lengthOf: Measure = ({ length }) => length;

/** Breaks a text at blanks into lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number, measure = lengthOf): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?! )/)) {
    const last = lines.at(-1);
    if (last === undefined || measure(last) + 1 + measure(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/**
 * A line of prose in the width of the terminal, broken at blanks with its indent kept. A kafkactl command stays in one piece,
 * so that it can be copied: it has a line of its own, indented further.
 */
export function wrapProse(text: string, width: number | undefined, measure = lengthOf): string[] {
  if (width === undefined || measure(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const prose = text.slice(indent.length);
  if (!hasCommandLine(text)) return wrap(prose, width - indent.length, measure).map((line) => indent + line);
  const [first = '', ...others] = prose.split(/ {2,}/);
  return [
    ...wrapProse(`${indent}${first}`, hasCommandLine(first) ? undefined : width, measure),
    ...others.flatMap((part) =>
      hasCommandLine(part) ? [`${indent}  ${part}`] : wrapProse(`${indent}${part}`, width, measure),
    ),
  ];
}

/**
 * A note on stderr in the width of the terminal. A line with two blanks between words is not prose but a command of another
 * program, or an excerpt of a file with a mark under it: it is not wrapped.
 */
export const wrapNote = (text: string, width: number | undefined): string =>
  text
    .split('\n')
    .flatMap((line) => (/\S {2}/.test(line) && !hasCommandLine(line) ? [line] : wrapProse(line, width)))
    .join('\n');
