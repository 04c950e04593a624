import { CliError } from '../../base/errors.js';
import type { PendingBatch } from './pending-batch.js';

/** Records that are rejected: too large for the topic, or in a batch that the leader rejects. */
export class RejectedRecords {
  count = 0;
  readonly #topic: string;
  #firstError: CliError | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** Throws the error of the first rejected record, if any. */
  throwIfAny(): void {
    if (this.#firstError) throw this.#firstError;
  }

  /**
   * Rejects the single record of a batch, for a known limit or with the broker's message; returns true for the first
   * rejection.
   */
  add(batch: PendingBatch, limit: number | null, message: string | null): boolean {
    batch.isRejected = true;
    this.count++;
    if (this.#firstError) return false;
    this.#firstError = recordTooLarge(this.#topic, batch.bytes.length, limit, message);
    return true;
  }

  /** Counts a rejected batch whose error is reported as the failure of the producer. */
  addAll(batch: PendingBatch): void {
    batch.isRejected = true;
    this.count += batch.count;
  }
}

function recordTooLarge(topic: string, length: number, limit: number | null, message: string | null): CliError {
  const takes = limit === null ? '' : ` (${limit} bytes)`;
  return new CliError('failed', `a record of ${length} bytes is larger than ${topic} takes${takes}`, {
    kafka: message === null ? 'MESSAGE_TOO_LARGE' : `MESSAGE_TOO_LARGE: ${message}`,
    hint: `Compress it with --compression zstd, or allow more:  kafkactl topics alter ${topic} -c max.message.bytes=${2 * length}`,
  });
}
