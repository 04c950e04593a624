import { partitionKey } from '../../places.js';
import { errorName } from '../error-names.js';
import type { FetchAnswer, FetchPartition, FetchRequest, SessionStep } from './fetch-api.js';

const full: SessionStep = { id: 0, epoch: 0 };
const closing = -1;
const largest = 0x7fff_ffff;

/**
 * A fetch session with one broker (KIP-227): it remembers what was asked, so that a request names only partitions of
 * which something has changed, and an answer only those that have something new.
 */
export class FetchSession {
  #step = full;
  #asked = new Map<string, FetchPartition>();

  /** What a request has to say so that the broker reads just these partitions. */
  ask(partitions: readonly FetchPartition[]): Pick<FetchRequest, 'session' | 'partitions' | 'forgotten'> {
    const before = this.#step.epoch === full.epoch ? new Map<string, FetchPartition>() : this.#asked;
    this.#asked = new Map(partitions.map((each) => [partitionKey(each), { ...each }]));
    return {
      session: this.#step,
      partitions: partitions.filter((each) => !isSame(each, before.get(partitionKey(each)))),
      forgotten: [...before.values()].filter((each) => !this.#asked.has(partitionKey(each))),
    };
  }

  /** Takes in an answer; false where the broker no longer knows the session, so that the next request begins another. */
  answered({ errorCode, sessionId }: Pick<FetchAnswer, 'errorCode' | 'sessionId'>): boolean {
    const error = errorName(errorCode);
    if (error === 'FETCH_SESSION_ID_NOT_FOUND') this.#step = full;
    else if (error === 'INVALID_FETCH_SESSION_EPOCH') this.#step = { id: this.#step.id, epoch: full.epoch };
    else {
      const epoch = this.#step.epoch === largest ? 1 : this.#step.epoch + 1;
      // A broker whose cache of sessions is full gives none: each request is a whole one then.
      this.#step = sessionId === 0 ? full : { id: sessionId, epoch };
      return true;
    }
    return false;
  }

  /** What tells the broker that it may forget the session; null where there is none. */
  close(): Pick<FetchRequest, 'session' | 'partitions' | 'forgotten'> | null {
    const { id } = this.#step;
    this.#step = full;
    return id === 0 ? null : { session: { id, epoch: closing }, partitions: [], forgotten: [] };
  }
}

const isSame = (one: FetchPartition, other: FetchPartition | undefined): boolean =>
  one.offset === other?.offset &&
  one.leaderEpoch === other.leaderEpoch &&
  one.lastEpoch === other.lastEpoch &&
  one.maxBytes === other.maxBytes;
