import type { App, Confirmation } from '../app.js';
import type { Effect } from '../cli/command.js';
import { CliError } from '../errors.js';
import { clean } from '../io/clean.js';
import { palette } from '../io/palette.js';
import type { LineFacts } from './facts.js';

interface Around {
  readonly app: App;
  readonly facts: LineFacts;
  readonly effect: Effect;
  readonly write: (text: string) => void;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Asks before anything is destroyed (design: Safety). A protected context wants the name typed out, and takes `--yes`
 * only together with `--context`, so that a line made for another cluster destroys nothing here.
 */
export async function confirmation(around: Around, { question, touches, name }: Confirmation): Promise<void> {
  const { app, facts, effect, write, stderr } = around;
  const settings = effect === 'local' ? undefined : await app.settings();
  const { yes, context } = facts.globals;
  if (yes && (!settings?.protected || context !== undefined)) return;
  if (!app.stdin.tty || !facts.stderr.tty) throw refusal(question, settings?.protected ? settings.context : undefined);
  const paint = palette(facts.stderr.colour);
  write(`${paint(clean(question), 'warn')}\n${touches.map((line) => `  ${clean(line)}\n`).join('')}`);
  const asking = { stdin: app.stdin.stream, stderr, signal: app.signal };
  const { askLine, askYes } = await import('../io/ask.js');
  if (!settings?.protected) {
    if (await askYes('Go on?', asking)) return;
    throw new CliError('interrupted', 'nothing was done');
  }
  const ask = `Context "${settings.context}" is protected. Type ${clean(name)} to go on:`;
  const typed = await askLine(ask, false, asking);
  if (typed.trim() !== name) throw new CliError('interrupted', `that is not "${name}": nothing was done`);
}

function refusal(question: string, protectedContext: string | undefined): CliError {
  const sentence = question.replace(/\?$/, '');
  return protectedContext === undefined
    ? new CliError('usage', `${sentence}: not without --yes, as there is no terminal to ask on. Nothing was done`, {
        hint: 'Look first with --dry-run where the command has it, then add --yes.',
      })
    : new CliError('usage', `${sentence}: context "${protectedContext}" is protected. Nothing was done`, {
        hint: `Name it on the line:  --context ${protectedContext} --yes`,
      });
}
