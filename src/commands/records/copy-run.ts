import type { App } from '../../lib/app.js';
import type { Row } from '../../lib/cli/command.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import type { Compression } from '../../lib/kafka/records/compression.js';
import { Fetcher } from '../../lib/kafka/records/fetcher.js';
import { Producer } from '../../lib/kafka/records/producer.js';
import { resolveRanges } from '../../lib/kafka/records/ranges.js';
import { earliest, latest, parseOffsetRange } from '../../lib/offsets/parse.js';
import { recordFilter } from '../../lib/records/filter.js';
import { emptyDraft, type RecordDraft, type RecordView, setKey, setValue } from '../../lib/records/record.js';
import { batchBytesOf, maxMessageBytesOf } from './limits.js';
import { Pace } from './pace.js';
import { countOf, noteWritten } from './written-note.js';

export interface CopyValues {
  readonly source: string;
  readonly destination: string;
  readonly offset: string | undefined;
  readonly partition: readonly number[] | undefined;
  readonly key: string | undefined;
  readonly header: readonly (readonly [string, string])[];
  readonly grep: RegExp | undefined;
  readonly follow: boolean;
  readonly preservePartitions: boolean;
  readonly rate: number | undefined;
  readonly compression: Compression;
  readonly timeout: number;
}

interface Place {
  readonly cluster: Cluster;
  readonly topic: string;
}

/** Runs a `copy` line. */
export async function copyRecords(values: CopyValues, app: App): Promise<Row[]> {
  const from = await placeOf(values.source, app);
  const to = await placeOf(values.destination, app);
  refuseReadOnly(to);
  await refuseSame(from, to);
  const range = values.offset === undefined ? { from: earliest } : parseOffsetRange(values.offset, app.now());
  const { ranges, notes } = await resolveRanges(from.cluster, {
    topics: [from.topic],
    partitions: values.partition ?? [],
    range: values.follow ? range : { until: latest, ...range },
    committed: true,
  });
  for (const note of notes) app.note(note);
  const maxMessageBytes = await maxMessageBytesOf(to.cluster, to.topic);
  const producer = await Producer.open(to.cluster, to.topic, {
    acks: -1,
    partitioner: 'java',
    compression: values.compression,
    lingerMs: 5,
    batchBytes: batchBytesOf(maxMessageBytes),
    timeoutMs: values.timeout,
    maxMessageBytes,
    keepPlaces: false,
  });
  const source = new Fetcher(from.cluster, ranges, { committed: true, note: (text) => app.note(text) });
  const total = values.follow ? undefined : ranges.reduce((sum, { offset, until = offset }) => sum + until - offset, 0);
  try {
    await move(source, producer, values, app, total);
  } catch (error) {
    noteWritten(app, values.destination, producer.counts);
    throw error;
  } finally {
    await source.close();
    producer.close();
  }
  return [{ source: values.source, destination: values.destination, recordCount: countOf(producer.counts) }];
}

async function move(
  source: Fetcher,
  producer: Producer,
  values: CopyValues,
  app: App,
  total: number | undefined,
): Promise<void> {
  const wanted = recordFilter({ key: values.key, headers: values.header, grep: values.grep });
  const pace = new Pace(values.rate, app.signal);
  const progress = app.progress('Copying');
  const draft = emptyDraft();
  let passed = 0;
  try {
    for (let next = await source.next(1000); next !== 'end'; next = await source.next(1000)) {
      while (next !== 'idle' && next.next()) {
        passed++;
        if (wanted && !wanted(next)) continue;
        fill(draft, next, values.preservePartitions);
        producer.append(draft);
        pace.count();
        if (producer.full) await producer.room();
        if (values.rate !== undefined) await pace.wait();
      }
      // A source that is silent must not hide that what came before it cannot be written.
      await producer.room();
      progress.update(passed, total);
    }
    await producer.flush();
  } finally {
    progress.end();
  }
}

function fill(draft: RecordDraft, record: RecordView, preservePartition: boolean): void {
  const { bytes, keyStart, keyEnd, valueStart, valueEnd } = record;
  setKey(draft, keyStart < 0 ? null : bytes, keyStart, keyEnd);
  setValue(draft, valueStart < 0 ? null : bytes, valueStart, valueEnd);
  draft.headers = record.headers();
  draft.timestamp = record.timestamp;
  draft.partition = preservePartition ? record.partition : -1;
}

/** `TOPIC` is of this line's cluster, `CONTEXT/TOPIC` of another; a topic's name has no slash. */
async function placeOf(word: string, app: App): Promise<Place> {
  const slash = word.indexOf('/');
  if (slash < 0) return { cluster: await app.cluster(), topic: word };
  const settings = await app.settingsOf(word.slice(0, slash));
  return { cluster: await app.clusterOf(settings), topic: word.slice(slash + 1) };
}

function refuseReadOnly({ cluster: { settings } }: Place): void {
  if (!settings.readOnly) return;
  throw new CliError('denied', `context "${settings.context}" is read-only, and this command writes to it`, {
    hint: `Allow it:  kafkactl contexts edit ${settings.context} --unset read-only`,
  });
}

/** A copy of a topic into itself would never end. */
async function refuseSame(from: Place, to: Place): Promise<void> {
  if (from.topic !== to.topic) return;
  const [one, other] = await Promise.all([from.cluster.describe(), to.cluster.describe()]);
  if (one.clusterId === other.clusterId) throw new CliError('usage', `${from.topic} cannot be copied into itself`);
}
