import { partitionKey } from '../../base/topic-partition.js';
import { errorName } from '../error-names.js';
import type { FetchMetadata, FetchPartition, FetchRequest, FetchResponse } from './fetch-api.js';

const fullFetch: FetchMetadata = { id: 0, epoch: 0 };
const finalEpoch = -1;
const maxEpoch = 0x7fff_ffff;

/**
 * A fetch session with one broker (KIP-227): it remembers what was asked, so that a request names only partitions of
 * which something has changed, and an answer only those that have something new.
 */
export class FetchSession {
  #metadata = fullFetch;
  #sessionPartitions = new Map<string, FetchPartition>();

  /** What a request has to say so that the broker reads just these partitions. */
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

  /** Takes in an answer; false where the broker no longer knows the session, so that the next request begins another. */
  handleResponse({ errorCode, sessionId }: Pick<FetchResponse, 'errorCode' | 'sessionId'>): boolean {
    const error = errorName(errorCode);
    if (error === 'FETCH_SESSION_ID_NOT_FOUND') this.#metadata = fullFetch;
    else if (error === 'INVALID_FETCH_SESSION_EPOCH')
      this.#metadata = { id: this.#metadata.id, epoch: fullFetch.epoch };
    else {
      const epoch = this.#metadata.epoch === maxEpoch ? 1 : this.#metadata.epoch + 1;
      // A broker whose cache of sessions is full gives none: each request is a whole one then.
      this.#metadata = sessionId === 0 ? fullFetch : { id: sessionId, epoch };
      return true;
    }
    return false;
  }

  /** What tells the broker that it may forget the session; null where there is none. */
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
