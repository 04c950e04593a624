import { CliError } from '../base/errors.js';
import { plural } from '../base/plural.js';
import { partitionKey } from '../base/topic-partition.js';
import type { Cluster, ReplicaSize, Topic } from '../kafka/cluster.js';
import type { ApplyOptions } from './apply.js';
import type { PartitionMove, ReassignmentOutcome } from './change-replica-counts.js';

/** Milliseconds between two looks at what costs a request to every broker. */
const sizeIntervalMs = 1000;
/** Milliseconds in which a broker learns what the controller has done; a move that nobody knows is called off then. */
const stalledAfterMs = 5000;

/** The moves of replicas that are waited for, by topic. */
export class ReassignmentMonitor {
  readonly #cluster: Cluster;
  readonly #moves: Map<string, readonly PartitionMove[]>;
  readonly #options: ApplyOptions;
  readonly #total: number;
  readonly #pending = new Map<string, readonly PartitionMove[]>();
  /** When a partition was first seen that neither moves nor has moved. */
  readonly #idleSince = new Map<string, number>();
  #waitingFor = '';
  #sizedAt = Number.NEGATIVE_INFINITY;
  #bytes: { done: number; total: number } | undefined;

  constructor(cluster: Cluster, moving: Map<string, readonly PartitionMove[]>, applying: ApplyOptions) {
    this.#cluster = cluster;
    this.#moves = moving;
    this.#options = applying;
    this.#total = [...moving.values()].flat().length;
    for (const [topic, partitions] of moving) this.#pending.set(topic, partitions);
  }

  /** Topics whose moves have not ended. */
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

  /** Looks at the moves, and gives the topics whose moves have ended since the last look. */
  async poll(): Promise<ReassignmentOutcome[]> {
    if (this.#pending.size === 0) return [];
    const [topics, reassignments] = await Promise.all([
      this.#cluster.topics(this.pendingTopics),
      this.#cluster.reassignments(),
    ]);
    const now = new Map(topics.map((topic) => [topic.name, topic]));
    const ongoing = new Set(reassignments.map(partitionKey));
    const ended: ReassignmentOutcome[] = [];
    for (const [topic, partitions] of [...this.#pending]) {
      const found = now.get(topic);
      const left = found ? partitions.filter((each) => !hasMoved(found, each)) : [];
      const idle = left.some((each) => this.#isStalled(each, ongoing));
      if (found && left.length > 0 && !idle) this.#pending.set(topic, left);
      else {
        this.#pending.delete(topic);
        ended.push({ topic, error: found ? (idle ? cancelledError(topic) : undefined) : topicDeletedError(topic) });
      }
    }
    await this.#noteDeadBrokers();
    await this.#reportProgress();
    return ended;
  }

  /** True where a partition has neither moved nor is moving, for longer than a broker may be behind. */
  #isStalled(partition: PartitionMove, ongoing: ReadonlySet<string>): boolean {
    const place = partitionKey(partition);
    if (ongoing.has(place)) {
      this.#idleSince.delete(place);
      return false;
    }
    const since = this.#idleSince.get(place) ?? performance.now();
    this.#idleSince.set(place, since);
    return performance.now() - since > stalledAfterMs;
  }

  async #noteDeadBrokers(): Promise<void> {
    const targets = new Set([...this.#pending.values()].flat().flatMap(({ addedReplicas }) => addedReplicas));
    const alive = new Set((await this.#cluster.describe()).brokers.map(({ id }) => id));
    const dead = [...targets].filter((id) => !alive.has(id)).sort((a, b) => a - b);
    const waited = dead.length === 0 ? '' : `waiting for broker ${dead.join(', ')}, which is not alive`;
    if (waited !== '' && waited !== this.#waitingFor) {
      this.#options.onNote?.(`Replicas are ${waited}: start it, or break off and apply again to use others.`);
    }
    this.#waitingFor = waited;
  }

  async #reportProgress(): Promise<void> {
    const { onProgress } = this.#options;
    if (!onProgress) return;
    if (performance.now() - this.#sizedAt > sizeIntervalMs) {
      this.#sizedAt = performance.now();
      const sizes = await this.#cluster.replicaSizes([...this.#moves.keys()]).catch(() => null);
      this.#bytes = sizes ? copiedBytes([...this.#moves.values()].flat(), sizes) : undefined;
    }
    const left = [...this.#pending.values()].flat().length;
    onProgress({
      partitions: this.#total - left,
      totalPartitions: this.#total,
      bytes: this.#bytes?.done ?? null,
      totalBytes: this.#bytes?.total ?? null,
    });
  }
}

/** The brokers are the new ones, and those that were added have caught up (KIP-455). */
function hasMoved(now: Topic, { partition, targetReplicas, addedReplicas }: PartitionMove): boolean {
  const state = now.partitions[partition];
  return (
    state !== undefined &&
    state.replicas.length === targetReplicas.length &&
    targetReplicas.every((id) => state.replicas.includes(id)) &&
    addedReplicas.every((id) => state.isr.includes(id))
  );
}

/** Bytes that the new replicas have, of those that the old ones have. */
function copiedBytes(moving: readonly PartitionMove[], sizes: readonly ReplicaSize[]): { done: number; total: number } {
  const of = new Map(sizes.map((each) => [`${partitionKey(each)} ${each.broker}`, each.size]));
  let [done, total] = [0, 0];
  for (const { topic, partition, currentReplicas, addedReplicas } of moving) {
    const sizeOn = (id: number) => of.get(`${partitionKey({ topic, partition })} ${id}`) ?? 0;
    const whole = Math.max(0, ...currentReplicas.map(sizeOn), ...addedReplicas.map(sizeOn));
    total += whole * addedReplicas.length;
    for (const id of addedReplicas) done += Math.min(whole, sizeOn(id));
  }
  return { done, total };
}

const topicDeletedError = (topic: string): CliError =>
  new CliError('notFound', `topic "${topic}" is not there any more`);

const cancelledError = (topic: string): CliError =>
  new CliError('conflict', `somebody called off or changed the move of the replicas of "${topic}"`, {
    hint: 'Plan again to see what is left to do.',
  });
