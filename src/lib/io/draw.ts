import type { Block, Cell, Column } from './blocks.js';
import { clean } from './clean.js';
import { type Paint, palette } from './palette.js';
import { wrap } from './wrap.js';

export interface Drawing {
  readonly colour: boolean;
  /** Columns of the terminal; undefined off a terminal, where lines are as long as they must be. */
  readonly width: number | undefined;
  /** True where control characters are to be escaped. */
  readonly safe: boolean;
}

/** Draws blocks as text with a line break at the end; nothing for no blocks. */
export async function draw(blocks: readonly Block[], drawing: Drawing): Promise<string> {
  const paint = palette(drawing.colour);
  const parts: string[] = [];
  for (const block of blocks) parts.push(await drawBlock(block, drawing, paint));
  return spaced(blocks, parts);
}

/** Headings belong to what follows; everything else stands apart by an empty line. */
function spaced(blocks: readonly Block[], parts: readonly string[]): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    if (text !== '' && blocks[index - 1]?.kind !== 'heading') text += '\n';
    text += part;
  }
  return text;
}

async function drawBlock(block: Block, drawing: Drawing, paint: Paint): Promise<string> {
  const show = (text: string) => (drawing.safe ? clean(text) : text);
  switch (block.kind) {
    case 'heading':
      return `${paint(show(block.text), 'head')}${block.note ? `  ${paint(show(block.note), 'dim')}` : ''}\n`;
    case 'text':
      return block.lines
        .map((line) => (typeof line === 'string' ? { text: line, tone: 'plain' as const } : line))
        .flatMap(({ text, tone }) => fitted(show(text), drawing.width).map((line) => `${paint(line, tone)}\n`))
        .join('');
    case 'facts': {
      const width = Math.max(0, ...block.rows.map(([label]) => label.length));
      return block.rows
        .map(([label, value]) => `${paint(label.padEnd(width), 'dim')}  ${cellText(value, show, paint)}\n`)
        .join('');
    }
    case 'table':
      return drawTable(block.columns, block.rows, { ...drawing, show, paint });
  }
}

/** A line of prose in the width of the terminal; what follows an indent is indented too. */
function fitted(text: string, width: number | undefined): string[] {
  if (width === undefined || text.length <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrap(text.slice(indent.length), width - indent.length).map((line) => indent + line);
}

function cellText(cell: Cell, show: (text: string) => string, paint: Paint): string {
  if (cell === null || cell === undefined) return paint('-', 'dim');
  if (typeof cell === 'object') return paint(show(cell.text), cell.tone);
  return show(String(cell));
}

const gap = 2;

/** A table without lines: one heading row, columns as wide as their content, wrapped where the terminal is narrower. */
async function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, show, paint }: Drawing & { show: (text: string) => string; paint: Paint },
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const shown = rows.map((row) => row.map((cell) => cellText(cell, show, paint)));
  const widths = fittingWidths(columns, rows, show, width);
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const table = new Table({
    head: columns.map(({ title }) => paint(title, 'dim')),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    ...(widths ? { colWidths: widths, wordWrap: true, wrapOnWordBoundary: false } : {}),
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
  table.push(...shown);
  return `${table.toString().replace(/[ \t]+$/gm, '')}\n`;
}

/** Column widths that fit the terminal, taken from the widest columns first; undefined where all fit as they are. */
function fittingWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  show: (text: string) => string,
  width: number | undefined,
): number[] | undefined {
  if (width === undefined) return undefined;
  const plain: Paint = (text) => text;
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => cellText(row[index], show, plain).length)),
  );
  const room = width - gap * (columns.length - 1);
  let over = widths.reduce((sum, each) => sum + each, 0) - room;
  if (over <= 0) return undefined;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= 8) break;
    widths[widths.indexOf(widest)] = widest - 1;
    over--;
  }
  return widths;
}
