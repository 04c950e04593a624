import type { Cluster } from '../cluster.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { errorName } from '../values/error-names.js';
import { isRetriable } from '../wire/retry.js';
import type { ConsumerMetadata } from './consumer-metadata.js';
import type { FetchPosition } from './fetch-position.js';

/** Handles errors of single partitions in fetch responses. */
export class FetchRecovery {
  readonly #cluster: Cluster;
  readonly #metadata: ConsumerMetadata;
  readonly #note: (text: string) => void;
  readonly #fail: (error: unknown) => void;

  constructor(
    cluster: Cluster,
    leaders: ConsumerMetadata,
    { note, fail }: { readonly note: (text: string) => void; readonly fail: (error: unknown) => void },
  ) {
    this.#cluster = cluster;
    this.#metadata = leaders;
    this.#note = note;
    this.#fail = fail;
  }

  /** Retriable errors are waited for, OFFSET_OUT_OF_RANGE resets the position; any other error ends the read. */
  async handleError(position: FetchPosition, errorCode: number): Promise<void> {
    const name = errorName(errorCode);
    if (name === 'OFFSET_OUT_OF_RANGE') return this.#resetOutOfRange(position);
    const error = brokerFailure(errorCode, { action: `read ${position.topic} partition ${position.partition}` });
    if (isRetriable(errorCode) || name === 'UNKNOWN_TOPIC_OR_PARTITION' || name === 'KAFKA_STORAGE_ERROR') {
      this.#metadata.markUnreadable(position, error);
    } else this.#fail(error);
  }

  /**
   * The log was truncated by an unclean leader election (KIP-320): reading goes back to the offset where the logs
   * diverge, to read what replaced the lost records.
   */
  handleDivergence(position: FetchPosition, at: number): void {
    const { topic, partition, offset } = position;
    position.lastEpoch = -1;
    if (at >= offset) return;
    position.offset = at;
    this.#note(
      `${topic} partition ${partition}: the records from offset ${at} to ${offset - 1} are lost, as a leader without them was elected; reading on from ${at}`,
    );
  }

  /** Continues at the nearest end of the log, and notes it. */
  async #resetOutOfRange(position: FetchPosition): Promise<void> {
    const { topic, partition, offset } = position;
    const [earliest, latest] = await this.#cluster.listOffsets([
      { topic, partition, at: 'earliest' },
      { topic, partition, at: 'latest' },
    ]);
    if (earliest?.offset == null || latest?.offset == null) return;
    const gone = offset < earliest.offset;
    position.offset = gone ? earliest.offset : latest.offset;
    position.lastEpoch = -1;
    const why = gone ? 'is no longer there' : 'is not there';
    this.#note(`${topic} partition ${partition}: offset ${offset} ${why}; reading on from ${position.offset}`);
  }
}
