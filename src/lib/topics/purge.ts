import { CliError } from '../base/errors.js';
import type { ConfigEntry } from '../kafka/cluster.js';
import type { PlannedChange } from './changes.js';

/** The log of a partition and the offset before which its records are deleted. Offsets are null where not known. */
export interface PurgeTarget {
  readonly partition: number;
  readonly earliest: number | null;
  readonly latest: number | null;
  readonly before: number | null;
  /** Why the offsets are not known. */
  readonly error?: CliError | undefined;
}

export interface PurgeChange extends PlannedChange {
  readonly action: 'purge';
  readonly partition: number;
  /** The new earliest offset. */
  readonly to: number;
  readonly details: {
    readonly partition: number;
    readonly from: number | null;
    readonly to: number | null;
    /** Offsets that are deleted. Compaction and transaction markers make the records fewer. */
    readonly records: number | null;
  };
}

/**
 * One change per partition, up to `before` or, where that is null, to the end. An offset outside the log is clamped to it.
 * All are refused where the cleanup policy is compact only: Kafka deletes no records of such a topic.
 */
export function planPurge(
  name: string,
  targets: readonly PurgeTarget[],
  cleanupPolicy: ConfigEntry | undefined,
): PurgeChange[] {
  const refused = isCompactedOnly(cleanupPolicy) ? compactedTopicError(name) : undefined;
  return targets.map(({ partition, earliest, latest, before, error }) => {
    const known = earliest !== null && latest !== null;
    const to = known ? Math.min(Math.max(before ?? latest, earliest), latest) : null;
    const details = { partition, from: earliest, to, records: known && to !== null ? to - earliest : null };
    const change = { name, action: 'purge', partition, to: to ?? 0, details } as const;
    const failure = refused ?? error ?? (known ? undefined : unknownOffsetsError(name, partition));
    if (failure) return { ...change, refused: failure };
    return to === earliest ? { ...change, unchanged: true } : change;
  });
}

const isCompactedOnly = (entry: ConfigEntry | undefined) =>
  entry?.value?.split(',').every((policy) => policy.trim() === 'compact') ?? false;

const compactedTopicError = (name: string) =>
  new CliError('failed', `topic "${name}" is compacted, and Kafka deletes no records of such a topic`, {
    hint: `Let it delete too, purge, and set it back:  kafkactl topics alter ${name} -c cleanup.policy=compact,delete`,
  });

const unknownOffsetsError = (name: string, partition: number) =>
  new CliError('unreachable', `the offsets of ${name} partition ${partition} are not known`);
