import type { FetchedRecords } from '../../lib/kafka/cluster.js';
import { emptyDraft, type RecordDraft, setKey, setValue } from '../../lib/records/record.js';

/** Fills a draft from a record without copying: valid until the cursor moves. */
export function fillDraft(draft: RecordDraft, record: FetchedRecords, preservePartition: boolean): RecordDraft {
  const { bytes, keyStart, keyEnd, valueStart, valueEnd } = record;
  setKey(draft, keyStart < 0 ? null : bytes, keyStart, keyEnd);
  setValue(draft, valueStart < 0 ? null : bytes, valueStart, valueEnd);
  draft.rawHeaders = record.rawHeaders;
  draft.timestamp = record.timestamp;
  draft.partition = preservePartition ? record.partition : -1;
  return draft;
}

/** Creates a draft with its own copy of the record. */
export function ownedDraft(record: FetchedRecords, preservePartition: boolean): RecordDraft {
  const draft = fillDraft(emptyDraft(), record, preservePartition);
  const { keyStart, keyEnd, valueStart, valueEnd, rawHeaders } = record;
  // Key, value and headers are adjacent: one copy holds them all.
  const start = [keyStart, valueStart].find((at) => at >= 0) ?? rawHeaders.start;
  const bytes = Buffer.from(record.bytes.subarray(start, rawHeaders.end));
  setKey(draft, keyStart < 0 ? null : bytes, keyStart - start, keyEnd - start);
  setValue(draft, valueStart < 0 ? null : bytes, valueStart - start, valueEnd - start);
  draft.rawHeaders = { ...rawHeaders, bytes, start: rawHeaders.start - start, end: rawHeaders.end - start };
  return draft;
}
