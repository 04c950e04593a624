import { CliError } from '../base/errors.js';

/** What `read` gives; where it throws `usage`, the message names the option or argument that it is about. */
export function withErrorLabel<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'usage') throw error;
    throw new CliError('usage', `${label}: ${error.message}`, { hint: error.hint, cause: error });
  }
}
