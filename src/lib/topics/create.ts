import { plural } from '../base/plural.js';
import type { CreatedTopic, NewTopic, Topic } from '../kafka/cluster.js';
import type { PlannedChange } from './changes.js';
import { replicationFactor } from './facts.js';

export interface CreateChange extends PlannedChange {
  readonly action: 'create';
  readonly details: { readonly partitionCount: number | null; readonly replicationFactor: number | null };
}

/**
 * The changes that the answers to CreateTopics stand for, also with `validateOnly`. A topic in `existing` is unchanged, with
 * its actual counts; without `existing`, a topic that exists is refused.
 */
export function createChanges(
  answers: readonly CreatedTopic[],
  existing: ReadonlyMap<string, Topic> | undefined,
): CreateChange[] {
  return answers.map(({ name, partitionCount, replicationFactor: replicas, error }) => {
    const there = error?.code === 'conflict' ? existing?.get(name) : undefined;
    const change = { name, action: 'create', details: { partitionCount, replicationFactor: replicas } } as const;
    if (!there) return error ? { ...change, refused: error } : change;
    return {
      ...change,
      unchanged: true,
      details: { partitionCount: there.partitions.length, replicationFactor: replicationFactor(there) },
    };
  });
}

/** How an existing topic differs in its counts from the wanted one, as a sentence; undefined where it does not. */
export function describeDifference(wanted: NewTopic, there: Topic): string | undefined {
  const partitions = there.partitions.length;
  const replicas = replicationFactor(there);
  const differs = [
    wanted.partitions !== undefined &&
      wanted.partitions !== partitions &&
      `${plural(partitions, 'partition')}, not ${wanted.partitions}`,
    wanted.replicationFactor !== undefined &&
      wanted.replicationFactor !== replicas &&
      `${plural(replicas, 'replica')}, not ${wanted.replicationFactor}`,
  ].filter((text) => text !== false);
  return differs.length === 0 ? undefined : `Topic ${there.name} is there already and has ${differs.join(' and ')}.`;
}
