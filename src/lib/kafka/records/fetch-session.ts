import { partitionKey } from '../../base/topic-partition.js';
import { errorName } from '../values/error-names.js';
import type { FetchMetadata, FetchPartition, FetchRequest, FetchResponse } from './fetch-api.js';

const fullFetch: FetchMetadata = { id: 0, epoch: 0 };
const finalEpoch = -1;
const maxEpoch = 0x7fff_ffff;

/**
 * A fetch session with one broker (KIP-227): requests name only changed partitions, responses only those with new data.
 */
export class FetchSession {
  #metadata = fullFetch;
  #sessionPartitions = new Map<string, FetchPartition>();

  /** The session fields of the next request, which fetches exactly these partitions. */
  buildRequest(partitions: readonly FetchPartition[]): Pick<FetchRequest, 'metadata' | 'partitions' | 'forgotten'> {
    const before =
      this.#metadata.epoch === fullFetch.epoch ? new Map<string, FetchPartition>() : this.#sessionPartitions;
    this.#sessionPartitions = new Map(partitions.map((each) => [partitionKey(each), { ...each }]));
    return {
      metadata: this.#metadata,
      partitions: partitions.filter((each) => !isSame(each, before.get(partitionKey(each)))),
      forgotten: [...before.values()].filter((each) => !this.#sessionPartitions.has(partitionKey(each))),
    };
  }

  /**
   * Handles a response; returns false where the broker does not know the session, so that the next request starts a new
   * one.
   */
  handleResponse({ errorCode, sessionId }: Pick<FetchResponse, 'errorCode' | 'sessionId'>): boolean {
    const error = errorName(errorCode);
    if (error === 'FETCH_SESSION_ID_NOT_FOUND') this.#metadata = fullFetch;
    else if (error === 'INVALID_FETCH_SESSION_EPOCH')
      this.#metadata = { id: this.#metadata.id, epoch: fullFetch.epoch };
    else {
      const epoch = this.#metadata.epoch === maxEpoch ? 1 : this.#metadata.epoch + 1;
      // A broker with a full session cache returns id 0: then every request is a full one.
      this.#metadata = sessionId === 0 ? fullFetch : { id: sessionId, epoch };
      return true;
    }
    return false;
  }

  /** The session fields of a closing request; null where there is no session. */
  close(): Pick<FetchRequest, 'metadata' | 'partitions' | 'forgotten'> | null {
    const { id } = this.#metadata;
    this.#metadata = fullFetch;
    return id === 0 ? null : { metadata: { id, epoch: finalEpoch }, partitions: [], forgotten: [] };
  }
}

const isSame = (one: FetchPartition, other: FetchPartition | undefined): boolean =>
  one.offset === other?.offset &&
  one.leaderEpoch === other.leaderEpoch &&
  one.lastEpoch === other.lastEpoch &&
  one.maxBytes === other.maxBytes;
