import type { App } from '../../lib/app.js';
import { recordFilter } from '../../lib/records/filter.js';
import { type PumpOptions, pump } from '../../lib/records/output/pump.js';
import { OutputBuffer } from '../../lib/records/output-buffer.js';
import type { RecordSource } from '../../lib/records/record.js';
import type { ConsumeValues } from './options.js';
import { recordPacer } from './pacer.js';
import { openSource, openTail } from './source.js';
import { openWriter } from './writer.js';

/** Runs `consume`: yields the output in chunks. */
export async function* consumeRecords(values: ConsumeValues, app: App): AsyncGenerator<Uint8Array> {
  const options: PumpOptions = {
    write: await openWriter(values, app),
    filter: recordFilter({ key: values.key, headers: values.header, grep: values.grep }),
    maxRecords: values.maxMessages,
    timeoutMs: values.timeout,
    commits: values.group !== undefined,
    awaitTurn: values.rate === undefined ? undefined : recordPacer(values.rate, app.signal),
  };
  const topic = [...new Set(values.topic)];
  const { tail } = values;
  if (tail === undefined) yield* pumpAndClose(await openSource({ ...values, topic }, app), options, app);
  else yield* consumeTail({ ...values, topic, tail }, options, app);
}

async function* consumeTail(values: ConsumeValues & { readonly tail: number }, options: PumpOptions, app: App) {
  const out = new OutputBuffer();
  const capture: Parameters<typeof openTail>[2] = (record) => {
    options.write(record, out);
    return out.takeCopy();
  };
  const { newest, source } = await openTail(values, app, capture, options.filter);
  const first = newest.length > 0 ? [Buffer.concat(newest.slice(0, options.maxRecords))] : [];
  yield* pumpAndClose(source, { ...options, alreadyWritten: newest.length }, app, first);
}

/** `first` is written before the records of the source. */
async function* pumpAndClose(
  source: RecordSource,
  options: PumpOptions,
  app: App,
  first: readonly Uint8Array[] = [],
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    yield* pump(source, options);
    app.signal.throwIfAborted();
  } finally {
    await source.close();
  }
}
