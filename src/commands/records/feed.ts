import type { App } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { CliError } from '../../lib/errors.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { plural } from '../../lib/plural.js';
import { checked } from '../../lib/records/input/checks.js';
import { LinesReading } from '../../lib/records/input/lines.js';
import { openReading } from '../../lib/records/input/open.js';
import type { Reading, Take, TakeLines } from '../../lib/records/input/reading.js';
import { emptyDraft, type RecordDraft, setKey, setValue } from '../../lib/records/record.js';
import { Held } from './held.js';
import { inputChunks, refuseUnreadable } from './input-chunks.js';
import { Pace } from './pace.js';
import { placesOf } from './places.js';
import type { ProduceValues } from './produce-run.js';

/** Hands what a `produce` line names, values or input, to the producer, and counts it. */
export class Feed {
  /** Records that the producer has taken. */
  taken = 0;
  /** Of their keys and values. */
  bytes = 0;
  readonly #values: ProduceValues;
  readonly #producer: Producer;
  readonly #app: App;
  readonly #pace: Pace;
  readonly #take: Take;
  readonly #held: Held;
  /** The input that is read now. */
  #input: { readonly path: string; readonly reading: Reading } | undefined;
  /** Lines without the delimiter of -K. */
  #undelimited = 0;
  /** Values without the field of --key-from. */
  #fieldless = 0;

  constructor(values: ProduceValues, producer: Producer, app: App) {
    this.#values = values;
    this.#producer = producer;
    this.#app = app;
    this.#pace = new Pace(values.rate, app.signal);
    const append: Take = (draft) => this.#append(draft);
    this.#held = new Held(values.topic, producer, append, () => this.taken > 0);
    this.#take = checked((draft) => this.#takeOrHold(draft), {
      keyFrom: values.keyFrom,
      keyless: () => {
        this.#fieldless++;
      },
      json: values.check === 'json',
    });
  }

  /** Returns when all was taken; on the way gives where records stand, to scripts. */
  async *run(): AsyncGenerator<Row | Uint8Array> {
    await refuseUnreadable(this.#values.file, this.#app);
    if (this.#values.values.length > 0) yield* this.#fromLine();
    else for (const path of this.#values.file.length > 0 ? this.#values.file : ['-']) yield* this.#fromInput(path);
  }

  noteKeyless(): void {
    const [lines, values] = [this.#undelimited, this.#fieldless];
    if (lines > 0)
      this.#app.note(`${lines === 1 ? '1 line has' : `${lines} lines have`} no delimiter: the key is null.`);
    if (values > 0) this.#app.note(`${plural(values, 'value')} without the field of --key-from: the key is null.`);
  }

  async *#fromLine(): AsyncGenerator<Row | Uint8Array> {
    const { values, keyDelimiter, emptyIsNull } = this.#values;
    const draft = this.#draft();
    const reading = keyDelimiter === undefined ? null : new LinesReading(draft, this.#take, this.#values);
    for (const value of values) {
      if (reading) {
        reading.push(Buffer.from(value));
        reading.end();
        this.#undelimited = reading.keyless;
      } else {
        setValue(draft, emptyIsNull && value === '' ? null : Buffer.from(value));
        this.#take(draft);
      }
      await this.#room();
    }
    yield* this.#places();
  }

  async *#fromInput(path: string): AsyncGenerator<Row | Uint8Array> {
    const { input: form, keyFrom, check } = this.#values;
    const looksAtEach = keyFrom !== undefined || check !== undefined;
    const takeLines = looksAtEach ? undefined : this.#takeLines;
    const reading = openReading(this.#draft(), this.#take, { form, ...this.#values, takeLines });
    this.#input = { path, reading };
    const undelimited = this.#undelimited;
    const read = (act: () => void): void => {
      try {
        act();
      } catch (error) {
        throw path === '-' ? error : inFile(path, error);
      } finally {
        if (reading instanceof LinesReading) this.#undelimited = undelimited + reading.keyless;
      }
    };
    const typed = path === '-' ? this.#app.typedLines('> ') : undefined;
    try {
      for await (const chunk of typed ?? inputChunks(path, this.#app, this.#producer.failure)) {
        for (const piece of this.#pace.pieces(chunk)) {
          read(() => reading.push(piece));
          await this.#room();
        }
        // Who types sees each line written before the next.
        if (typed) await this.#producer.flush();
        yield* this.#places();
      }
      read(() => reading.end());
    } finally {
      // What is held stands before what is wrong.
      if (!this.#held.empty) await this.#held.release();
    }
  }

  async #room(): Promise<void> {
    if (!this.#held.empty) await this.#held.release();
    if (this.#producer.full) await this.#producer.room();
    await this.#pace.wait();
  }

  #places = (): Iterable<Row | Uint8Array> => placesOf(this.#app, this.#values.topic, this.#producer);

  #takeOrHold(draft: RecordDraft): void {
    if (!this.#held.holds(draft, () => this.#place())) this.#append(draft);
  }

  #append(draft: RecordDraft): void {
    this.#producer.append(draft);
    this.#count(1, draft.keyEnd - draft.keyStart + draft.valueEnd - draft.valueStart);
  }

  readonly #takeLines: TakeLines = (draft, lines) => {
    const taken = this.#producer.appendLines(draft, lines);
    const newlines = taken.count;
    this.#count(taken.count, taken.count * (draft.keyEnd - draft.keyStart) + taken.start - lines.start - newlines);
    return taken;
  };

  #count(records: number, bytes: number): void {
    this.taken += records;
    this.bytes += bytes;
    this.#pace.count(records);
  }

  /** The line that is read now. */
  #place(): string {
    const { path = '-', reading } = this.#input ?? {};
    return `${path === '-' ? '' : `${path}, `}line ${reading?.line ?? 1}`;
  }

  /** What is the same for all records. */
  #draft(): RecordDraft {
    const { key, header, partition } = this.#values;
    const draft = emptyDraft();
    if (key !== undefined) setKey(draft, Buffer.from(key));
    draft.partition = partition ?? -1;
    draft.headers = header.map(([name, value]) => ({ key: name, value: Buffer.from(value) }));
    return draft;
  }
}

/** Names the file in what is wrong with a line of it. */
function inFile(path: string, error: unknown): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage') return error;
  return new CliError('usage', `${path}, ${error.message}`, { hint: error.hint });
}
