import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import type { RecordProducer } from '../../lib/kafka/cluster.js';
import { withChecks } from '../../lib/records/input/checks.js';
import { createParser } from '../../lib/records/input/create-parser.js';
import { LinesParser } from '../../lib/records/input/lines.js';
import type { AppendLines, AppendRecord, RecordParser } from '../../lib/records/input/record-parser.js';
import { emptyDraft, type RecordDraft, setKey, setValue } from '../../lib/records/record.js';
import { type AckedRow, ackedOutput } from './acked-output.js';
import { inputChunks, refuseUnreadable } from './input-chunks.js';
import type { ProduceValues } from './options.js';
import { PendingRecords } from './pending-records.js';
import { RateLimiter } from './rate-limiter.js';

/** Appends the values or the input of `produce` to the producer, and counts them. */
export class ProduceInput {
  /** Number of appended records. */
  appendedCount = 0;
  /** Bytes of their keys and values. */
  appendedBytes = 0;
  readonly #values: ProduceValues;
  readonly #producer: RecordProducer;
  readonly #app: App;
  readonly #rateLimiter: RateLimiter;
  readonly #accept: AppendRecord;
  readonly #pending: PendingRecords;
  /** The input that is being read. */
  #current: { readonly path: string; readonly parser: RecordParser } | undefined;
  /** Number of lines without the delimiter of -K. */
  #undelimitedLines = 0;
  /** Number of values without the field of --key-from. */
  #valuesWithoutKeyField = 0;

  constructor(values: ProduceValues, producer: RecordProducer, app: App) {
    this.#values = values;
    this.#producer = producer;
    this.#app = app;
    this.#rateLimiter = new RateLimiter(values.rate, app.signal);
    const append: AppendRecord = (draft) => this.#append(draft);
    this.#pending = new PendingRecords(values.topic, producer, append, () => this.appendedCount > 0);
    this.#accept = withChecks((draft) => this.#appendOrDefer(draft), {
      keyFrom: values.keyFrom,
      onKeyless: () => {
        this.#valuesWithoutKeyField++;
      },
      json: values.check === 'json',
    });
  }

  /** Ends when all records are appended; yields output for acknowledged records on the way. */
  async *run(): AsyncGenerator<AckedRow | Uint8Array> {
    await refuseUnreadable(this.#values.file, this.#app);
    if (this.#values.values.length > 0) yield* this.#readArguments();
    else for (const path of this.#values.file.length > 0 ? this.#values.file : ['-']) yield* this.#readInput(path);
  }

  noteKeyless(): void {
    const [lines, values] = [this.#undelimitedLines, this.#valuesWithoutKeyField];
    if (lines > 0)
      this.#app.note(`${lines === 1 ? '1 line has' : `${lines} lines have`} no delimiter: the key is null.`);
    if (values > 0) this.#app.note(`${plural(values, 'value')} without the field of --key-from: the key is null.`);
  }

  async *#readArguments(): AsyncGenerator<AckedRow | Uint8Array> {
    const { values, keyDelimiter, emptyIsNull } = this.#values;
    const draft = this.#commonDraft();
    const parser = keyDelimiter === undefined ? null : new LinesParser(draft, this.#accept, this.#values);
    for (const value of values) {
      if (parser) {
        parser.push(Buffer.from(value));
        parser.end();
        this.#undelimitedLines = parser.undelimitedCount;
      } else {
        setValue(draft, emptyIsNull && value === '' ? null : Buffer.from(value));
        this.#accept(draft);
      }
      await this.#waitForRoom();
    }
    yield* this.#ackedOutput();
  }

  async *#readInput(path: string): AsyncGenerator<AckedRow | Uint8Array> {
    const { input: format, keyFrom, check } = this.#values;
    const looksAtEach = keyFrom !== undefined || check !== undefined;
    const takeLines = looksAtEach ? undefined : this.#appendLines;
    const parser = createParser(this.#commonDraft(), this.#accept, { format, ...this.#values, takeLines });
    this.#current = { path, parser };
    const undelimitedBefore = this.#undelimitedLines;
    const read = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        throw path === '-' ? error : withFileName(path, error);
      } finally {
        if (parser instanceof LinesParser) this.#undelimitedLines = undelimitedBefore + parser.undelimitedCount;
      }
    };
    const typed = path === '-' ? this.#app.typedLines('> ') : undefined;
    try {
      for await (const chunk of typed ?? inputChunks(path, this.#app, this.#producer.failure)) {
        for (const piece of this.#rateLimiter.split(chunk)) {
          read(() => parser.push(piece));
          await this.#waitForRoom();
        }
        // Typed lines are written one by one.
        if (typed) await this.#producer.flush();
        yield* this.#ackedOutput();
      }
      read(() => parser.end());
    } finally {
      // Held records precede the faulty line: append them before the error is thrown.
      if (!this.#pending.isEmpty) await this.#pending.release();
    }
  }

  async #waitForRoom(): Promise<void> {
    if (!this.#pending.isEmpty) await this.#pending.release();
    if (this.#producer.isFull) await this.#producer.waitForRoom();
    await this.#rateLimiter.wait();
  }

  #ackedOutput = (): Iterable<AckedRow | Uint8Array> => ackedOutput(this.#app, this.#values.topic, this.#producer);

  #appendOrDefer(draft: RecordDraft): void {
    if (!this.#pending.defer(draft, () => this.#inputPosition())) this.#append(draft);
  }

  #append(draft: RecordDraft): void {
    this.#producer.append(draft);
    this.#count(1, draft.keyEnd - draft.keyStart + draft.valueEnd - draft.valueStart);
  }

  readonly #appendLines: AppendLines = (draft, lines) => {
    const appended = this.#producer.appendLines(draft, lines);
    const newlines = appended.count;
    this.#count(
      appended.count,
      appended.count * (draft.keyEnd - draft.keyStart) + appended.start - lines.start - newlines,
    );
    return appended;
  };

  #count(records: number, bytes: number): void {
    this.appendedCount += records;
    this.appendedBytes += bytes;
    this.#rateLimiter.count(records);
  }

  /** File and line that are being parsed. */
  #inputPosition(): string {
    const { path = '-', parser } = this.#current ?? {};
    return `${path === '-' ? '' : `${path}, `}line ${parser?.line ?? 1}`;
  }

  /** A draft with what all records share. */
  #commonDraft(): RecordDraft {
    const { key, header, partition } = this.#values;
    const draft = emptyDraft();
    if (key !== undefined) setKey(draft, Buffer.from(key));
    draft.partition = partition ?? -1;
    draft.headers = header.map(([name, value]) => ({ key: name, value: Buffer.from(value) }));
    return draft;
  }
}

/** Adds the file to an error of its parser. */
function withFileName(path: string, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `${path}, ${error.message}`, { hint: error.hint });
}
