import { CliError } from '../base/errors.js';
import { plural } from '../base/plural.js';
import { partitionKey } from '../base/topic-partition.js';
import type { Cluster, ReplicaSize, Topic } from '../kafka/cluster.js';
import type { ApplyOptions } from './apply-options.js';
import type { PartitionMove, ReassignmentOutcome } from './partition-move.js';

/** Milliseconds between two reads of replica sizes, which take a request to every broker. */
const sizeIntervalMs = 1000;
/**
 * Milliseconds after which a partition that is neither moved nor in reassignment counts as cancelled; metadata of
 * brokers lags that much at most.
 */
const stalledAfterMs = 5000;

/** Polls the reassignments of an apply until each topic is done, and reports progress. */
export class ReassignmentMonitor {
  readonly #cluster: Cluster;
  readonly #moves: Map<string, readonly PartitionMove[]>;
  readonly #options: ApplyOptions;
  readonly #total: number;
  readonly #pending = new Map<string, readonly PartitionMove[]>();
  /** By partition key, the time at which a partition was first seen neither moved nor in reassignment. */
  readonly #idleSince = new Map<string, number>();
  #waitingFor = '';
  #sizedAt = Number.NEGATIVE_INFINITY;
  #bytes: { done: number; total: number } | undefined;

  constructor(cluster: Cluster, moves: Map<string, readonly PartitionMove[]>, options: ApplyOptions) {
    this.#cluster = cluster;
    this.#moves = moves;
    this.#options = options;
    this.#total = [...moves.values()].flat().length;
    for (const [topic, partitions] of moves) this.#pending.set(topic, partitions);
  }

  /** Topics with unfinished reassignments. */
  get pendingTopics(): string[] {
    return [...this.#pending.keys()];
  }

  isPending(topic: string): boolean {
    return this.#pending.has(topic);
  }

  progressText(topic: string): string {
    const all = this.#moves.get(topic)?.length ?? 0;
    const done = all - (this.#pending.get(topic)?.length ?? 0);
    return [`${done} of ${plural(all, 'partition')} moved`, ...(this.#waitingFor ? [this.#waitingFor] : [])].join(', ');
  }

  /** Reads the state of the reassignments, and gives the topics that ended since the last poll. */
  async poll(): Promise<ReassignmentOutcome[]> {
    if (this.#pending.size === 0) return [];
    const [topics, reassignments] = await Promise.all([
      this.#cluster.topics(this.pendingTopics),
      this.#cluster.reassignments(),
    ]);
    const currentTopics = new Map(topics.map((topic) => [topic.name, topic]));
    const ongoing = new Set(reassignments.map(partitionKey));
    const outcomes: ReassignmentOutcome[] = [];
    for (const [topic, partitions] of [...this.#pending]) {
      const topicNow = currentTopics.get(topic);
      const pending = topicNow ? partitions.filter((each) => !hasMoved(topicNow, each)) : [];
      const idle = pending.some((each) => this.#isStalled(each, ongoing));
      if (topicNow && pending.length > 0 && !idle) this.#pending.set(topic, pending);
      else {
        this.#pending.delete(topic);
        outcomes.push({
          topic,
          error: topicNow ? (idle ? cancelledError(topic) : undefined) : topicDeletedError(topic),
        });
      }
    }
    await this.#noteDeadBrokers();
    await this.#reportProgress();
    return outcomes;
  }

  /** True where a partition has been neither moved nor in reassignment for `stalledAfterMs`. */
  #isStalled(partition: PartitionMove, ongoing: ReadonlySet<string>): boolean {
    const key = partitionKey(partition);
    if (ongoing.has(key)) {
      this.#idleSince.delete(key);
      return false;
    }
    const since = this.#idleSince.get(key) ?? performance.now();
    this.#idleSince.set(key, since);
    return performance.now() - since > stalledAfterMs;
  }

  async #noteDeadBrokers(): Promise<void> {
    const targets = new Set([...this.#pending.values()].flat().flatMap(({ addedReplicas }) => addedReplicas));
    const alive = new Set((await this.#cluster.describe()).brokers.map(({ id }) => id));
    const dead = [...targets].filter((id) => !alive.has(id)).sort((a, b) => a - b);
    const waitingFor = dead.length === 0 ? '' : `waiting for broker ${dead.join(', ')}, which is not alive`;
    if (waitingFor !== '' && waitingFor !== this.#waitingFor) {
      this.#options.onNote?.(`Replicas are ${waitingFor}: start it, or break off and apply again to use others.`);
    }
    this.#waitingFor = waitingFor;
  }

  async #reportProgress(): Promise<void> {
    const { onProgress } = this.#options;
    if (!onProgress) return;
    if (performance.now() - this.#sizedAt > sizeIntervalMs) {
      this.#sizedAt = performance.now();
      const sizes = await this.#cluster.replicaSizes([...this.#moves.keys()]).catch(() => null);
      this.#bytes = sizes ? copiedBytes([...this.#moves.values()].flat(), sizes) : undefined;
    }
    const pending = [...this.#pending.values()].flat().length;
    onProgress({
      partitions: this.#total - pending,
      totalPartitions: this.#total,
      bytes: this.#bytes?.done ?? null,
      totalBytes: this.#bytes?.total ?? null,
    });
  }
}

/** True when the replicas are the target ones and the added ones are in sync (KIP-455). */
function hasMoved(now: Topic, { partition, targetReplicas, addedReplicas }: PartitionMove): boolean {
  const state = now.partitions[partition];
  return (
    state !== undefined &&
    state.replicas.length === targetReplicas.length &&
    targetReplicas.every((id) => state.replicas.includes(id)) &&
    addedReplicas.every((id) => state.isr.includes(id))
  );
}

/** Bytes that the added replicas have, and those they will have in the end. */
function copiedBytes(moves: readonly PartitionMove[], sizes: readonly ReplicaSize[]): { done: number; total: number } {
  const sizesByReplica = new Map(sizes.map((each) => [`${partitionKey(each)} ${each.broker}`, each.size]));
  let [done, total] = [0, 0];
  for (const { topic, partition, currentReplicas, addedReplicas } of moves) {
    const sizeOn = (id: number) => sizesByReplica.get(`${partitionKey({ topic, partition })} ${id}`) ?? 0;
    const fullSize = Math.max(0, ...currentReplicas.map(sizeOn), ...addedReplicas.map(sizeOn));
    total += fullSize * addedReplicas.length;
    for (const id of addedReplicas) done += Math.min(fullSize, sizeOn(id));
  }
  return { done, total };
}

const topicDeletedError = (topic: string): CliError =>
  new CliError('notFound', `topic "${topic}" is not there any more`);

const cancelledError = (topic: string): CliError =>
  new CliError('conflict', `somebody called off or changed the move of the replicas of "${topic}"`, {
    hint: 'Plan again to see what is left to do.',
  });
