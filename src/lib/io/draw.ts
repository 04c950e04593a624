import type { Block, Cell, Column, Styled, Tone } from './blocks.js';
import { escapeControls } from './escape-controls.js';
import { type Paint, palette } from './palette.js';
import { wrap, wrapProse } from './wrap.js';

export interface DrawOptions {
  readonly colour: boolean;
  /** Columns of the terminal; undefined off a terminal, where nothing is wrapped. */
  readonly width: number | undefined;
  /** True where control characters are escaped. */
  readonly safe: boolean;
}

/** Draws blocks as text that ends with a line break; an empty text without blocks. */
export async function draw(blocks: readonly Block[], options: DrawOptions): Promise<string> {
  const paint = palette(options.colour);
  const parts: string[] = [];
  for (const block of blocks) parts.push(await drawBlock(block, options, paint));
  return joinBlocks(blocks, parts);
}

/** Joins blocks with an empty line between them, except after a heading. */
function joinBlocks(blocks: readonly Block[], parts: readonly string[]): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    if (text !== '' && blocks[index - 1]?.kind !== 'heading') text += '\n';
    text += part;
  }
  return text;
}

async function drawBlock(block: Block, options: DrawOptions, paint: Paint): Promise<string> {
  const show = (text: string) => (options.safe ? escapeControls(text) : text);
  switch (block.kind) {
    case 'heading':
      return `${paint(show(block.text), 'head')}${block.note ? `  ${paint(show(block.note), 'dim')}` : ''}\n`;
    case 'text':
      return block.lines
        .map((line) => (typeof line === 'string' ? { text: line, tone: 'plain' as const } : line))
        .flatMap(({ text, tone }) =>
          wrapProse(show(text), block.noWrap ? undefined : options.width).map((line) => `${paint(line, tone)}\n`),
        )
        .join('');
    case 'picture':
      return block.lines
        .map((line) => `${line.map(({ text, tone }) => paint(show(text), tone)).join('')}\n`.replace(/ +\n$/, '\n'))
        .join('');
    case 'facts': {
      const labels = Math.max(0, ...block.rows.map(([label]) => label.length));
      const room = options.width === undefined ? undefined : Math.max(20, options.width - labels - gap);
      return block.rows
        .map(([label, value]) => {
          const { text, tone } = styledCell(value, show);
          const [first = '', ...rest] = breakCell(text, room).map((line) => paint(line, tone));
          const indent = ' '.repeat(labels + gap);
          return `${paint(label.padEnd(labels), 'dim')}${' '.repeat(gap)}${[first, ...rest].join(`\n${indent}`)}\n`;
        })
        .join('');
    }
    case 'table':
      return drawTable(block.columns, block.rows, { ...options, show, paint });
  }
}

function styledCell(cell: Cell, show: (text: string) => string): Styled {
  if (cell === null || cell === undefined) return { text: '-', tone: 'dim' };
  if (typeof cell === 'object') return { text: show(cell.text), tone: cell.tone };
  return { text: show(String(cell)), tone: 'plain' };
}

/** The lines of a cell in a column of `width`: broken at blanks, and within a word that is longer than the column. */
function breakCell(text: string, width: number | undefined): string[] {
  if (width === undefined || text.length <= width) return [text];
  return wrap(text, width).flatMap((line) =>
    Array.from({ length: Math.ceil(line.length / width) }, (_, part) => line.slice(part * width, (part + 1) * width)),
  );
}

/** Blanks between columns. */
const gap = 2;
/** Columns are not narrowed below this width. */
const minColumnWidth = 8;

/** A table without rules: a heading row, columns as wide as their content, cells wrapped where the terminal is narrower. */
async function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, show, paint }: DrawOptions & { show: (text: string) => string; paint: Paint },
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const widths = fittingWidths(columns, rows, show, width);
  // Lines are broken before they are painted: a line break inside a colour would be printed.
  const lines = (text: string, tone: Tone, column: number) =>
    breakCell(text, widths?.[column])
      .map((line) => paint(line, tone))
      .join('\n');
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const table = new Table({
    // cli-table3 draws an empty line for a head of empty titles.
    head: columns.some(({ title }) => title !== '')
      ? columns.map(({ title }, column) => lines(title, 'dim', column))
      : [],
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: {
      ...none,
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: ' '.repeat(gap),
    },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(
    ...rows.map((row) =>
      row.map((cell, column) => {
        const { text, tone } = styledCell(cell, show);
        return lines(text, tone, column);
      }),
    ),
  );
  return `${table.toString().replace(/[ \t]+$/gm, '')}\n`;
}

/**
 * Column widths that fit the terminal, with the widest columns narrowed first. Undefined where the columns fit unchanged,
 * and where columns with `noWrap` leave too little room for the others: then no cell is wrapped.
 */
function fittingWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  show: (text: string) => string,
  width: number | undefined,
): number[] | undefined {
  if (width === undefined) return undefined;
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => styledCell(row[index], show).text.length)),
  );
  const room = width - gap * (columns.length - 1);
  let over = widths.reduce((sum, each) => sum + each, 0) - room;
  if (over <= 0) return undefined;
  const words = columns.map(({ title }) => Math.max(minColumnWidth, ...title.split(' ').map(({ length }) => length)));
  const minimums = columns.map(() => minColumnWidth);
  // The first column has the name, which people read and copy: it is narrowed last, and headings are broken only after that.
  for (const { from, floors } of [
    { from: 1, floors: words },
    { from: 0, floors: words },
    { from: 0, floors: minimums },
  ]) {
    const order = columns.map((_, index) => index).filter((index) => index >= from && !columns[index]?.noWrap);
    const width = (index: number): number => widths[index] ?? 0;
    while (over > 0) {
      const [widest] = order
        .filter((index) => width(index) > (floors[index] ?? 0))
        .sort((first, second) => width(second) - width(first));
      if (widest === undefined) break;
      widths[widest] = width(widest) - 1;
      over--;
    }
  }
  return over > 0 && columns.some(({ noWrap }) => noWrap) ? undefined : widths;
}
