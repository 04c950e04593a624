import { CliError } from '../errors.js';
import type { Cluster, ReplicaSize, Topic } from '../kafka/cluster.js';
import { partitionKey } from '../places.js';
import { plural } from '../plural.js';
import type { Applying } from './apply.js';
import type { Moved, MovingPartition } from './move.js';

/** Milliseconds between two looks at what costs a request to every broker. */
const sizesEveryMs = 1000;
/** Milliseconds in which a broker learns what the controller has done; a move that nobody knows is called off then. */
const unknownMs = 5000;

/** The moves of replicas that are waited for, by topic. */
export class MoveWatch {
  readonly #cluster: Cluster;
  readonly #moving: Map<string, readonly MovingPartition[]>;
  readonly #applying: Applying;
  readonly #total: number;
  readonly #unfinished = new Map<string, readonly MovingPartition[]>();
  /** When a partition was first seen that neither moves nor has moved. */
  readonly #idleSince = new Map<string, number>();
  #waited = '';
  #sizedAt = Number.NEGATIVE_INFINITY;
  #bytes: { done: number; total: number } | undefined;

  constructor(cluster: Cluster, moving: Map<string, readonly MovingPartition[]>, applying: Applying) {
    this.#cluster = cluster;
    this.#moving = moving;
    this.#applying = applying;
    this.#total = [...moving.values()].flat().length;
    for (const [topic, partitions] of moving) this.#unfinished.set(topic, partitions);
  }

  /** Topics whose moves have not ended. */
  get left(): string[] {
    return [...this.#unfinished.keys()];
  }

  waitsFor(topic: string): boolean {
    return this.#unfinished.has(topic);
  }

  state(topic: string): string {
    const all = this.#moving.get(topic)?.length ?? 0;
    const done = all - (this.#unfinished.get(topic)?.length ?? 0);
    return [`${done} of ${plural(all, 'partition')} moved`, ...(this.#waited ? [this.#waited] : [])].join(', ');
  }

  /** Looks at the moves, and gives the topics whose moves have ended since the last look. */
  async look(): Promise<Moved[]> {
    if (this.#unfinished.size === 0) return [];
    const [topics, reassignments] = await Promise.all([this.#cluster.topics(this.left), this.#cluster.reassignments()]);
    const now = new Map(topics.map((topic) => [topic.name, topic]));
    const ongoing = new Set(reassignments.map(partitionKey));
    const ended: Moved[] = [];
    for (const [topic, partitions] of [...this.#unfinished]) {
      const found = now.get(topic);
      const left = found ? partitions.filter((each) => !hasMoved(found, each)) : [];
      const idle = left.some((each) => this.#idle(each, ongoing));
      if (found && left.length > 0 && !idle) this.#unfinished.set(topic, left);
      else {
        this.#unfinished.delete(topic);
        ended.push({ topic, error: found ? (idle ? calledOff(topic) : undefined) : gone(topic) });
      }
    }
    await this.#tellWaiting();
    await this.#tellProgress();
    return ended;
  }

  /** True where a partition has neither moved nor is moving, for longer than a broker may be behind. */
  #idle(partition: MovingPartition, ongoing: ReadonlySet<string>): boolean {
    const place = partitionKey(partition);
    if (ongoing.has(place)) {
      this.#idleSince.delete(place);
      return false;
    }
    const since = this.#idleSince.get(place) ?? performance.now();
    this.#idleSince.set(place, since);
    return performance.now() - since > unknownMs;
  }

  async #tellWaiting(): Promise<void> {
    const targets = new Set([...this.#unfinished.values()].flat().flatMap(({ adding }) => adding));
    const alive = new Set((await this.#cluster.describe()).brokers.map(({ id }) => id));
    const dead = [...targets].filter((id) => !alive.has(id)).sort((a, b) => a - b);
    const waited = dead.length === 0 ? '' : `waiting for broker ${dead.join(', ')}, which is not alive`;
    if (waited !== '' && waited !== this.#waited) {
      this.#applying.onNote?.(`Replicas are ${waited}: start it, or break off and apply again to use others.`);
    }
    this.#waited = waited;
  }

  async #tellProgress(): Promise<void> {
    const { onProgress } = this.#applying;
    if (!onProgress) return;
    if (performance.now() - this.#sizedAt > sizesEveryMs) {
      this.#sizedAt = performance.now();
      const sizes = await this.#cluster.replicaSizes([...this.#moving.keys()]).catch(() => null);
      this.#bytes = sizes ? copied([...this.#moving.values()].flat(), sizes) : undefined;
    }
    const left = [...this.#unfinished.values()].flat().length;
    onProgress({
      partitions: this.#total - left,
      totalPartitions: this.#total,
      bytes: this.#bytes?.done ?? null,
      totalBytes: this.#bytes?.total ?? null,
    });
  }
}

/** The brokers are the new ones, and those that were added have caught up (KIP-455). */
function hasMoved(now: Topic, { partition, replicas, adding }: MovingPartition): boolean {
  const state = now.partitions[partition];
  return (
    state !== undefined &&
    state.replicas.length === replicas.length &&
    replicas.every((id) => state.replicas.includes(id)) &&
    adding.every((id) => state.isr.includes(id))
  );
}

/** Bytes that the new replicas have, of those that the old ones have. */
function copied(moving: readonly MovingPartition[], sizes: readonly ReplicaSize[]): { done: number; total: number } {
  const of = new Map(sizes.map((each) => [`${partitionKey(each)} ${each.broker}`, each.size]));
  let [done, total] = [0, 0];
  for (const { topic, partition, before, adding } of moving) {
    const sizeOn = (id: number) => of.get(`${partitionKey({ topic, partition })} ${id}`) ?? 0;
    const whole = Math.max(0, ...before.map(sizeOn), ...adding.map(sizeOn));
    total += whole * adding.length;
    for (const id of adding) done += Math.min(whole, sizeOn(id));
  }
  return { done, total };
}

const gone = (topic: string): CliError => new CliError('notFound', `topic "${topic}" is not there any more`);

const calledOff = (topic: string): CliError =>
  new CliError('conflict', `somebody called off or changed the move of the replicas of "${topic}"`, {
    hint: 'Plan again to see what is left to do.',
  });
