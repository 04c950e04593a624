import { hasCommandLine } from './command-lines.js';

/** Breaks a text into lines of at most `width` characters, at blanks; a longer word stands on a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?! )/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/**
 * A line of prose in the width of the terminal, broken at blanks; what follows an indent is indented too. What is to be
 * typed stays in one piece, so that it can be copied: a line of kafkactl on a line of its own, further in.
 */
export function wrapProse(text: string, width: number | undefined): string[] {
  if (width === undefined || text.length <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const said = text.slice(indent.length);
  if (!hasCommandLine(text)) return wrap(said, width - indent.length).map((line) => indent + line);
  const [first = '', ...others] = said.split(/ {2,}/);
  return [
    ...wrapProse(`${indent}${first}`, hasCommandLine(first) ? undefined : width),
    ...others.flatMap((part) => (hasCommandLine(part) ? [`${indent}  ${part}`] : wrapProse(`${indent}${part}`, width))),
  ];
}

/**
 * What is said on stderr, in the width of the terminal. A line whose parts stand apart (two blanks) is no prose but
 * something to be typed, or the line of a file with a mark under it: it stays whole.
 */
export const wrapNote = (text: string, width: number | undefined): string =>
  text
    .split('\n')
    .flatMap((line) => (/\S {2}/.test(line) && !hasCommandLine(line) ? [line] : wrapProse(line, width)))
    .join('\n');
