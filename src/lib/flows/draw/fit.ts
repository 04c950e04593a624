import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate } from '../../io/styled-line.js';

/** A text in exactly `width` columns. A long one is truncated in front of the part at its end that `tail` matches. */
export function fitKeepingTail(text: string, tail: RegExp, width: number): string {
  const kept = displayWidth(text) > width ? (tail.exec(text)?.[0] ?? '') : '';
  if (kept === '') return padOrTruncate(text, width);
  const head = padOrTruncate(text.slice(0, -kept.length), Math.max(1, width - kept.length));
  return padOrTruncate(head + kept, width);
}
