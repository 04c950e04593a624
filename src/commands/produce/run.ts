import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { unknownPartition } from '../../lib/base/topic-partition.js';
import type { RecordProducer } from '../../lib/kafka/cluster.js';
import { noteAddedForWriting } from '../consume/added-partitions.js';
import { explainMissingTopic } from '../consume/missing-topic.js';
import { abortGraceMs, unlessAborted } from './abort.js';
import { type AckedRow, ackedOutput, reportsAcked } from './acked-output.js';
import type { ProduceValues } from './options.js';
import { ProduceInput } from './produce-input.js';
import { noteWritten, resumeHint, totalCount } from './written-note.js';

const acksOf = { all: -1, '-1': -1, '1': 1, '0': 0 } as const;

/** Runs `produce`; yields a row per record for scripts. */
export async function* produceRecords(values: ProduceValues, app: App): AsyncGenerator<AckedRow | Uint8Array> {
  checkOptions(values);
  const producer = await openProducer(values, app);
  const input = new ProduceInput(values, producer, app);
  let hasEnded = false;
  /** Flushes what was appended, however the command ends, unless that is what fails. */
  const end = async (): Promise<void> => {
    hasEnded = true;
    await producer.flush().catch(() => {});
    input.noteKeyless();
    const { ackedCounts, rejectedCount } = producer;
    noteWritten(app, values.topic, {
      ackedCounts,
      rejectedCount,
      appendedCount: input.appendedCount,
      bytes: input.appendedBytes,
    });
  };
  try {
    yield* input.run();
    await producer.flush();
    yield* ackedOutput(app, values.topic, producer);
  } catch (error) {
    await end();
    yield* ackedOutput(app, values.topic, producer);
    throw afterWriting(error, producer);
  } finally {
    // The reader of the output may be gone, which ends the command too.
    if (!hasEnded) await end();
    producer.close();
  }
}

async function openProducer(values: ProduceValues, app: App): Promise<RecordProducer> {
  const { topic, partition, timeout } = values;
  const settings = await app.settings();
  // No request takes longer than the delivery timeout.
  const patient = { ...settings, requestTimeoutMs: Math.min(settings.requestTimeoutMs, timeout) };
  const cluster = await app.clusterOf(patient, { graceMs: abortGraceMs });
  const acks = acksOf[values.acks];
  const opening = explainMissingTopic(cluster, { topics: [topic], writes: true }, () =>
    cluster.producer(topic, {
      acks,
      partitioner: values.partitioner,
      compression: values.compression,
      lingerMs: values.linger,
      batchBytes: values.batchSize,
      timeoutMs: timeout,
      keepOffsets: reportsAcked(app),
      onPartitionsAdded: (partitions) => {
        if (partition === undefined) noteAddedForWriting(topic, partitions, values.partitioner === 'java', app);
      },
    }),
  );
  const producer = await unlessAborted(app.signal, opening);
  if (partition !== undefined && partition >= producer.partitionCount) {
    producer.close();
    throw unknownPartition(topic, partition, producer.partitionCount);
  }
  if (acks !== -1) {
    app.note(`--acks ${acks} turns idempotence off: after a failure records may be missing or stand twice.`);
  }
  return producer;
}

function checkOptions({ values, file, input, keyDelimiter, keyFrom, key }: ProduceValues): void {
  const both = (one: string, other: string) => new CliError('usage', `${one} and ${other} do not go together`);
  if (values.length > 0 && file.length > 0) throw both('values on the line', '--file');
  if (values.length > 0 && input !== 'lines') throw both('values on the line', '--input');
  if (keyDelimiter !== undefined && key !== undefined) throw both('--key', '--key-delimiter');
  if (keyFrom && (key ?? keyDelimiter) !== undefined) throw both('--key-from', key === undefined ? '-K' : '--key');
  if (keyDelimiter !== undefined && input !== 'lines') throw both('--key-delimiter', `--input ${input}`);
}

/** Exit code 2 means that nothing was done: where records before a faulty line are written, it is 1. */
function afterWriting(error: unknown, { ackedCounts }: RecordProducer): unknown {
  if (!(error instanceof CliError) || error.code !== 'usage' || totalCount(ackedCounts) === 0) return error;
  const { message, hint } = error;
  return new CliError('failed', message, { hint: hint === undefined ? resumeHint : `${hint}\n${resumeHint}` });
}
