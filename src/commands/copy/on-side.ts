import { CliError } from '../../lib/base/errors.js';
import { globalSpellings } from '../../lib/cli/global-options.js';
import { tokenize } from '../../lib/cli/tokens.js';
import { withClusterFlags } from '../../lib/line/cluster-flags.js';
import { commandRegistry } from '../index.js';

/**
 * Runs `work` for one side of a copy. Commands in the hint of an error get the context of that side, because the flags
 * of the line are for the other.
 */
export async function onSide<T>(
  { context }: { readonly context: string | undefined },
  work: () => Promise<T> | T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (context === undefined || !(error instanceof CliError) || error.hint === undefined) throw error;
    const { code, message, hint, kafka } = error;
    const tokens = tokenize(['--context', context], globalSpellings);
    const addClusterFlags = withClusterFlags(commandRegistry, tokens, undefined);
    throw new CliError(code, message, { hint: addClusterFlags(hint), kafka, cause: error });
  }
}
