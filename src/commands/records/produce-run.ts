import type { App, OutputFormat } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { CliError } from '../../lib/errors.js';
import type { Compression } from '../../lib/kafka/records/compression.js';
import type { PartitionerName } from '../../lib/kafka/records/partitioner.js';
import { Producer } from '../../lib/kafka/records/producer.js';
import { plural } from '../../lib/plural.js';
import { checked } from '../../lib/records/input/checks.js';
import { LinesReading } from '../../lib/records/input/lines.js';
import { type InputForm, openReading } from '../../lib/records/input/open.js';
import type { Reading, Take, TakeLines } from '../../lib/records/input/reading.js';
import { emptyDraft, type RecordDraft, setKey, setValue } from '../../lib/records/record.js';
import { noPartition } from '../../lib/topics/select.js';
import { inputChunks } from './input-chunks.js';
import { orMissing } from './missing.js';
import { Pace } from './pace.js';
import { noteWritten, writtenNote } from './written-note.js';

export interface ProduceValues {
  readonly topic: string;
  readonly values: readonly string[];
  readonly key: string | undefined;
  readonly header: readonly (readonly [string, string])[];
  readonly partition: number | undefined;
  readonly partitioner: PartitionerName;
  readonly input: InputForm;
  readonly file: readonly string[];
  readonly keyDelimiter: string | undefined;
  readonly emptyIsNull: boolean;
  readonly preservePartitions: boolean;
  readonly acks: 'all' | '1' | '0' | '-1';
  readonly compression: Compression;
  readonly keyFrom: readonly string[] | undefined;
  readonly check: 'json' | undefined;
  readonly rate: number | undefined;
  readonly timeout: number;
  readonly linger: number;
  readonly batchSize: number | undefined;
}

const acksOf = { all: -1, '-1': -1, '1': 1, '0': 0 } as const;

/** The forms in which a script is told where each record stands; people get one note at the end. */
const placeForms: readonly string[] = ['json', 'yaml', 'csv'] satisfies OutputFormat[];

/** Runs a `produce` line; gives a row a record to scripts. */
export async function* produceRecords(values: ProduceValues, app: App): AsyncGenerator<Row | Uint8Array> {
  checkTogether(values);
  const cluster = await app.cluster();
  const acks = acksOf[values.acks];
  const producer = await orMissing(cluster, { topics: [values.topic], writes: true }, () =>
    Producer.open(cluster, values.topic, {
      acks,
      partitioner: values.partitioner,
      compression: values.compression,
      lingerMs: values.linger,
      batchBytes: values.batchSize,
      timeoutMs: values.timeout,
      keepPlaces: placeForms.includes(app.output.format),
    }),
  );
  const { partitionCount } = producer;
  if (values.partition !== undefined && values.partition >= partitionCount) {
    producer.close();
    throw noPartition(values.topic, values.partition, partitionCount);
  }
  if (acks !== -1) {
    app.note(`--acks ${acks} turns idempotence off: after a failure records may be missing or stand twice.`);
  }
  const pace = new Pace(values.rate, app.signal);
  let bytes = 0;
  let keyless = 0;
  const take = checked(
    (draft) => {
      bytes += draft.keyEnd - draft.keyStart + draft.valueEnd - draft.valueStart;
      pace.count();
      producer.append(draft);
    },
    {
      keyFrom: values.keyFrom,
      keyless: () => {
        keyless++;
      },
      json: values.check === 'json',
    },
  );
  const takeLines: TakeLines = (draft, lines) => {
    const taken = producer.appendLines(draft, lines);
    bytes += taken.count * (draft.keyEnd - draft.keyStart - 1) + taken.start - lines.start;
    pace.count(taken.count);
    return taken;
  };
  const looksAtEach = values.keyFrom !== undefined || values.check !== undefined;
  const placed = () => (app.output.format === 'json' ? jsonPlaces : places)(values.topic, producer);
  const input: Feed = { producer, take, takeLines: looksAtEach ? undefined : takeLines, pace, placed };
  try {
    yield* values.values.length > 0 ? fromValues(values, input) : fromInputs(values, input, app);
    await producer.flush();
    yield* placed();
  } catch (error) {
    noteWritten(app, values.topic, producer.counts);
    yield* placed();
    throw error;
  } finally {
    producer.close();
  }
  if (keyless > 0) app.note(`${plural(keyless, 'value')} without the field of --key-from: the key is null.`);
  app.note(writtenNote(values.topic, producer.counts, bytes));
}

function checkTogether({ values, file, input, keyDelimiter, keyFrom, key }: ProduceValues): void {
  const both = (one: string, other: string) => new CliError('usage', `${one} and ${other} do not go together`);
  if (values.length > 0 && file.length > 0) throw both('values on the line', '--file');
  if (values.length > 0 && input !== 'lines') throw both('values on the line', '--input');
  if (keyDelimiter !== undefined && key !== undefined) throw both('--key', '--key-delimiter');
  if (keyFrom && (key ?? keyDelimiter) !== undefined) throw both('--key-from', key === undefined ? '-K' : '--key');
  if (keyDelimiter !== undefined && input !== 'lines') throw both('--key-delimiter', `--input ${input}`);
}

interface Feed {
  readonly producer: Producer;
  readonly take: Take;
  /** Undefined where each value has to be looked at. */
  readonly takeLines: TakeLines | undefined;
  readonly pace: Pace;
  /** Where records stand whose place is known by now. */
  readonly placed: () => Iterable<Row | Uint8Array>;
}

function draftOf({ key, header, partition }: ProduceValues): RecordDraft {
  const draft = emptyDraft();
  if (key !== undefined) setKey(draft, Buffer.from(key));
  draft.partition = partition ?? -1;
  draft.headers = header.map(([name, value]) => ({ key: name, value: Buffer.from(value) }));
  return draft;
}

async function* fromValues(
  values: ProduceValues,
  { producer, take, pace, placed }: Feed,
): AsyncGenerator<Row | Uint8Array> {
  const draft = draftOf(values);
  const reading = values.keyDelimiter === undefined ? null : new LinesReading(draft, take, values);
  for (const value of values.values) {
    if (reading) {
      reading.push(Buffer.from(value));
      reading.end();
    } else {
      setValue(draft, values.emptyIsNull && value === '' ? null : Buffer.from(value));
      take(draft);
    }
    if (producer.full) await producer.room();
    await pace.wait();
  }
  yield* placed();
}

async function* fromInputs(
  values: ProduceValues,
  { producer, take, takeLines, pace, placed }: Feed,
  app: App,
): AsyncGenerator<Row | Uint8Array> {
  let keyless = 0;
  for (const path of values.file.length > 0 ? values.file : [null]) {
    const interactive = path === null && app.stdin.tty;
    const reading: Reading = openReading(draftOf(values), take, { form: values.input, ...values, takeLines });
    if (interactive) app.prompt('> ');
    const named = path === null ? '' : `${path}, `;
    for await (const chunk of inputChunks(path, app, producer.failure)) {
      for (const piece of pace.pieces(chunk)) {
        inFile(named, () => reading.push(piece));
        if (producer.full) await producer.room();
        await pace.wait();
      }
      if (interactive) {
        await producer.flush();
        app.prompt('> ');
      }
      yield* placed();
    }
    if (interactive) app.prompt('\n');
    inFile(named, () => reading.end());
    if (reading instanceof LinesReading) keyless += reading.keyless;
  }
  if (keyless > 0) app.note(`${keyless} ${keyless === 1 ? 'line has' : 'lines have'} no delimiter: the key is null.`);
}

/** Names the file in what is wrong with a line of it. */
function inFile(named: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (named === '' || !(error instanceof CliError) || error.code !== 'usage') throw error;
    throw new CliError('usage', `${named}${error.message}`, { hint: error.hint });
  }
}

function* places(topic: string, producer: Producer): Generator<Row> {
  for (const { partition, offset } of producer.placed()) yield { topic, partition, offset };
}

/** The same as finished lines: there may be millions. */
function* jsonPlaces(topic: string, producer: Producer): Generator<Uint8Array> {
  let lines = '';
  const name = JSON.stringify(topic);
  for (const { partition, offset } of producer.placed()) {
    lines += `{"topic":${name},"partition":${partition},"offset":${offset}}\n`;
  }
  if (lines !== '') yield Buffer.from(lines);
}
