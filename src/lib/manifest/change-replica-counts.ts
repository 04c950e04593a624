import { setTimeout as pause } from 'node:timers/promises';
import { CliError, isUnreachable } from '../base/errors.js';
import { groupBy } from '../base/group-by.js';
import { partitionKey } from '../base/topic-partition.js';
import type { Cluster, OngoingReassignment, Topic } from '../kafka/cluster.js';
import { planReassignments, withoutAddingReplicas } from '../topics/reassignments.js';
import type { ApplyOptions } from './apply-options.js';
import type { PartitionMove, ReassignmentOutcome } from './partition-move.js';
import { ReassignmentMonitor } from './reassignment-monitor.js';
import { startThrottle } from './throttle.js';

export interface DesiredReplicas {
  readonly name: string;
  readonly count: number;
}

export interface ReassignmentOptions extends ApplyOptions {
  /** Called with topics whose reassignments have ended, as soon as they have. */
  readonly onSettled: (outcomes: readonly ReassignmentOutcome[]) => Promise<void>;
}

const firstPauseMs = 50;
const longestPauseMs = 1000;
/**
 * Milliseconds without an answer of the cluster after which waiting is given up; failing over from a dead broker takes
 * seconds.
 */
const unreachableLimitMs = 30_000;

/**
 * Changes the replica count of topics, spread over brokers and racks (AlterPartitionReassignments, KIP-455), and waits
 * until the new replicas are in sync. A reassignment in progress is waited for instead of replaced, unless one of its
 * brokers is dead. When waiting ends early (Ctrl-C, timeout) Kafka continues by itself, and the topics are settled with
 * an error that says so. Resolves to false after the timeout.
 */
export async function changeReplicaCounts(
  cluster: Cluster,
  desired: readonly DesiredReplicas[],
  options: ReassignmentOptions,
): Promise<boolean> {
  const { signal, timeoutMs = Number.POSITIVE_INFINITY, onSettled } = options;
  const { partitions, begin, missing } = await planPartitionMoves(cluster, desired);
  const throttle = await startThrottle(cluster, partitions, options);
  const refusals = await begin();
  await onSettled(missing.map((topic) => ({ topic, error: topicGoneError(topic) })));
  const monitor = new ReassignmentMonitor(
    cluster,
    groupBy(partitions, ({ topic }) => topic),
    options,
  );
  const unchanged = desired
    .map(({ name }) => name)
    .filter((name) => !missing.includes(name) && !monitor.isPending(name));
  await onSettled(unchanged.map((topic) => ({ topic, error: refusals.get(topic) })));
  const deadline = performance.now() + timeoutMs;
  let seenAt = performance.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const polled = await monitor.poll().catch((error: unknown) => {
      // A reassignment may take hours, during which brokers are restarted.
      const isLost = isUnreachable(error);
      if (!isLost || performance.now() - seenAt > unreachableLimitMs) throw error;
      return undefined;
    });
    if (polled) seenAt = performance.now();
    const ended = polled ?? [];
    await throttle.lift(
      ended.map(({ topic }) => topic),
      monitor.pendingTopics.length === 0,
    );
    await onSettled(ended.map(({ topic, error }) => ({ topic, error: refusals.get(topic) ?? error })));
    if (monitor.pendingTopics.length === 0 || signal?.aborted || performance.now() >= deadline) break;
    await pause(Math.min(pauseMs, deadline - performance.now()), undefined, signal ? { signal } : {}).catch(() => {});
  }
  const timedOut = monitor.pendingTopics.length > 0 && !signal?.aborted;
  await onSettled(
    monitor.pendingTopics.map((topic) => ({
      topic,
      error: stillMovingError(topic, monitor.progressText(topic), timedOut, throttle.isThrottled(topic)),
    })),
  );
  return !timedOut;
}

/**
 * Partitions to reassign and partitions in reassignment, a function that sends the request for the former, and missing
 * topics.
 */
async function planPartitionMoves(cluster: Cluster, desired: readonly DesiredReplicas[]) {
  const [{ brokers }, topics, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const alive = new Set(brokers.map(({ id }) => id));
  const currentTopics = new Map(withoutAddingReplicas(topics, ongoing).map((topic) => [topic.name, topic]));
  const brokerTopics = new Map(
    withoutAddingReplicas(topics, ongoing.filter(isStuck(alive))).map((topic) => [topic.name, topic]),
  );
  const moves = planReassignments(
    desired.flatMap(({ name, count }) => {
      const topic = brokerTopics.get(name);
      return topic ? [{ topic, count }] : [];
    }),
    brokers,
    topics,
  );
  const started = new Set(moves.map(partitionKey));
  const desiredCounts = new Map(desired.map(({ name, count }) => [name, count]));
  const inProgress = ongoing.filter(
    (move) => !started.has(partitionKey(move)) && desiredCounts.get(move.topic) === move.target.length,
  );
  const partitions = [...moves, ...inProgress.map((move) => ({ ...move, replicas: move.target }))].map((move) =>
    partitionMoveOf(move, currentTopics.get(move.topic)),
  );
  const begin = async (): Promise<Map<string, CliError>> => {
    const outcomes = moves.length > 0 ? await cluster.reassignReplicas(moves) : [];
    return new Map(outcomes.flatMap(({ topic, error }) => (error ? [[topic, error] as const] : [])));
  };
  return { partitions, begin, missing: desired.map(({ name }) => name).filter((name) => !brokerTopics.has(name)) };
}

/** True for a reassignment that waits for a dead broker: it is replaced by one to live brokers. */
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

/** The throttle is kept when waiting ends early: without it the reassignment would continue at full speed. */
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
