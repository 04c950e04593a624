import type { Command, Output, Row, ViewOptions } from '../cli/command.js';
import type { Field } from '../cli/fields.js';
import type { Block, Cell, Column } from './blocks.js';
import { csvLine } from './csv.js';
import { escapeControls, escapeControlsInDocument } from './escape-controls.js';
import type { OutputFormat } from './output-format.js';
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
  command: Command,
  output: Output,
  options: RenderOptions,
  sink: Sink,
): Promise<readonly Row[]> {
  if (Symbol.asyncIterator in output) {
    await renderStream(command, output, options, sink);
    return [];
  }
  const text = await renderRows(command, output, options);
  if (text !== '') await sink.write(text);
  return output;
}

/** The fields that are columns, in order; `wide` includes those of `-o wide`. */
export function shownFields(command: Command, wide: boolean): [string, Field][] {
  return Object.entries(command.fields ?? {}).filter(
    ([, { column }]) => column === 'table' || (wide && column === 'wide'),
  );
}

const viewOptionsOf = ({ format, tty, width, lang }: RenderOptions): ViewOptions => ({
  wide: format === 'wide',
  tty,
  width,
  lang,
});

async function renderRows(command: Command, rows: readonly Row[], options: RenderOptions): Promise<string> {
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
      if (command.csv) {
        const { columns, rows: flat } = command.csv;
        const lines = rows.flatMap(flat).map((row) => csvLine(columns.map((key) => row[key])));
        return document(csvLine(columns) + lines.join(''));
      }
      // A field that is optional (`size`, with -o wide alone) is no column where no row has it.
      const fields = shownFields(command, true).filter(
        ([key]) => rows.length === 0 || rows.some((row) => row[key] !== undefined),
      );
      const lines = rows.map((row) => csvLine(fields.map(([key]) => row[key])));
      return document(csvLine(fields.map(([key]) => key)) + lines.join(''));
    }
    case 'name':
      return rows.map((row) => `${nameOf(command, row, safe)}\n`).join('');
    default: {
      const { draw } = await import('./draw.js');
      const blocks = command.view?.(rows, viewOptionsOf(options)) ?? tableOf(command, rows, options.format === 'wide');
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
function nameOf({ nameField = '' }: Command, row: Row, safe: boolean): string {
  const text = String(row[nameField]);
  return safe ? escapeControls(text) : text;
}

function tableOf(command: Command, rows: readonly Row[], wide: boolean): Block[] {
  if (rows.length === 0) return [];
  const fields = shownFields(command, wide).filter(
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
  command: Command,
  output: AsyncIterable<Row | Uint8Array>,
  options: RenderOptions,
  sink: Sink,
): Promise<void> {
  const line = await streamLine(command, options);
  let head = options.format === 'csv' ? csvLine(shownFields(command, true).map(([key]) => key)) : '';
  for await (const item of output) {
    const chunk = item instanceof Uint8Array ? item : head + line(item);
    head = '';
    if (chunk.length > 0) await sink.write(chunk);
  }
  if (head !== '') await sink.write(head);
}

type StreamLine = (row: Row) => string;

async function streamLine(command: Command, options: RenderOptions): Promise<StreamLine> {
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
      const keys = shownFields(command, true).map(([key]) => key);
      return (row) => document(csvLine(keys.map((key) => row[key])));
    }
    case 'name':
      return (row) => `${nameOf(command, row, safe)}\n`;
    default: {
      const viewOptions = viewOptionsOf(options);
      const fields = shownFields(command, viewOptions.wide);
      const plain: StreamLine = (row) => fields.map(([key, field]) => cellText(field, row[key], row) ?? '-').join('\t');
      const each = command.line ? (row: Row) => command.line?.(row, viewOptions) ?? '' : plain;
      return (row) => `${safe ? escapeControls(each(row), '\t') : each(row)}\n`;
    }
  }
}
