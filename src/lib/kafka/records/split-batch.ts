import { emptyDraft, setKey, setValue } from '../../records/record.js';
import { BatchWriter } from './batch-writer.js';
import type { Codec } from './compression.js';
import { RecordReader } from './record-reader.js';

/**
 * Splits a finished batch into batches of about half its size, for a topic with a smaller limit (KIP-126). Returns one
 * batch where it holds a single record.
 */
export function splitBatch(bytes: Buffer, codec: Codec): { readonly bytes: Buffer; readonly count: number }[] {
  const parts: { bytes: Buffer; count: number }[] = [];
  const records = new RecordReader({ topic: '', partition: -1, bytes, from: 0, codecs: new Map([[codec.id, codec]]) });
  const draft = emptyDraft();
  let writer: BatchWriter | undefined;
  const close = () => {
    if (writer) parts.push({ bytes: writer.finish(codec), count: writer.count });
    writer = undefined;
  };
  while (records.next()) {
    const { keyStart, keyEnd, valueStart, valueEnd, timestamp } = records;
    setKey(draft, keyStart < 0 ? null : records.bytes, keyStart, keyEnd);
    setValue(draft, valueStart < 0 ? null : records.bytes, valueStart, valueEnd);
    draft.rawHeaders = records.rawHeaders;
    writer ??= new BatchWriter(Math.ceil(records.bytes.length / 2));
    if (writer.append(draft, timestamp)) continue;
    close();
    writer = new BatchWriter(Math.ceil(records.bytes.length / 2));
    writer.append(draft, timestamp);
  }
  close();
  return parts;
}
