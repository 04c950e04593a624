import { CliError } from '../../lib/base/errors.js';
import { withClusterFlags } from '../../lib/line/cluster-flags.js';
import { commandRegistry } from '../index.js';

/**
 * Does something on one side of a copy. Lines to be typed after what fails there ask the cluster of that side: where it
 * is of a context of its own, the flags of the line are for the other.
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
    const here = withClusterFlags(commandRegistry, ['--context', context], undefined);
    throw new CliError(code, message, { hint: here(hint), kafka, cause: error });
  }
}
