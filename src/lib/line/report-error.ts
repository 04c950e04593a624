import { type CliError, errorRow } from '../base/errors.js';
import { escapeControls, escapeControlsInDocument } from '../io/escape-controls.js';
import { palette } from '../io/palette.js';
import { wrapNote } from '../io/wrap.js';
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
    const { hint, ...row } = errorRow(error);
    const line = JSON.stringify({
      error: { ...row, ...(hint !== undefined && { hint: facts.addClusterFlags(hint) }) },
    });
    write(`${safe ? escapeControlsInDocument(line) : line}\n`);
    return;
  }
  for (const each of told) write(sentence(each, facts));
  if (facts.verbose) write(safe ? escapeControls(stacks(error), '\n') : stacks(error));
}

function sentence(error: CliError, { stderr, raw, addClusterFlags }: LineFacts): string {
  const paint = palette(stderr.colour);
  const fitting = (text: string): string =>
    wrapNote(stderr.tty && !raw ? escapeControls(text, '\n') : text, stderr.tty ? stderr.width : undefined);
  // The label counts for the first line, and for nothing where it is painted.
  const labelled = (label: string, tone: 'bad' | 'dim', text: string): string =>
    `${paint(label, tone)}${fitting(`${label} ${text}`).slice(label.length)}`;
  const lines = [error.code === 'interrupted' ? fitting(error.message) : labelled('error:', 'bad', error.message)];
  if (error.kafka) lines.push(labelled('kafka:', 'dim', error.kafka));
  if (error.hint) lines.push(fitting(addClusterFlags(error.hint).replaceAll(/^/gm, '  ')));
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
