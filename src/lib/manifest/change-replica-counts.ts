import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../base/errors.js';
import { groupBy } from '../base/group-by.js';
import { partitionKey } from '../base/topic-partition.js';
import type { Cluster, OngoingReassignment, Topic } from '../kafka/cluster.js';
import { planReassignments, withoutAddingReplicas } from '../topics/reassignments.js';
import type { ApplyOptions } from './apply.js';
import { ReassignmentMonitor } from './reassignment-monitor.js';
import { startThrottle } from './throttle.js';

/** What became of a topic's move. */
export interface ReassignmentOutcome {
  readonly topic: string;
  readonly error?: CliError | undefined;
}

/** A partition that gets other replicas. */
export interface PartitionMove {
  readonly topic: string;
  readonly partition: number;
  /** The replicas before, those to be, and the new ones among these. */
  readonly currentReplicas: readonly number[];
  readonly targetReplicas: readonly number[];
  readonly addedReplicas: readonly number[];
}

export interface DesiredReplicas {
  readonly name: string;
  readonly count: number;
}

export interface ReassignmentOptions extends ApplyOptions {
  /** Told of topics whose moves have ended, as they end. */
  readonly onSettled: (moved: readonly ReassignmentOutcome[]) => Promise<void>;
}

const firstPauseMs = 50;
const longestPauseMs = 1000;
/** Milliseconds without an answer after which moves are given up: a cluster needs some to miss a broker. */
const unreachableLimitMs = 30_000;

/**
 * Gives topics another number of replicas, spread over brokers and racks, and waits until the new ones have every
 * record. A move that is under way already is waited for, not begun again, unless it waits for a broker that is gone.
 * Where the wait is broken off (Ctrl-C, the timeout) Kafka goes on by itself, and the topic is settled with an error
 * that says so. False where the time was over.
 */
export async function changeReplicaCounts(
  cluster: Cluster,
  wanted: readonly DesiredReplicas[],
  moving: ReassignmentOptions,
): Promise<boolean> {
  const { signal, timeoutMs = Number.POSITIVE_INFINITY, onSettled } = moving;
  const { partitions, begin, missing } = await planPartitionMoves(cluster, wanted);
  const throttle = await startThrottle(cluster, partitions, moving);
  const refused = await begin();
  await onSettled(missing.map((topic) => ({ topic, error: topicGoneError(topic) })));
  const watch = new ReassignmentMonitor(
    cluster,
    groupBy(partitions, ({ topic }) => topic),
    moving,
  );
  const unmoved = wanted.map(({ name }) => name).filter((name) => !missing.includes(name) && !watch.isPending(name));
  await onSettled(unmoved.map((topic) => ({ topic, error: refused.get(topic) })));
  const deadline = performance.now() + timeoutMs;
  let seenAt = performance.now();
  for (let wait = firstPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
    const moved = await watch.poll().catch((error: unknown) => {
      // A move may take hours, in which a broker is restarted now and then.
      const lost = isUnreachable(error);
      if (!lost || performance.now() - seenAt > unreachableLimitMs) throw error;
      return undefined;
    });
    if (moved) seenAt = performance.now();
    const ended = moved ?? [];
    await throttle.lift(
      ended.map(({ topic }) => topic),
      watch.pendingTopics.length === 0,
    );
    await onSettled(ended.map(({ topic, error }) => ({ topic, error: refused.get(topic) ?? error })));
    if (watch.pendingTopics.length === 0 || signal?.aborted || performance.now() >= deadline) break;
    await pause(Math.min(wait, deadline - performance.now()), undefined, signal ? { signal } : {}).catch(() => {});
  }
  const timedOut = watch.pendingTopics.length > 0 && !signal?.aborted;
  await onSettled(
    watch.pendingTopics.map((topic) => ({
      topic,
      error: stillMovingError(topic, watch.progressText(topic), timedOut, throttle.isThrottled(topic)),
    })),
  );
  return !timedOut;
}

/** The partitions that are to move or are moving already, and what begins the former. */
async function planPartitionMoves(cluster: Cluster, wanted: readonly DesiredReplicas[]) {
  const [{ brokers }, all, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const alive = new Set(brokers.map(({ id }) => id));
  const before = new Map(withoutAddingReplicas(all, ongoing).map((topic) => [topic.name, topic]));
  const there = new Map(withoutAddingReplicas(all, ongoing.filter(isStuck(alive))).map((topic) => [topic.name, topic]));
  const moves = planReassignments(
    wanted.flatMap(({ name, count }) => {
      const topic = there.get(name);
      return topic ? [{ topic, count }] : [];
    }),
    brokers,
    all,
  );
  const begun = new Set(moves.map(partitionKey));
  const counts = new Map(wanted.map(({ name, count }) => [name, count]));
  const under = ongoing.filter(
    (move) => !begun.has(partitionKey(move)) && counts.get(move.topic) === move.target.length,
  );
  const partitions = [...moves, ...under.map((move) => ({ ...move, replicas: move.target }))].map((move) =>
    partitionMoveOf(move, before.get(move.topic)),
  );
  const begin = async (): Promise<Map<string, CliError>> => {
    const outcomes = moves.length > 0 ? await cluster.reassignReplicas(moves) : [];
    return new Map(outcomes.flatMap(({ topic, error }) => (error ? [[topic, error] as const] : [])));
  };
  return { partitions, begin, missing: wanted.map(({ name }) => name).filter((name) => !there.has(name)) };
}

/** A move to a broker that is not alive ends when that comes back: others may be at hand. */
const isStuck =
  (alive: ReadonlySet<number>) =>
  ({ adding }: OngoingReassignment): boolean =>
    adding.some((id) => !alive.has(id));

function partitionMoveOf(
  { topic, partition, replicas: targetReplicas }: { topic: string; partition: number; replicas: readonly number[] },
  found: Topic | undefined,
): PartitionMove {
  const currentReplicas = found?.partitions[partition]?.replicas ?? [];
  return {
    topic,
    partition,
    currentReplicas,
    targetReplicas,
    addedReplicas: targetReplicas.filter((id) => !currentReplicas.includes(id)),
  };
}

/** A move that went on at full speed because nobody waits for it is what the throttle was to prevent. */
const throttleStaysHint = [
  'Kafka goes on with it, throttled until it is over. The same apply again waits for it and lifts the throttle;',
  'with --throttle RATE it goes on at another rate.',
].join('\n');

const topicGoneError = (topic: string): CliError => new CliError('notFound', `topic "${topic}" is not there any more`);

function stillMovingError(topic: string, state: string, timedOut: boolean, throttled: boolean): CliError {
  return new CliError(
    timedOut ? 'unreachable' : 'interrupted',
    `the replicas of "${topic}" are ${timedOut ? 'not there in time' : 'still moving'}: ${state}`,
    { hint: throttled ? throttleStaysHint : 'Kafka goes on with it: apply again to wait for it.' },
  );
}
