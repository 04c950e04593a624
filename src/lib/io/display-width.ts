import stringWidth from 'fast-string-width';

const isAscii = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

/** The columns that a text takes up on a terminal: two for an emoji or an East Asian character, none for a combining mark. */
export const displayWidth = (text: string): number => (isAscii(text) ? text.length : stringWidth(text));

/** The beginning of a text, in at most `columns` columns. */
export function sliceToWidth(text: string, columns: number): string {
  if (isAscii(text)) return text.slice(0, Math.max(0, columns));
  let end = 0;
  for (const character of text) {
    // Measured as a whole: characters may join into one emoji.
    if (displayWidth(text.slice(0, end + character.length)) > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A text filled with blanks to at least `columns` columns. */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}
