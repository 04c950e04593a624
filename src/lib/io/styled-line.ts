import { lazy } from '../base/lazy.js';
import { type Styled, styled } from './blocks.js';
import { escapeControls } from './escape-controls.js';
import type { Paint } from './palette.js';

/** One line of a picture: pieces of text side by side. */
export type StyledLine = readonly Styled[];

/**
 * Characters that take two columns (East Asian ones and emoji) and those that take none. Compiled on first use, as that
 * takes as long as a tenth of the start-up.
 */
const widthPatterns = lazy(() => ({
  wide: /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u,
  none: /\p{Mark}/u,
}));

function characterWidth(character: string): number {
  const { none, wide } = widthPatterns();
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** The columns that a text takes up on a terminal. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

export const lineWidth = (line: StyledLine): number => line.reduce((sum, { text }) => sum + displayWidth(text), 0);

/** A text in exactly `columns` columns: cut with `…`, or padded with blanks. */
export function padOrTruncate(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, columns);
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** A text in at most `columns` columns, with control characters escaped. */
export function truncate(text: string, columns: number): string {
  const escaped = escapeControls(text);
  if (displayWidth(escaped) <= columns) return escaped;
  let kept = '';
  let used = 0;
  for (const character of escaped) {
    used += characterWidth(character);
    if (used > columns - 1) break;
    kept += character;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** A line in at most `columns` columns. */
export function truncateLine(line: StyledLine, columns: number): StyledLine {
  const pieces: Styled[] = [];
  let left = columns;
  for (const { text, tone } of line) {
    const piece = truncate(text, left);
    if (piece !== '') pieces.push(styled(piece, tone));
    left -= displayWidth(piece);
    if (piece !== escapeControls(text)) break;
  }
  return pieces;
}

/** Two lines in one, the second at the right edge; the first is cut where there is no room for both. */
export function justifyLine(left: StyledLine, right: StyledLine, columns: number): StyledLine {
  const end = truncateLine(right, columns);
  const start = truncateLine(left, Math.max(0, columns - lineWidth(end) - 1));
  const blanks = columns - lineWidth(start) - lineWidth(end);
  return [...start, styled(' '.repeat(Math.max(0, blanks)), 'plain'), ...end];
}

export const paintLine = (line: StyledLine, paint: Paint): string =>
  line.map(({ text, tone }) => paint(escapeControls(text), tone)).join('');
