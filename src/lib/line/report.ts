import { type CliError, errorRow } from '../errors.js';
import { clean } from '../io/clean.js';
import { palette } from '../io/palette.js';
import type { LineFacts } from './facts.js';

/** Writes an error to stderr: a sentence with the broker's words and what to do next, or one JSON line under json. */
export function reportError(
  error: CliError,
  problems: readonly CliError[],
  facts: LineFacts,
  write: (text: string) => void,
): void {
  if (facts.format === 'json' || facts.format === 'yaml') {
    write(`${JSON.stringify({ error: errorRow(error) })}\n`);
    return;
  }
  const told = problems.length > 1 ? problems : [error];
  for (const each of told) write(sentence(each, facts));
  if (facts.verbose) write(stacks(error));
}

function sentence(error: CliError, { stderr, raw }: LineFacts): string {
  const paint = palette(stderr.colour);
  const show = (text: string) => (stderr.tty && !raw ? clean(text, '\n') : text);
  const label = error.code === 'interrupted' ? '' : `${paint('error:', 'bad')} `;
  const lines = [`${label}${show(error.message)}`];
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
