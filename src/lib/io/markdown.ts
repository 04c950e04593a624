import { escapeControls } from './escape-controls.js';

/**
 * A text as a code span: nothing in it is markup, a mention or a link. A span cannot hold every text (a backtick, a
 * pipe inside a table), and so the others become an element whose characters stand as entities.
 */
export function code(text: string): string {
  const safe = escapeControls(text);
  return safe === '' || /[`|\\]/.test(safe) ? `<code>${entities(safe)}</code>` : `\`${safe}\``;
}

/** A sentence that may hold names from a cluster: shown as it stands, without markup, mentions and links. */
export const prose = (text: string): string =>
  entities(escapeControls(text))
    // GitHub and GitLab look for mentions and references after entities have been resolved; a comment parts the words.
    .replace(/&#(?:64|35|33|37|126);/g, '$&<!-- -->');

/** Lines as a block of code, behind a fence that none of them ends. */
export function fenced(lines: readonly string[]): string {
  const text = lines.map((line) => escapeControls(line)).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A row of a table, of cells that are markdown without a line break. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Blocks that a reader opens with a click. */
export const folded = (summary: string, blocks: readonly string[]): string =>
  ['<details>', `<summary>${prose(summary)}</summary>`, '', ...blocks, '', '</details>'].join('\n');

/** What could be markup, or part of an address that becomes a link, as a numeric entity. */
const entities = (text: string): string =>
  text.replace(/[&<>`*_{}[\]#+!|~\\@:$^%]|www\./gi, (found) =>
    found.length > 1 ? `${found.slice(0, -1)}&#46;` : `&#${found.codePointAt(0)};`,
  );
