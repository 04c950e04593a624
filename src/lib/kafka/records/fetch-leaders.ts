import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { Cluster } from '../cluster.js';
import { isDone, type Position } from './fetch-position.js';

export interface FetchLeadersEvents {
  /** Some partitions have a leader that they did not have. */
  readonly found: () => void;
  /** Nothing can be read any more. */
  readonly failed: (error: unknown) => void;
}

export const retryPauseMs = 100;
const leaderNotAvailable = 5;

/** Who leads the partitions that are read; asked again while one has no leader. */
export class FetchLeaders {
  readonly #cluster: Cluster;
  readonly #positions: readonly Position[];
  readonly #patienceMs: number;
  readonly #events: FetchLeadersEvents;
  #finding = false;
  #closed = false;

  /** `patienceMs` is how long a partition may go without an answer. */
  constructor(cluster: Cluster, positions: readonly Position[], patienceMs: number, events: FetchLeadersEvents) {
    this.#cluster = cluster;
    this.#positions = positions;
    this.#patienceMs = patienceMs;
    this.#events = events;
  }

  close(): void {
    this.#closed = true;
  }

  /** Asks until every partition that is still read has a leader. */
  async find(): Promise<void> {
    if (this.#finding) return;
    this.#finding = true;
    while (!this.#closed && this.#positions.some((position) => position.leader === null && !isDone(position))) {
      if (!(await this.ask())) await pause(retryPauseMs);
    }
    this.#finding = false;
  }

  /** Asks once; false where some partition has no leader, or nobody could be asked. */
  async ask(): Promise<boolean> {
    const open = this.#positions.filter((position) => !isDone(position));
    try {
      await this.#learn(open);
    } catch (error) {
      if (!isUnreachable(error)) this.#events.failed(error);
      else for (const position of open) this.failing(position, error);
      return this.#closed;
    }
    this.#events.found();
    return open.every(({ leader }) => leader !== null);
  }

  /** Fails for good where a partition could not be read for too long, and an end was asked for, or all are so. */
  failing(position: Position, error: CliError): void {
    const now = performance.now();
    position.failingSince ??= now;
    if (now - position.failingSince < this.#patienceMs) return;
    const all = this.#positions.every((each) => isDone(each) || each.failingSince !== null);
    if (all || Number.isFinite(position.until)) this.#events.failed(error);
  }

  async #learn(open: readonly Position[]): Promise<void> {
    const names = [...new Set(open.map(({ topic }) => topic))];
    const topics = new Map((await this.#cluster.topics(names)).map((topic) => [topic.name, topic]));
    for (const position of open) {
      const topic = topics.get(position.topic);
      if (!topic) throw new CliError('notFound', `the topic "${position.topic}" is gone`);
      const { leader = null, leaderEpoch = -1 } = topic.partitions[position.partition] ?? {};
      position.leader = leader;
      position.leaderEpoch = leaderEpoch;
      if (leader === null) this.failing(position, noLeader(position));
    }
  }
}

export const isUnreachable = (error: unknown): error is CliError =>
  error instanceof CliError && error.code === 'unreachable';

const noLeader = ({ topic, partition }: Position) =>
  brokerFailure(leaderNotAvailable, { doing: `read ${topic} partition ${partition}` });
