import type { CliError } from '../../base/errors.js';
import type { Cluster } from '../cluster.js';
import { topicDeleted } from '../records/fetch-ranges.js';
import type { MembershipState } from './membership-state.js';

/**
 * Crashes of a kafkajs consumer. It restarts after most of them by itself ("coordinator is loading" is common on a
 * fresh broker), but also while the cluster is unreachable for good.
 */
export class MemberCrashes {
  readonly #cluster: Cluster;
  readonly #topics: readonly string[];
  readonly #membership: MembershipState;
  #firstCrash: { readonly since: number; readonly error: CliError } | undefined;

  constructor(cluster: Cluster, topics: readonly string[], membership: MembershipState) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.#membership = membership;
  }

  /** `restarts` is kafkajs' own flag: without a restart the membership ends. */
  async onCrash(error: CliError, restarts: boolean): Promise<void> {
    this.#firstCrash ??= { since: performance.now(), error };
    this.endIfLasting();
    // kafkajs does not name the missing topic, and would go on looking for it.
    const deleted = error.code === 'notFound' ? await this.#deletedTopic() : undefined;
    if (deleted !== undefined) this.#membership.fail(topicDeleted(deleted));
    else if (!restarts) this.#membership.fail(error);
  }

  /** Call when the member fetches again. */
  onRecovered(): void {
    this.#firstCrash = undefined;
  }

  /** Ends the membership where crashes have lasted for the request timeout. */
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
