/** A message that GitHub shows beside a line of a file in a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** Relative to the repository. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

/** An annotation as one line of GitHub's workflow commands, which a runner reads on stdout and on stderr. */
export function workflowCommand({ level, message, file, line, column }: Annotation): string {
  const properties = Object.entries({ file, line, col: column })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`]))
    .join(',');
  return `::${level}${properties === '' ? '' : ` ${properties}`}::${escapeData(message)}`;
}

// The escapes of GitHub's own toolkit.
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
