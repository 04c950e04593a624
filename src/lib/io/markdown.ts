import { escapeControls } from './escape-controls.js';

/**
 * A text as a code span, so that nothing in it is markup, a mention or a link. A text that a span cannot hold (a backtick,
 * a pipe within a table) becomes an element `code` with entities.
 */
export function code(text: string): string {
  const safe = escapeControls(text);
  return safe === '' || /[`|\\]/.test(safe) ? `<code>${entities(safe)}</code>` : `\`${safe}\``;
}

/** A sentence that may contain names from a cluster, escaped so that it has no markup, mentions or links. */
export const prose = (text: string): string =>
  entities(escapeControls(text))
    // GitHub and GitLab look for mentions and references after they have resolved entities: a comment breaks the words.
    .replace(/&#(?:64|35|33|37|126);/g, '$&<!-- -->');

/** Lines as a fenced code block, with a fence longer than any in the lines. */
export function fenced(lines: readonly string[]): string {
  const text = lines.map((line) => escapeControls(line)).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A table row. The cells are markdown without line breaks. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Blocks that are folded under a summary. */
export const folded = (summary: string, blocks: readonly string[]): string =>
  ['<details>', `<summary>${prose(summary)}</summary>`, '', ...blocks, '', '</details>'].join('\n');

/** A text with characters that could be markup, or part of a link, as numeric entities. */
const entities = (text: string): string =>
  text.replace(/[&<>`*_{}[\]#+!|~\\@:$^%]|www\./gi, (found) =>
    found.length > 1 ? `${found.slice(0, -1)}&#46;` : `&#${found.codePointAt(0)};`,
  );
