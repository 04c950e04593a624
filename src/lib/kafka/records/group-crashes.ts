import type { CliError } from '../../errors.js';
import type { Cluster } from '../cluster.js';
import type { GroupStanding } from './group-standing.js';
import { deletedTopic } from './ranges.js';

/**
 * Crashes of a member. kafkajs starts again by itself after most of them ("coordinator is loading" is usual on a fresh
 * broker); while the cluster is gone that comes to nothing.
 */
export class GroupCrashes {
  readonly #cluster: Cluster;
  readonly #topics: readonly string[];
  readonly #standing: GroupStanding;
  #first: { readonly since: number; readonly error: CliError } | undefined;

  constructor(cluster: Cluster, topics: readonly string[], standing: GroupStanding) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.#standing = standing;
  }

  /** `restarts` is what kafkajs says of it; where it does not start again the membership is ended. */
  async crashed(error: CliError, restarts: boolean): Promise<void> {
    this.#first ??= { since: performance.now(), error };
    this.check();
    // It does not say which topic is gone, and would look for it for long.
    const gone = error.code === 'notFound' ? await this.#goneTopic() : undefined;
    if (gone !== undefined) this.#standing.fail(deletedTopic(gone));
    else if (!restarts) this.#standing.fail(error);
  }

  /** The member reads again. */
  over(): void {
    this.#first = undefined;
  }

  /** Ends the membership where it has not been over for as long as a request may take. */
  check(): void {
    const { since, error } = this.#first ?? {};
    if (since === undefined || performance.now() - since < this.#cluster.settings.requestTimeoutMs) return;
    this.#standing.fail(error);
  }

  async #goneTopic(): Promise<string | undefined> {
    const there = new Set((await this.#cluster.topics(this.#topics)).map(({ name }) => name));
    return this.#topics.find((topic) => !there.has(topic));
  }
}
