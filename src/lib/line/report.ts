import { type CliError, errorRow } from '../errors.js';
import { clean, cleanDocument } from '../io/clean.js';
import { palette } from '../io/palette.js';
import { fittedNote } from '../io/wrap.js';
import type { LineFacts } from './facts.js';

/**
 * Writes to stderr what went wrong. People read a sentence for each of `told`, with the broker's words and what to do
 * next; under json and yaml the error of the whole line is one line of JSON.
 */
export function reportError(
  error: CliError,
  told: readonly CliError[],
  facts: LineFacts,
  write: (text: string) => void,
): void {
  const safe = facts.stderr.tty && !facts.raw;
  if (facts.format === 'json' || facts.format === 'yaml') {
    const line = JSON.stringify({ error: errorRow(error) });
    write(`${safe ? cleanDocument(line) : line}\n`);
    return;
  }
  for (const each of told) write(sentence(each, facts));
  if (facts.verbose) write(safe ? clean(stacks(error), '\n') : stacks(error));
}

function sentence(error: CliError, { stderr, raw }: LineFacts): string {
  const paint = palette(stderr.colour);
  const show = (text: string) => (stderr.tty && !raw ? clean(text, '\n') : text);
  const label = error.code === 'interrupted' ? '' : `${paint('error:', 'bad')} `;
  // The label counts for the first line, and for nothing where it is painted.
  const message = fittedNote(`error: ${show(error.message)}`, stderr.tty ? stderr.width : undefined);
  const lines = [`${label}${message.slice('error: '.length)}`];
  if (error.kafka) lines.push(`${paint('kafka:', 'dim')} ${show(error.kafka)}`);
  if (error.hint)
    lines.push(
      ...show(error.hint)
        .split('\n')
        .map((line) => `  ${line}`),
    );
  return `${lines.join('\n')}\n`;
}

/** The stacks of an error and of what caused it, for `--verbose`. */
function stacks(error: unknown): string {
  const parts: string[] = [];
  for (let each = error; each instanceof Error && parts.length < 8; each = each.cause) {
    parts.push(each.stack ?? `${each.name}: ${each.message}`);
  }
  return `${parts.join('\ncaused by: ')}\n`;
}
