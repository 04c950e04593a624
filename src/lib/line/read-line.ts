import type { Command } from '../cli/command.js';
import { type GlobalValues, globalSpellings, optionsOf, spellingsOf } from '../cli/global-options.js';
import { parseLine } from '../cli/parse.js';
import { type CommandRegistry, loadCommandsFor } from '../cli/registry.js';
import { route } from '../cli/route.js';
import { tokenize } from '../cli/tokens.js';
import { pathWords } from '../cli/words.js';
import type { LineOptions } from './facts.js';

/** What a line asks for, or the error that makes it invalid. */
type LineRequest =
  | { readonly kind: 'command'; readonly command: Command; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'invalid'; readonly error: unknown };

/** A line that has been read. `command` is the one that its words name, also where the line is invalid or asks for help. */
export type Line = LineRequest & LineOptions & { readonly command: Command | undefined };

/** `kafkactl` without a command takes the global options alone. */
const bareCommand: Command = { path: '', summary: '', run: async () => undefined };

/**
 * Loads the commands that a line may name, and reads it. Never rejects. A line without words asks for the welcome screen
 * on a terminal, and for help elsewhere.
 */
export async function readLine(registry: CommandRegistry, argv: readonly string[], isTerminal: boolean): Promise<Line> {
  let command: Command | undefined;
  const lineOf = <R extends LineRequest>(request: R, globals?: GlobalValues) => {
    const spellings = command ? spellingsOf(optionsOf(command)) : globalSpellings;
    return { command, tokens: tokenize(argv, spellings), globals, ...request };
  };
  try {
    const to = route(await loadCommandsFor(registry, argv), argv);
    switch (to.kind) {
      case 'command': {
        command = to.command;
        const parsed = parseLine(command, to.argv);
        if (parsed === 'help') return lineOf({ kind: 'help', topic: pathWords(command) });
        return lineOf({ kind: 'command', command, values: parsed.values }, parsed.globals);
      }
      case 'welcome': {
        const parsed = isTerminal ? parseLine(bareCommand, argv) : 'help';
        return parsed === 'help' ? lineOf({ kind: 'help', topic: [] }) : lineOf({ kind: 'welcome' }, parsed.globals);
      }
      default:
        return lineOf(to);
    }
  } catch (error) {
    return lineOf({ kind: 'invalid', error });
  }
}
