import { type CliError, errorRow } from '../base/errors.js';
import { escapeControls, escapeControlsInDocument } from '../io/escape-controls.js';
import { palette } from '../io/palette.js';
import { wrapNote } from '../io/wrap.js';
import { sourceStack } from '../processes/source-stack.js';
import type { LineFacts } from './facts.js';

/**
 * Writes an error to stderr. People get a sentence for each of `parts`, with the broker's message and the hint; under json
 * and yaml `error` is written as one line of JSON.
 */
export function reportError(
  error: CliError,
  parts: readonly CliError[],
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
  for (const each of parts) write(sentence(each, facts));
  if (facts.verbose) write(safe ? escapeControls(stacks(error), '\n') : stacks(error));
}

function sentence(error: CliError, { stderr, raw, addClusterFlags }: LineFacts): string {
  const paint = palette(stderr.colour);
  const wrapped = (text: string): string =>
    wrapNote(stderr.tty && !raw ? escapeControls(text, '\n') : text, stderr.tty ? stderr.width : undefined);
  // The label is part of the first line while it is wrapped; its colours have no width.
  const labelled = (label: string, tone: 'bad' | 'dim', text: string): string =>
    `${paint(label, tone)}${wrapped(`${label} ${text}`).slice(label.length)}`;
  const lines = [error.code === 'interrupted' ? wrapped(error.message) : labelled('error:', 'bad', error.message)];
  if (error.kafka) lines.push(labelled('kafka:', 'dim', error.kafka));
  if (error.hint) lines.push(wrapped(addClusterFlags(error.hint).replaceAll(/^/gm, '  ')));
  return `${lines.join('\n')}\n`;
}

/** The stacks of an error and of its causes, by the files and lines of src/. */
function stacks(error: unknown): string {
  const parts: string[] = [];
  for (let each = error; each instanceof Error && parts.length < 8; each = each.cause) {
    parts.push(each.stack ?? `${each.name}: ${each.message}`);
  }
  return `${sourceStack(parts.join('\ncaused by: '))}\n`;
}
