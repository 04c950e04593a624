import { CliError } from '../../lib/errors.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import { unknownPartition } from '../../lib/places.js';
import type { Take } from '../../lib/records/input/reading.js';
import { copyOf, type RecordDraft } from '../../lib/records/record.js';
import { goOnBehind } from './written-note.js';

interface HeldRecord {
  readonly draft: RecordDraft;
  /** Where it stands in the input. */
  readonly place: string;
}

/**
 * A record that names a partition which the topic did not have, and all that come behind it, until the topic has been
 * looked at again: Java's producer too asks anew before it refuses a partition.
 */
export class Held {
  readonly #topic: string;
  readonly #producer: Producer;
  readonly #take: Take;
  #records: HeldRecord[] = [];
  /** True where records have been taken before. */
  readonly #begun: () => boolean;

  constructor(topic: string, producer: Producer, take: Take, begun: () => boolean) {
    this.#topic = topic;
    this.#producer = producer;
    this.#take = take;
    this.#begun = begun;
  }

  get empty(): boolean {
    return this.#records.length === 0;
  }

  /** True where a record is held from now on. */
  holds(draft: RecordDraft, place: () => string): boolean {
    if (this.empty && draft.partition < this.#producer.partitionCount) return false;
    this.#records.push({ draft: copyOf(draft), place: place() });
    return true;
  }

  /** Lets them be taken; throws `notFound` for the first whose partition is not there now either. */
  async release(): Promise<void> {
    await this.#producer.look();
    const records = this.#records;
    this.#records = [];
    for (const { draft, place } of records) {
      if (draft.partition >= this.#producer.partitionCount) throw this.#absent(draft, place);
      this.#take(draft);
    }
  }

  #absent({ partition }: RecordDraft, place: string): CliError {
    const { partitionCount } = this.#producer;
    const wayOut = this.#begun() ? goOnBehind : undefined;
    const { code, message, hint } = unknownPartition(this.#topic, partition, partitionCount, wayOut);
    return new CliError(code, `${place}: ${message}`, { hint });
  }
}
