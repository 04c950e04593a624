import { CliError } from '../base/errors.js';
import type { Command } from './command.js';
import { parseLine } from './parse.js';
import { route } from './route.js';

/** Why the words of a line name no command, or are not what it takes; undefined for a line that can run, or asks for help. */
export function lineFault(commands: readonly Command[], argv: readonly string[]): string | undefined {
  try {
    const to = route(commands, argv);
    if (to.kind === 'command') parseLine(to.command, to.argv);
    // A noun alone is answered with its help.
    const isHelp = to.kind === 'help' && !argv.some((word) => ['help', '--help', '-h'].includes(word));
    return isHelp ? `"${argv.join(' ')}" is no command, but the first word of some` : undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error.message;
  }
}
