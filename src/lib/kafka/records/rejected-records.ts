import { CliError } from '../../base/errors.js';
import type { PendingBatch } from './pending-batch.js';

/** Records that a topic does not take: each of them is alone more than it allows, or a leader refuses its whole batch. */
export class RejectedRecords {
  count = 0;
  readonly #topic: string;
  #firstError: CliError | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** Throws why the first of them is not taken. */
  throwIfAny(): void {
    if (this.#firstError) throw this.#firstError;
  }

  /** Refuses the record of a batch, for a limit that is known or with the broker's words; true for the first of all. */
  add(batch: PendingBatch, limit: number | null, words: string | null): boolean {
    batch.isRejected = true;
    this.count++;
    if (this.#firstError) return false;
    this.#firstError = recordTooLarge(this.#topic, batch.bytes.length, limit, words);
    return true;
  }

  /** Counts a batch whose refusal is told as the failure that it is. */
  addAll(batch: PendingBatch): void {
    batch.isRejected = true;
    this.count += batch.count;
  }
}

function recordTooLarge(topic: string, length: number, limit: number | null, words: string | null): CliError {
  const takes = limit === null ? '' : ` (${limit} bytes)`;
  return new CliError('failed', `a record of ${length} bytes is larger than ${topic} takes${takes}`, {
    kafka: words === null ? 'MESSAGE_TOO_LARGE' : `MESSAGE_TOO_LARGE: ${words}`,
    hint: `Compress it with --compression zstd, or allow more:  kafkactl topics alter ${topic} -c max.message.bytes=${2 * length}`,
  });
}
