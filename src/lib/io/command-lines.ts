/**
 * A command of kafkactl within prose. It follows two blanks or begins the line, and ends before two blanks, the question
 * mark or full stop of its sentence, or at the end of the line.
 */
const commandLine = /(?<=^| {2})kafkactl .*?(?=[?.]?(?: {2}|$))/gm;

/** Replaces each kafkactl command of a text with the result of `change`. */
export const mapCommandLines = (text: string, change: (line: string) => string): string =>
  text.replace(commandLine, change);

/** True where a line of prose contains a kafkactl command. */
export const hasCommandLine = (line: string): boolean => line.search(commandLine) >= 0;
