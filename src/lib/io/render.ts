import type { Block, Cell, Column } from './blocks.js';
import { csvLine } from './csv.js';
import { escapeControls, escapeControlsInDocument } from './escape-controls.js';
import type { Field } from './fields.js';
import type { OutputFormat } from './output-format.js';
import type { Output, Row, RowView, ViewOptions } from './rows.js';
import type { Sink } from './sink.js';
import type { TerminalFacts } from './terminal.js';

export interface RenderOptions extends TerminalFacts {
  readonly format: OutputFormat;
  /** True where control characters are not escaped on a terminal. */
  readonly raw: boolean;
  readonly lang: ViewOptions['lang'];
  /** Applied to the text blocks of a view. */
  readonly addClusterFlags: (text: string) => string;
}

/** Writes the output of a command to the sink. Returns its rows, on which the exit code may depend; none of a stream. */
export async function render(
  rowView: RowView,
  output: Output,
  options: RenderOptions,
  sink: Sink,
): Promise<readonly Row[]> {
  if (Symbol.asyncIterator in output) {
    await renderStream(rowView, output, options, sink);
    return [];
  }
  const text = await renderRows(rowView, output, options);
  if (text !== '') await sink.write(text);
  return output;
}

/** The fields that are columns, in order; `wide` includes those of `-o wide`. */
export function shownFields(rowView: RowView, wide: boolean): [string, Field][] {
  return Object.entries(rowView.fields ?? {}).filter(
    ([, { column }]) => column === 'table' || (wide && column === 'wide'),
  );
}

const viewOptionsOf = ({ format, tty, width, lang }: RenderOptions): ViewOptions => ({
  wide: format === 'wide',
  tty,
  width,
  lang,
});

async function renderRows(rowView: RowView, rows: readonly Row[], options: RenderOptions): Promise<string> {
  const safe = options.tty && !options.raw;
  const document = (text: string) => (safe ? escapeControlsInDocument(text) : text);
  switch (options.format) {
    case 'json':
      return document(`${JSON.stringify(rows, null, 2)}\n`);
    case 'yaml': {
      const { stringify } = await import('yaml');
      return document(stringify(rows, { lineWidth: 0 }));
    }
    case 'csv': {
      if (rowView.csv) {
        const { columns, rows: flat } = rowView.csv;
        const lines = rows.flatMap(flat).map((row) => csvLine(columns.map((key) => row[key])));
        return document(csvLine(columns) + lines.join(''));
      }
      // A field that is optional (`size`, with -o wide alone) is no column where no row has it.
      const fields = shownFields(rowView, true).filter(
        ([key]) => rows.length === 0 || rows.some((row) => row[key] !== undefined),
      );
      const lines = rows.map((row) => csvLine(fields.map(([key]) => row[key])));
      return document(csvLine(fields.map(([key]) => key)) + lines.join(''));
    }
    case 'name':
      return rows.map((row) => `${nameOf(rowView, row, safe)}\n`).join('');
    default: {
      const { draw } = await import('./draw.js');
      const blocks = rowView.view?.(rows, viewOptionsOf(options)) ?? tableOf(rowView, rows, options.format === 'wide');
      return draw(
        blocks.map((block) => blockWithClusterFlags(block, options.addClusterFlags)),
        { colour: options.colour, width: options.tty ? options.width : undefined, safe },
      );
    }
  }
}

function blockWithClusterFlags(block: Block, here: RenderOptions['addClusterFlags']): Block {
  if (block.kind !== 'text') return block;
  const lines = block.lines.map((line) => (typeof line === 'string' ? here(line) : { ...line, text: here(line.text) }));
  return { ...block, lines };
}

/** The text that `-o name` prints of a row. */
function nameOf({ nameField = '' }: RowView, row: Row, safe: boolean): string {
  const text = String(row[nameField]);
  return safe ? escapeControls(text) : text;
}

function tableOf(rowView: RowView, rows: readonly Row[], wide: boolean): Block[] {
  if (rows.length === 0) return [];
  const fields = shownFields(rowView, wide).filter(
    ([key]) => key !== 'error' || rows.some((row) => row['error'] !== undefined),
  );
  return [
    {
      kind: 'table',
      columns: fields.map(([key, field]) => columnOf(key, field, wide)),
      rows: rows.map((row) => fields.map(([key, field]) => cellOf(key, field, row))),
    },
  ];
}

const columnOf = (key: string, { title, type, noWrap = false }: Field, wide: boolean): Column => ({
  title: title ?? key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(),
  align: type === 'number' ? 'right' : 'left',
  noWrap: wide && noWrap,
});

const statusTones = { done: 'good', failed: 'bad', planned: 'warn', unchanged: 'dim' } as const;

function cellOf(key: string, field: Field, row: Row): Cell {
  const value = row[key];
  const text = cellText(field, value, row);
  if (key === 'status' && typeof value === 'string' && value in statusTones) {
    return { text: value, tone: statusTones[value as keyof typeof statusTones] };
  }
  return text;
}

function cellText(field: Field, value: unknown, row: Row): string | null {
  if (field.format) return field.format(value, row);
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function renderStream(
  rowView: RowView,
  output: AsyncIterable<Row | Uint8Array>,
  options: RenderOptions,
  sink: Sink,
): Promise<void> {
  const line = await streamLine(rowView, options);
  let head = options.format === 'csv' ? csvLine(shownFields(rowView, true).map(([key]) => key)) : '';
  for await (const item of output) {
    const chunk = item instanceof Uint8Array ? item : head + line(item);
    head = '';
    if (chunk.length > 0) await sink.write(chunk);
  }
  if (head !== '') await sink.write(head);
}

type StreamLine = (row: Row) => string;

async function streamLine(rowView: RowView, options: RenderOptions): Promise<StreamLine> {
  const safe = options.tty && !options.raw;
  const document = (text: string) => (safe ? escapeControlsInDocument(text) : text);
  switch (options.format) {
    case 'json':
      return (row) => document(`${JSON.stringify(row)}\n`);
    case 'yaml': {
      const { stringify } = await import('yaml');
      return (row) => document(stringify([row], { lineWidth: 0 }));
    }
    case 'csv': {
      const keys = shownFields(rowView, true).map(([key]) => key);
      return (row) => document(csvLine(keys.map((key) => row[key])));
    }
    case 'name':
      return (row) => `${nameOf(rowView, row, safe)}\n`;
    default: {
      const viewOptions = viewOptionsOf(options);
      const fields = shownFields(rowView, viewOptions.wide);
      const plain: StreamLine = (row) => fields.map(([key, field]) => cellText(field, row[key], row) ?? '-').join('\t');
      const each = rowView.line ? (row: Row) => rowView.line?.(row, viewOptions) ?? '' : plain;
      return (row) => `${safe ? escapeControls(each(row), '\t') : each(row)}\n`;
    }
  }
}
