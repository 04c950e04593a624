import type { Block, Cell, Column, Styled, Tone } from './blocks.js';
import { displayWidth, pad, sliceToWidth } from './display-width.js';
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
export function draw(blocks: readonly Block[], options: DrawOptions): string {
  const paint = palette(options.colour);
  return joinBlocks(
    blocks,
    blocks.map((block) => drawBlock(block, options, paint)),
  );
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

function drawBlock(block: Block, options: DrawOptions, paint: Paint): string {
  const show = (text: string) => (options.safe ? escapeControls(text) : text);
  switch (block.kind) {
    case 'heading':
      return `${paint(show(block.text), 'head')}${block.note ? `  ${paint(show(block.note), 'dim')}` : ''}\n`;
    case 'text':
      return block.lines
        .map((line) => (typeof line === 'string' ? { text: line, tone: 'plain' as const } : line))
        .flatMap(({ text, tone }) =>
          wrapProse(show(text), block.noWrap ? undefined : options.width, displayWidth).map(
            (line) => `${paint(line, tone)}\n`,
          ),
        )
        .join('');
    case 'picture':
      return block.lines
        .map((line) => `${line.map(({ text, tone }) => paint(show(text), tone)).join('')}\n`.replace(/ +\n$/, '\n'))
        .join('');
    case 'facts': {
      const labels = Math.max(0, ...block.rows.map(([label]) => displayWidth(label)));
      const room = options.width === undefined ? undefined : Math.max(20, options.width - labels - gap);
      return block.rows
        .map(([label, value]) => {
          const { text, tone } = styledCell(value, show);
          const [first = '', ...rest] = breakCell(text, room).map((line) => paint(line, tone));
          const indent = ' '.repeat(labels + gap);
          return `${paint(pad(label, labels), 'dim')}${' '.repeat(gap)}${[first, ...rest].join(`\n${indent}`)}\n`;
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
  if (width === undefined || displayWidth(text) <= width) return [text];
  return wrap(text, width, displayWidth).flatMap((line) => breakWord(line, width));
}

function breakWord(word: string, width: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    // A column of one has no room for a wide character: it is drawn all the same.
    const part = sliceToWidth(rest, width) || (/^./su.exec(rest)?.[0] ?? rest);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return rest === '' && parts.length > 0 ? parts : [...parts, rest];
}

/** Blanks between columns. */
const gap = 2;
/** Columns are not narrowed below this width. */
const minColumnWidth = 8;

/** A cell as it is drawn: its lines are painted one by one, so that no colour goes on beyond the column. */
interface DrawnCell {
  readonly lines: readonly string[];
  readonly tone: Tone;
}

/** A table without rules: a heading row, columns as wide as their content, cells wrapped where the terminal is narrower. */
function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, show, paint }: DrawOptions & { show: (text: string) => string; paint: Paint },
): string {
  const drawn = ({ text, tone }: Styled): DrawnCell => ({ lines: text.split('\n'), tone });
  const head = columns.map(({ title }) => drawn({ text: title, tone: 'dim' }));
  const body = rows.map((row) => row.map((cell) => drawn(styledCell(cell, show))));
  const whole = columns.some(({ title }) => title !== '') ? [head, ...body] : body;
  const limits = fittingWidths(columns, contentWidths(whole), width);
  const broken = limits ? whole.map((row) => row.map((cell, column) => brokenCell(cell, limits[column]))) : whole;
  // An empty column has one blank: it indents the others.
  const widths = contentWidths(broken).map((each) => Math.max(1, each));
  return broken.map((row) => drawRow(row, columns, widths, paint)).join('');
}

const brokenCell = ({ lines, tone }: DrawnCell, width: number | undefined): DrawnCell => ({
  lines: lines.flatMap((line) => {
    const parts = breakCell(line, width);
    // A blank before the first word or behind the last one would be an empty line.
    return parts.length > 1 ? parts.filter((part) => part !== '') : parts;
  }),
  tone,
});

/** The width of the widest line of each column. */
function contentWidths(rows: readonly (readonly DrawnCell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { lines }] of row.entries()) {
      for (const line of lines) widths[column] = Math.max(widths[column] ?? 0, displayWidth(line));
    }
  }
  return widths;
}

/** A row of a table: as many lines as its highest cell has, without blanks at their ends. */
function drawRow(
  row: readonly DrawnCell[],
  columns: readonly Column[],
  widths: readonly number[],
  paint: Paint,
): string {
  const height = Math.max(1, ...row.map(({ lines }) => lines.length));
  let text = '';
  for (let index = 0; index < height; index++) {
    const parts = row.map(({ lines, tone }, column) => {
      const line = lines[index] ?? '';
      const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(line)));
      return columns[column]?.align === 'right' ? blanks + paint(line, tone) : paint(line, tone) + blanks;
    });
    text += `${parts.join(' '.repeat(gap)).replace(/[ \t]+$/, '')}\n`;
  }
  return text;
}

/**
 * Column widths that fit the terminal, with the widest columns narrowed first. Undefined where the columns fit unchanged,
 * and where columns with `noWrap` leave too little room for the others: then no cell is wrapped.
 */
function fittingWidths(
  columns: readonly Column[],
  contents: readonly number[],
  width: number | undefined,
): number[] | undefined {
  if (width === undefined) return undefined;
  const widths = [...contents];
  const room = width - gap * (columns.length - 1);
  let over = widths.reduce((sum, each) => sum + each, 0) - room;
  if (over <= 0) return undefined;
  const words = columns.map(({ title }) => Math.max(minColumnWidth, ...title.split(' ').map(displayWidth)));
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
