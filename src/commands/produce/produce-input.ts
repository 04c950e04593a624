import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import type { Row } from '../../lib/cli/command.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { withChecks } from '../../lib/records/input/checks.js';
import { createParser } from '../../lib/records/input/create-parser.js';
import { LinesParser } from '../../lib/records/input/lines.js';
import type { AppendLines, AppendRecord, RecordParser } from '../../lib/records/input/record-parser.js';
import { emptyDraft, type RecordDraft, setKey, setValue } from '../../lib/records/record.js';
import { ackedOutput } from './acked-output.js';
import { inputChunks, refuseUnreadable } from './input-chunks.js';
import { PendingRecords } from './pending-records.js';
import { RateLimiter } from './rate-limiter.js';
import type { ProduceValues } from './run.js';

/** Hands what a `produce` line names, values or input, to the producer, and counts it. */
export class ProduceInput {
  /** Records that the producer has taken. */
  appendedCount = 0;
  /** Of their keys and values. */
  appendedBytes = 0;
  readonly #values: ProduceValues;
  readonly #producer: Producer;
  readonly #app: App;
  readonly #rateLimiter: RateLimiter;
  readonly #accept: AppendRecord;
  readonly #pending: PendingRecords;
  /** The input that is read now. */
  #current: { readonly path: string; readonly reading: RecordParser } | undefined;
  /** Lines without the delimiter of -K. */
  #undelimitedLines = 0;
  /** Values without the field of --key-from. */
  #valuesWithoutKeyField = 0;

  constructor(values: ProduceValues, producer: Producer, app: App) {
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

  /** Returns when all was taken; on the way gives where records stand, to scripts. */
  async *run(): AsyncGenerator<Row | Uint8Array> {
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

  async *#readArguments(): AsyncGenerator<Row | Uint8Array> {
    const { values, keyDelimiter, emptyIsNull } = this.#values;
    const draft = this.#commonDraft();
    const reading = keyDelimiter === undefined ? null : new LinesParser(draft, this.#accept, this.#values);
    for (const value of values) {
      if (reading) {
        reading.push(Buffer.from(value));
        reading.end();
        this.#undelimitedLines = reading.undelimitedCount;
      } else {
        setValue(draft, emptyIsNull && value === '' ? null : Buffer.from(value));
        this.#accept(draft);
      }
      await this.#waitForRoom();
    }
    yield* this.#ackedOutput();
  }

  async *#readInput(path: string): AsyncGenerator<Row | Uint8Array> {
    const { input: format, keyFrom, check } = this.#values;
    const looksAtEach = keyFrom !== undefined || check !== undefined;
    const takeLines = looksAtEach ? undefined : this.#appendLines;
    const reading = createParser(this.#commonDraft(), this.#accept, { format, ...this.#values, takeLines });
    this.#current = { path, reading };
    const undelimited = this.#undelimitedLines;
    const read = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        throw path === '-' ? error : withFileName(path, error);
      } finally {
        if (reading instanceof LinesParser) this.#undelimitedLines = undelimited + reading.undelimitedCount;
      }
    };
    const typed = path === '-' ? this.#app.typedLines('> ') : undefined;
    try {
      for await (const chunk of typed ?? inputChunks(path, this.#app, this.#producer.failure)) {
        for (const piece of this.#rateLimiter.split(chunk)) {
          read(() => reading.push(piece));
          await this.#waitForRoom();
        }
        // Who types sees each line written before the next.
        if (typed) await this.#producer.flush();
        yield* this.#ackedOutput();
      }
      read(() => reading.end());
    } finally {
      // What is held stands before what is wrong.
      if (!this.#pending.isEmpty) await this.#pending.release();
    }
  }

  async #waitForRoom(): Promise<void> {
    if (!this.#pending.isEmpty) await this.#pending.release();
    if (this.#producer.isFull) await this.#producer.waitForRoom();
    await this.#rateLimiter.wait();
  }

  #ackedOutput = (): Iterable<Row | Uint8Array> => ackedOutput(this.#app, this.#values.topic, this.#producer);

  #appendOrDefer(draft: RecordDraft): void {
    if (!this.#pending.defer(draft, () => this.#inputPosition())) this.#append(draft);
  }

  #append(draft: RecordDraft): void {
    this.#producer.append(draft);
    this.#count(1, draft.keyEnd - draft.keyStart + draft.valueEnd - draft.valueStart);
  }

  readonly #appendLines: AppendLines = (draft, lines) => {
    const taken = this.#producer.appendLines(draft, lines);
    const newlines = taken.count;
    this.#count(taken.count, taken.count * (draft.keyEnd - draft.keyStart) + taken.start - lines.start - newlines);
    return taken;
  };

  #count(records: number, bytes: number): void {
    this.appendedCount += records;
    this.appendedBytes += bytes;
    this.#rateLimiter.count(records);
  }

  /** The line that is read now. */
  #inputPosition(): string {
    const { path = '-', reading } = this.#current ?? {};
    return `${path === '-' ? '' : `${path}, `}line ${reading?.line ?? 1}`;
  }

  /** What is the same for all records. */
  #commonDraft(): RecordDraft {
    const { key, header, partition } = this.#values;
    const draft = emptyDraft();
    if (key !== undefined) setKey(draft, Buffer.from(key));
    draft.partition = partition ?? -1;
    draft.headers = header.map(([name, value]) => ({ key: name, value: Buffer.from(value) }));
    return draft;
  }
}

/** Names the file in what is wrong with a line of it. */
function withFileName(path: string, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `${path}, ${error.message}`, { hint: error.hint });
}
