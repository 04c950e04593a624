import type { CliError } from '../../base/errors.js';
import type { Cluster } from '../cluster.js';
import { topicDeleted } from './fetch-ranges.js';
import type { MembershipState } from './membership-state.js';

/**
 * Crashes of a member. kafkajs starts again by itself after most of them ("coordinator is loading" is usual on a fresh
 * broker); while the cluster is gone that comes to nothing.
 */
export class MemberCrashes {
  readonly #cluster: Cluster;
  readonly #topics: readonly string[];
  readonly #membership: MembershipState;
  #firstCrash: { readonly since: number; readonly error: CliError } | undefined;

  constructor(cluster: Cluster, topics: readonly string[], standing: MembershipState) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.#membership = standing;
  }

  /** `restarts` is what kafkajs says of it; where it does not start again the membership is ended. */
  async onCrash(error: CliError, restarts: boolean): Promise<void> {
    this.#firstCrash ??= { since: performance.now(), error };
    this.endIfLasting();
    // It does not say which topic is gone, and would look for it for long.
    const gone = error.code === 'notFound' ? await this.#deletedTopic() : undefined;
    if (gone !== undefined) this.#membership.fail(topicDeleted(gone));
    else if (!restarts) this.#membership.fail(error);
  }

  /** The member reads again. */
  onRecovered(): void {
    this.#firstCrash = undefined;
  }

  /** Ends the membership where it has not been over for as long as a request may take. */
  endIfLasting(): void {
    const { since, error } = this.#firstCrash ?? {};
    if (since === undefined || performance.now() - since < this.#cluster.settings.requestTimeoutMs) return;
    this.#membership.fail(error);
  }

  async #deletedTopic(): Promise<string | undefined> {
    const there = new Set((await this.#cluster.topics(this.#topics)).map(({ name }) => name));
    return this.#topics.find((topic) => !there.has(topic));
  }
}
