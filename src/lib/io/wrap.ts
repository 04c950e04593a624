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

/** A line of prose in the width of the terminal; what follows an indent is indented too. */
export function fitted(text: string, width: number | undefined): string[] {
  if (width === undefined || text.length <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrap(text.slice(indent.length), width - indent.length).map((line) => indent + line);
}

/**
 * What is said on stderr, in the width of the terminal: sentences are broken at blanks, and a line that holds one to be
 * typed (behind two blanks) stays whole, so that it can be copied.
 */
export const fittedNote = (text: string, width: number | undefined): string =>
  text
    .split('\n')
    .flatMap((line) => (/(^|\S) {2}\S/.test(line) ? [line] : fitted(line, width)))
    .join('\n');
