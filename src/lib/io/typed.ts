/**
 * Lines of ours that people are to type stand behind two blanks, or at the beginning, and end before two blanks, the
 * question mark or full stop of the sentence around them, or the end.
 */
const typed = /(?<=^| {2})kafkactl .*?(?=[?.]?(?: {2}|$))/gm;

/** A text with each line to be typed as `change` gives it. */
export const withTyped = (text: string, change: (line: string) => string): string => text.replace(typed, change);

/** True where a line that is to be typed stands in a line of text. */
export const holdsTyped = (line: string): boolean => line.search(typed) >= 0;
