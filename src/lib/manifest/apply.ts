import type { CliError } from '../errors.js';
import { grouped } from '../grouped.js';
import type { Cluster, Outcome } from '../kafka/cluster.js';
import type { Step } from './plan.js';

/** Errors of steps; a step that is not in the map was done. */
export type Failures = ReadonlyMap<Step, CliError>;

/**
 * Carries out steps in batched requests: creations, then partitions, then configs, then deletions. A topic that fails
 * does not stop the others. Steps that are refused are left alone.
 */
export async function perform(cluster: Cluster, steps: readonly Step[]): Promise<Failures> {
  const failures = new Map<Step, CliError>();
  const of = (action: Step['action']) => steps.filter((step) => step.action === action);
  const record = (done: readonly Step[], outcomes: readonly Pick<Outcome, 'error'>[]): void => {
    for (const [index, step] of done.entries()) {
      const error = outcomes[index]?.error;
      if (error) failures.set(step, error);
    }
  };
  const created = of('create');
  if (created.length > 0) record(created, await cluster.createTopics(created.map(newTopic)));
  const grown = of('addPartitions');
  if (grown.length > 0) {
    record(grown, await cluster.createPartitions(grown.map(({ topic, to }) => ({ name: topic, count: Number(to) }))));
  }
  const configured = of('setConfig');
  const changed = [...grouped(configured, ({ topic }) => topic)];
  if (changed.length > 0) {
    const outcomes = await cluster.alterConfigs(
      changed.map(([name, each]) => ({
        type: 'topic' as const,
        name,
        set: Object.fromEntries(each.map(({ key = '', to }) => [key, String(to)])),
      })),
    );
    for (const [index, [, each]] of changed.entries())
      record(
        each,
        each.map(() => outcomes[index] ?? {}),
      );
  }
  const deleted = of('delete');
  if (deleted.length > 0) record(deleted, await cluster.deleteTopics(deleted.map(({ topic }) => topic)));
  return failures;
}

interface Creation {
  readonly partitions: number | null;
  readonly replicationFactor: number | null;
  readonly config: Readonly<Record<string, string>>;
}

function newTopic({ topic, to }: Step) {
  const { partitions, replicationFactor, config } = to as Creation;
  return {
    name: topic,
    config,
    ...(partitions !== null && { partitions }),
    ...(replicationFactor !== null && { replicationFactor }),
  };
}
