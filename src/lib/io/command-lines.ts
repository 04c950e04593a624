/**
 * Lines of ours that people are to type stand behind two blanks, or at the beginning, and end before two blanks, the
 * question mark or full stop of the sentence around them, or the end.
 */
const commandLine = /(?<=^| {2})kafkactl .*?(?=[?.]?(?: {2}|$))/gm;

/** A text with each line to be typed as `change` gives it. */
export const mapCommandLines = (text: string, change: (line: string) => string): string =>
  text.replace(commandLine, change);

/** True where a line that is to be typed stands in a line of text. */
export const hasCommandLine = (line: string): boolean => line.search(commandLine) >= 0;
