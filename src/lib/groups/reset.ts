import { CliError } from '../base/errors.js';
import type { CommittedOffset, GroupDescription, GroupListing } from '../kafka/cluster.js';
import type { ClampedOffset } from '../offsets/clamped-offsets.js';
import type { OffsetExpression } from '../offsets/parse.js';
import { type LogBounds, resolveOffset } from '../offsets/resolve.js';
import type { PlannedChange } from '../topics/changes.js';

/** A topic as named after `--topic`; without `partitions` all of them are meant. */
export interface ResetTopic {
  readonly topic: string;
  readonly partitions?: readonly number[];
}

/** Reads `TOPIC` or `TOPIC:0,1`; throws `usage`. Topic names contain no colon. */
export function parseResetTopic(text: string): ResetTopic {
  const [topic = '', list, ...more] = text.split(':');
  const partitions = list?.split(',');
  if (topic === '' || more.length > 0 || partitions?.some((each) => !/^\d{1,9}$/.test(each))) {
    throw new CliError('usage', `"${text}" is not a topic with partitions`, {
      hint: 'Write it as  orders  or  orders:0,1',
    });
  }
  return partitions ? { topic, partitions: partitions.map(Number) } : { topic };
}

/** The commits in the named topics and partitions, each once, and the named ones without a commit, as text. */
export function selectCommits(committed: readonly CommittedOffset[], named: readonly ResetTopic[]) {
  const commits = new Set<CommittedOffset>();
  const missing = new Set<string>();
  for (const { topic, partitions } of named) {
    const own = committed.filter((each) => each.topic === topic);
    for (const each of own) if (partitions?.includes(each.partition) ?? true) commits.add(each);
    if (partitions === undefined && own.length === 0) missing.add(`topic "${topic}"`);
    for (const partition of partitions ?? []) {
      if (!own.some((each) => each.partition === partition)) missing.add(`${topic} partition ${partition}`);
    }
  }
  return { commits: [...commits], missing: [...missing] };
}

/** The new committed offset: an expression that is resolved against the log, or a distance from the current one. */
export type ResetDestination = { readonly expression: OffsetExpression } | { readonly shift: number };

export interface ResetTarget {
  readonly topic: string;
  readonly partition: number;
  readonly committed: number | null;
  /** Absent where the offsets of the log could not be read; `error` is the reason. */
  readonly log?: LogBounds;
  readonly error?: CliError;
}

export interface ResetChange extends PlannedChange {
  readonly action: 'reset';
  readonly details: {
    readonly topic: string;
    readonly partition: number;
    readonly from: number | null;
    readonly to: number | null;
  };
  /** Present where the requested offset lies outside the log. */
  readonly clamped?: ClampedOffset;
}

/** One change per partition. Refused: a partition whose log is not known, and a shift without a committed offset. */
export function planReset(
  { group, type }: Pick<GroupListing, 'group' | 'type'>,
  to: ResetDestination,
  targets: readonly ResetTarget[],
): ResetChange[] {
  return targets.map(({ topic, partition, committed, log, error }): ResetChange => {
    const change = (offset: number | null, more: Partial<ResetChange> = {}): ResetChange => ({
      name: group,
      action: 'reset',
      details: { topic, partition, from: committed, to: offset },
      ...more,
    });
    if (!log) return change(null, { refused: error ?? unknownLogError(topic, partition) });
    if ('shift' in to && committed === null)
      return change(null, { refused: nothingCommittedError(group, topic, partition) });
    const expression: OffsetExpression =
      'shift' in to ? { kind: 'offset', offset: (committed ?? 0) + to.shift } : to.expression;
    const { offset, clampedFrom } = resolveOffset(expression, log);
    return change(offset, {
      // Setting the same start offset of a share group is a change: records after it that are acknowledged already are
      // delivered again.
      ...(offset === committed && type !== 'share' && { unchanged: true }),
      ...(clampedFrom !== undefined && {
        clamped: { topic, partition, log, requested: 'shift' in to ? `--shift ${to.shift}` : clampedFrom, offset },
      }),
    });
  });
}

const unknownLogError = (topic: string, partition: number) =>
  new CliError('unreachable', `the offsets of ${topic} partition ${partition} are not known`);

const nothingCommittedError = (group: string, topic: string, partition: number) =>
  new CliError('failed', `group "${group}" has committed nothing in ${topic} partition ${partition} to shift from`, {
    hint: 'Give it a place instead:  --to earliest',
  });

/**
 * The error for a group that has members, undefined for one without. A reset or deletion would not last: the members keep
 * their position and commit it again.
 */
export function liveGroupError({ group, members }: GroupDescription): CliError | undefined {
  if (members.length === 0) return undefined;
  const shown = members.slice(0, 5).map(({ clientId, host }) => `${clientId} at ${host.replace(/^\//, '')}`);
  const more = members.length > shown.length ? `, and ${members.length - shown.length} more` : '';
  return new CliError('conflict', `group "${group}" is live: ${shown.join(', ')}${more}`, {
    hint: 'Stop its consumers first: while they run they commit over what is changed.',
  });
}
