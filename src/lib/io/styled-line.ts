import { type Styled, styled } from './blocks.js';
import { displayWidth, pad, sliceToWidth } from './display-width.js';
import { escapeControls } from './escape-controls.js';
import type { Paint } from './palette.js';

/** One line of a picture: pieces of text side by side. */
export type StyledLine = readonly Styled[];

export const lineWidth = (line: StyledLine): number => line.reduce((sum, { text }) => sum + displayWidth(text), 0);

/** A text in exactly `columns` columns: cut with `…`, or padded with blanks. */
export const padOrTruncate = (text: string, columns: number, align: 'left' | 'right' = 'left'): string =>
  pad(truncate(text, columns), columns, align);

/** A text in at most `columns` columns, with control characters escaped. */
export function truncate(text: string, columns: number): string {
  const escaped = escapeControls(text);
  if (displayWidth(escaped) <= columns) return escaped;
  return columns > 0 ? `${sliceToWidth(escaped, columns - 1)}…` : '';
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

/** A line truncated or padded to exactly `width` columns. */
export const paddedLine = (line: StyledLine, width: number): StyledLine => {
  const short = truncateLine(line, width);
  return [...short, styled(' '.repeat(width - lineWidth(short)), 'plain')];
};

/** Two lines in one, the second at the right edge; the first is cut where there is no room for both. */
export function justifyLine(left: StyledLine, right: StyledLine, columns: number): StyledLine {
  const end = truncateLine(right, columns);
  const start = truncateLine(left, Math.max(0, columns - lineWidth(end) - 1));
  const blanks = columns - lineWidth(start) - lineWidth(end);
  return [...start, styled(' '.repeat(Math.max(0, blanks)), 'plain'), ...end];
}

export const paintLine = (line: StyledLine, paint: Paint): string =>
  line.map(({ text, tone }) => paint(escapeControls(text), tone)).join('');
