import { CliError } from '../../lib/base/errors.js';
import { unknownPartition } from '../../lib/base/topic-partition.js';
import type { RecordProducer } from '../../lib/kafka/cluster.js';
import type { AppendRecord } from '../../lib/records/input/record-parser.js';
import { copyDraft, type RecordDraft } from '../../lib/records/record.js';
import { resumeHint } from './written-note.js';

interface PendingRecord {
  readonly draft: RecordDraft;
  /** File and line of the record in the input. */
  readonly inputPosition: string;
}

/**
 * Holds back a record for a partition that the topic does not have, and all records behind it, until the metadata is
 * refreshed: Java's producer refreshes too before it fails.
 */
export class PendingRecords {
  readonly #topic: string;
  readonly #producer: RecordProducer;
  readonly #append: AppendRecord;
  #records: PendingRecord[] = [];
  /** True where records were appended before. */
  readonly #hasAppended: () => boolean;

  constructor(topic: string, producer: RecordProducer, append: AppendRecord, hasAppended: () => boolean) {
    this.#topic = topic;
    this.#producer = producer;
    this.#append = append;
    this.#hasAppended = hasAppended;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** Holds the record back where necessary; returns whether it does. */
  defer(draft: RecordDraft, position: () => string): boolean {
    if (this.isEmpty && draft.partition < this.#producer.partitionCount) return false;
    this.#records.push({ draft: copyDraft(draft), inputPosition: position() });
    return true;
  }

  /**
   * Refreshes the metadata and appends the records; throws `notFound` for the first whose partition is still missing.
   */
  async release(): Promise<void> {
    await this.#producer.refreshMetadata();
    const records = this.#records;
    this.#records = [];
    for (const { draft, inputPosition } of records) {
      if (draft.partition >= this.#producer.partitionCount) throw this.#missingPartition(draft, inputPosition);
      this.#append(draft);
    }
  }

  #missingPartition({ partition }: RecordDraft, position: string): CliError {
    const { partitionCount } = this.#producer;
    const hintLine = this.#hasAppended() ? resumeHint : undefined;
    const { code, message, hint } = unknownPartition(this.#topic, partition, partitionCount, hintLine);
    return new CliError(code, `${position}: ${message}`, { hint });
  }
}
