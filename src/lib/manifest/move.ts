import { CliError } from '../errors.js';
import type { Cluster, Outcome, Reassignment, Topic } from '../kafka/cluster.js';
import { placeOf } from '../places.js';
import { spreadReplicas, withoutMoves } from '../topics/replicas.js';
import { until } from '../until.js';

export interface Moving {
  readonly signal?: AbortSignal | undefined;
  /** Partitions moved so far, of all that move. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A reassignment has no limit in time: it copies whatever there is. */
const forever = Number.MAX_SAFE_INTEGER;
const everyMs = 250;

/**
 * Gives topics another number of replicas, spread over brokers and racks, and waits until the new ones have every
 * record. Where the wait is broken off Kafka goes on by itself; a move that is under way already is waited for, not
 * begun again.
 */
export async function changeReplication(
  cluster: Cluster,
  wanted: readonly { readonly name: string; readonly count: number }[],
  { signal, onProgress }: Moving,
): Promise<Outcome[]> {
  const [{ brokers }, all, ongoing] = await Promise.all([
    cluster.describe(),
    cluster.topics(),
    cluster.reassignments(),
  ]);
  const there = new Map(all.map((topic) => [topic.name, topic]));
  const before = new Map(withoutMoves(all, ongoing).map((topic) => [topic.name, topic]));
  const moves = spreadReplicas(
    wanted.flatMap(({ name, count }) => {
      const topic = there.get(name);
      return topic ? [{ topic, count }] : [];
    }),
    brokers,
    all,
  );
  const started = await cluster.reassignReplicas(moves);
  const refused = new Map(started.flatMap(({ topic, error }) => (error ? [[topic, error] as const] : [])));
  const counts = new Map(wanted.map(({ name, count }) => [name, count]));
  const begun = new Set(moves.map(placeOf));
  const running: readonly Reassignment[] = [
    ...moves.filter((_, index) => !started[index]?.error),
    ...ongoing
      .filter((move) => !begun.has(placeOf(move)) && counts.get(move.topic) === move.target.length)
      .map(({ topic, partition, target }) => ({ topic, partition, replicas: target })),
  ];
  const names = [...new Set(running.map(({ topic }) => topic))];
  const moved = async (): Promise<boolean> => {
    if (running.length === 0) return true;
    const now = new Map((await cluster.topics(names)).map((topic) => [topic.name, topic]));
    // A topic that somebody deletes meanwhile moves no more.
    const done = running.filter((move) => hasMoved(now.get(move.topic), before.get(move.topic), move)).length;
    onProgress?.(done, running.length);
    return done === running.length;
  };
  await until(moved, { withinMs: forever, everyMs, signal });
  return wanted.map(({ name }) => {
    const error = there.has(name)
      ? refused.get(name)
      : new CliError('notFound', `topic "${name}" is not there any more`);
    return error ? { name, error } : { name };
  });
}

/** The brokers are the new ones, and those that were added have caught up (KIP-455). */
function hasMoved(now: Topic | undefined, before: Topic | undefined, { partition, replicas }: Reassignment): boolean {
  const state = now?.partitions[partition];
  if (!state) return true;
  const old = before?.partitions[partition]?.replicas ?? [];
  return (
    state.replicas.length === replicas.length &&
    replicas.every((id) => state.replicas.includes(id) && (old.includes(id) || state.isr.includes(id)))
  );
}
