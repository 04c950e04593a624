/** A word as a shell has to be given it: bare where it can be, otherwise in single quotes. */
export const quoteWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Words as one line that a shell reads as these words. */
export const quoteWords = (words: readonly string[]): string => words.map(quoteWord).join(' ');
