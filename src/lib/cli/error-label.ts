import { CliError } from '../base/errors.js';

/** Returns what `read` returns. An error `usage` that it throws is prefixed with the label of the option or argument. */
export function withErrorLabel<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'usage') throw error;
    throw new CliError('usage', `${label}: ${error.message}`, { hint: error.hint, cause: error });
  }
}
