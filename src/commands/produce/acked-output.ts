import type { App } from '../../lib/app.js';
import type { OutputFormat } from '../../lib/io/output-format.js';
import type { RecordProducer } from '../../lib/kafka/cluster.js';

/** A record that was acknowledged. The offset is null with `--acks 0`, where brokers send no answer. */
export interface AckedRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number | null;
}

/** Output formats with a row per acknowledged record; other formats get one note at the end. */
const ackedFormats: readonly string[] = ['json', 'yaml', 'csv'] satisfies OutputFormat[];

export const reportsAcked = ({ output }: App): boolean => ackedFormats.includes(output.format);

/** Output for the records acknowledged since the last call. */
export const ackedOutput = (app: App, topic: string, producer: RecordProducer): Iterable<AckedRow | Uint8Array> =>
  (app.output.format === 'json' ? ackedJsonLines : ackedRows)(topic, producer);

function* ackedRows(topic: string, producer: RecordProducer): Generator<AckedRow> {
  for (const { partition, offset } of producer.takeAcked()) yield { topic, partition, offset };
}

/** The same as NDJSON: there may be millions. */
function* ackedJsonLines(topic: string, producer: RecordProducer): Generator<Uint8Array> {
  let lines = '';
  const name = JSON.stringify(topic);
  for (const { partition, offset } of producer.takeAcked()) {
    lines += `{"topic":${name},"partition":${partition},"offset":${offset}}\n`;
  }
  if (lines !== '') yield Buffer.from(lines);
}
