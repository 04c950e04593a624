import type { App, Confirmation } from '../app.js';
import { CliError } from '../base/errors.js';
import type { Command } from '../cli/command.js';
import { escapeControls } from '../io/escape-controls.js';
import { palette } from '../io/palette.js';
import { wrapNote } from '../io/wrap.js';
import type { LineFacts } from './facts.js';

/** Whether a command writes, and whether it has `--dry-run`. */
export type CommandTraits = Pick<Command, 'effect' | 'options'>;

interface ConfirmationOptions {
  readonly app: App;
  readonly facts: LineFacts;
  readonly command: CommandTraits;
  readonly write: (text: string) => void;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Returns where the command may destroy what it names. `--yes` is enough, but in a protected context only together with
 * `--context`: a line that was meant for another cluster then destroys nothing. Otherwise the person is asked, in a
 * protected context for the name typed out. Throws CliError `interrupted` for a no, `usage` without a terminal.
 */
export async function askConfirmation(
  options: ConfirmationOptions,
  { question, affected, name }: Confirmation,
): Promise<void> {
  const { app, facts, command, write, stderr } = options;
  const settings = command.effect === 'local' ? undefined : await app.settings();
  const { yes, context } = facts.globals;
  if (yes && (!settings?.protected || context !== undefined)) return;
  if (!app.stdin.tty || !facts.stderr.tty) {
    // Errors are in English.
    const sentence = typeof question === 'string' ? question : question.en;
    throw refusal(sentence, settings?.protected ? settings.context : undefined, command);
  }
  const paint = palette(facts.stderr.colour);
  const shown = (text: string): string => `${wrapNote(text, facts.stderr.width)}\n`;
  const asked = typeof question === 'string' ? question : question[app.lang];
  write(
    paint(shown(escapeControls(asked)), 'warn') + affected.map((line) => shown(`  ${escapeControls(line)}`)).join(''),
  );
  const streams = { stdin: app.stdin.stream, stderr, signal: app.signal };
  const { askLine, askToGoOn } = await import('../io/ask.js');
  if (!settings?.protected) {
    if (await askToGoOn(app.lang, streams)) return;
    throw new CliError('interrupted', 'nothing was done');
  }
  // On a line of its own: inquirer redraws a question that is wider than the terminal over itself with every key.
  write(shown(`Context "${settings.context}" is protected.`));
  const typed = await askLine(`Type ${escapeControls(name)} to go on:`, false, streams);
  if (typed.trim() !== name) throw new CliError('interrupted', `that is not "${name}": nothing was done`);
}

function refusal(question: string, protectedContext: string | undefined, { options }: CommandTraits): CliError {
  const sentence = question.replace(/\?$/, '');
  return protectedContext === undefined
    ? new CliError('usage', `${sentence}: not without --yes, as there is no terminal to ask on. Nothing was done`, {
        hint: options && 'dryRun' in options ? 'Look first with --dry-run, then add --yes.' : 'To go on, add --yes.',
      })
    : new CliError('usage', `${sentence}: context "${protectedContext}" is protected. Nothing was done`, {
        hint: `Name it on the line:  --context ${protectedContext} --yes`,
      });
}
