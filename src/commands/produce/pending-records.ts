import { CliError } from '../../lib/base/errors.js';
import { unknownPartition } from '../../lib/base/topic-partition.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import type { AppendRecord } from '../../lib/records/input/record-parser.js';
import { copyDraft, type RecordDraft } from '../../lib/records/record.js';
import { resumeHint } from './written-note.js';

interface PendingRecord {
  readonly draft: RecordDraft;
  /** Where it stands in the input. */
  readonly inputPosition: string;
}

/**
 * A record that names a partition which the topic did not have, and all that come behind it, until the topic has been
 * looked at again: Java's producer too asks anew before it refuses a partition.
 */
export class PendingRecords {
  readonly #topic: string;
  readonly #producer: Producer;
  readonly #append: AppendRecord;
  #records: PendingRecord[] = [];
  /** True where records have been taken before. */
  readonly #hasAppended: () => boolean;

  constructor(topic: string, producer: Producer, take: AppendRecord, begun: () => boolean) {
    this.#topic = topic;
    this.#producer = producer;
    this.#append = take;
    this.#hasAppended = begun;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** True where a record is held from now on. */
  defer(draft: RecordDraft, place: () => string): boolean {
    if (this.isEmpty && draft.partition < this.#producer.partitionCount) return false;
    this.#records.push({ draft: copyDraft(draft), inputPosition: place() });
    return true;
  }

  /** Lets them be taken; throws `notFound` for the first whose partition is not there now either. */
  async release(): Promise<void> {
    await this.#producer.refreshMetadata();
    const records = this.#records;
    this.#records = [];
    for (const { draft, inputPosition } of records) {
      if (draft.partition >= this.#producer.partitionCount) throw this.#missingPartition(draft, inputPosition);
      this.#append(draft);
    }
  }

  #missingPartition({ partition }: RecordDraft, place: string): CliError {
    const { partitionCount } = this.#producer;
    const wayOut = this.#hasAppended() ? resumeHint : undefined;
    const { code, message, hint } = unknownPartition(this.#topic, partition, partitionCount, wayOut);
    return new CliError(code, `${place}: ${message}`, { hint });
  }
}
