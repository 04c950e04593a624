import { CliError } from '../../base/errors.js';
import { type RecordDraft, type RecordHeader, setKey, setValue } from '../record.js';
import { type AppendRecord, type RecordParser, withLineNumber } from './record-parser.js';

/** A CSV cell; null for an empty one without quotes. */
type Cell = string | null;
type FillDraft = (draft: RecordDraft, cell: Cell, headers: RecordHeader[]) => void;

export interface CsvOptions {
  readonly emptyIsNull: boolean;
}

const quote = '"';

/** Parses CSV (RFC 4180) with a header row that names the columns: `key,value,partition,timestamp,header.NAME`. */
export class CsvParser implements RecordParser {
  readonly #draft: RecordDraft;
  readonly #append: AppendRecord;
  readonly #emptyIsNull: boolean;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #commonHeaders: readonly RecordHeader[];
  #columns: readonly FillDraft[] | null = null;
  #row: Cell[] = [];
  #cell = '';
  #quoted = false;
  #inQuotes = false;
  #afterQuote = false;
  line = 1;

  constructor(draft: RecordDraft, append: AppendRecord, { emptyIsNull }: CsvOptions) {
    this.#draft = draft;
    this.#append = append;
    this.#emptyIsNull = emptyIsNull;
    this.#commonHeaders = draft.headers;
  }

  push(chunk: Buffer): void {
    this.#read(this.#decode(chunk, true));
  }

  end(): void {
    this.#read(this.#decode(Buffer.alloc(0), false));
    if (this.#inQuotes && !this.#afterQuote) throw this.#error('a quote is not closed');
    if (this.#row.length > 0 || this.#cell !== '' || this.#quoted) this.#endRow();
  }

  #decode(chunk: Buffer, stream: boolean): string {
    try {
      return this.#decoder.decode(chunk, { stream });
    } catch {
      throw this.#error('it is not UTF-8');
    }
  }

  #read(text: string): void {
    for (const character of text) {
      if (this.#inQuotes && !this.#afterQuote) {
        if (character === quote) this.#afterQuote = true;
        else this.#cell += character;
        if (character === '\n') this.line++;
      } else if (character === quote) this.#onQuote();
      else if (character === ',') this.#endCell();
      else if (character === '\n') this.#endRow();
      else if (this.#afterQuote && character !== '\r') throw this.#error('something follows a closing quote');
      else this.#cell += character;
    }
  }

  /** Inside quotes a quote is doubled. */
  #onQuote(): void {
    if (this.#afterQuote) {
      this.#cell += quote;
      this.#afterQuote = false;
    } else if (this.#cell !== '') throw this.#error('a quote stands inside a cell that is not quoted');
    else {
      this.#inQuotes = true;
      this.#quoted = true;
    }
  }

  #endCell(): void {
    this.#row.push(this.#quoted ? this.#cell : this.#cell === '' ? null : this.#cell);
    this.#cell = '';
    this.#quoted = false;
    this.#inQuotes = false;
    this.#afterQuote = false;
  }

  #endRow(): void {
    if (this.#cell.endsWith('\r')) this.#cell = this.#cell.slice(0, -1);
    this.#endCell();
    const row = this.#row;
    this.#row = [];
    if (row.length > 1 || row[0] !== null) this.#record(row);
    this.line++;
  }

  #record(row: readonly Cell[]): void {
    if (!this.#columns) {
      const twice = row.find((name, index) => !name?.startsWith('header.') && row.indexOf(name) < index);
      if (twice !== undefined) throw this.#error(`the column "${twice ?? ''}" is there twice`);
      this.#columns = row.map((name) => this.#column(name ?? ''));
      return;
    }
    if (row.length !== this.#columns.length) {
      throw this.#error(`it has ${row.length} cells, and the first line names ${this.#columns.length}`);
    }
    const headers: RecordHeader[] = [];
    for (const [index, fill] of this.#columns.entries()) fill(this.#draft, row[index] ?? null, headers);
    this.#draft.headers = [...headers, ...this.#commonHeaders];
    try {
      this.#append(this.#draft);
    } catch (error) {
      throw withLineNumber(this.line, error);
    }
  }

  #column(name: string): FillDraft {
    if (name.startsWith('header.')) {
      const key = name.slice('header.'.length);
      return (_draft, cell, headers) => {
        if (cell !== null) headers.push({ key, value: Buffer.from(cell) });
      };
    }
    switch (name) {
      case 'key':
        return (draft, cell) => setKey(draft, cell === null ? null : Buffer.from(cell));
      case 'value':
        return (draft, cell) => setValue(draft, this.#emptyIsNull && !cell ? null : Buffer.from(cell ?? ''));
      case 'partition':
        return (draft, cell) => {
          draft.partition = this.#number(cell, 'partition') ?? -1;
        };
      case 'timestamp':
        return (draft, cell) => {
          draft.timestamp = this.#number(cell, 'timestamp');
        };
      default:
        throw new CliError('usage', `line 1: "${name}" is no column of a record`, {
          hint: 'The first line names the columns: key, value, partition, timestamp, header.NAME',
        });
    }
  }

  #number(cell: Cell, what: string): number | null {
    if (!cell) return null;
    if (!/^\d{1,15}$/.test(cell)) throw this.#error(`"${cell}" is not a ${what}`);
    return Number(cell);
  }

  #error(message: string): CliError {
    return new CliError('usage', `line ${this.line}: ${message}`);
  }
}
