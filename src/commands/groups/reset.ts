import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { withErrorLabel } from '../../lib/cli/error-label.js';
import { integer, plainText } from '../../lib/cli/inputs.js';
import {
  liveGroupError,
  planReset,
  type ResetChange,
  type ResetDestination,
  type ResetTopic,
} from '../../lib/groups/reset.js';
import { readResetTargets } from '../../lib/groups/reset-targets.js';
import { field } from '../../lib/io/fields.js';
import type { Cluster, GroupDescription } from '../../lib/kafka/cluster.js';
import { clampedOffsetNotes } from '../../lib/offsets/clamped-offsets.js';
import { parseOffset } from '../../lib/offsets/parse.js';
import { pendingChanges } from '../../lib/topics/changes.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields, resultsByChange } from '../topics/changes.js';
import { groupArgument, resetTopicOption } from './inputs.js';
import { findGroup } from './select-groups.js';

export const groupsReset = command({
  path: 'groups reset',
  aliases: ['seek'],
  summary: 'Set the committed offsets of a group, so that it reads again or skips',
  details:
    'Covers every topic that the group has committed, with all partitions; --topic narrows it, or adds one that it has never read. A group with members is refused: they would commit over it. Of a share group it sets where it starts.',
  effect: 'writes',
  args: { group: groupArgument },
  options: {
    to: plainText('Where to: earliest, latest, 42, -10, +10, @2026-01-31T10:00, @-1h', { value: 'OFFSET' }),
    shift: integer('Move by this many records, forward, or back: -100', { value: '±N' }),
    topic: resetTopicOption('Only this topic, or these partitions of it: orders:0,1; repeat for several'),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    topic: field.string('Topic'),
    partition: field.number('Partition'),
    from: field.number<number | null>('Committed offset as it was; null without one'),
    to: field.number<number | null>('Committed offset as it becomes'),
  }),
  nameField: 'name',
  emptyMessage: 'The group has committed nothing in a topic that you may see. Name one:  --topic TOPIC',
  examples: [
    ['groups reset billing --to earliest', 'Read everything again'],
    ['groups reset billing --to @-1h --topic orders', 'Read the last hour of orders again'],
    ['groups reset billing --shift -10 --topic orders:0', 'Ten records back in one partition'],
    ['groups reset billing --to latest --dry-run', 'What would be skipped'],
  ],
  async run({ group, to, shift, topic, dryRun }, app) {
    const where = parseDestination(to, shift, app);
    const cluster = await app.cluster();
    const { creationNote, ...target } = await findResettableGroup(cluster, group, topic);
    const changes = planReset(target, where, await readResetTargets(cluster, target, topic, where));
    if (creationNote !== undefined) app.note(creationNote);
    for (const note of clampedOffsetNotes(changes.flatMap(({ clamped }) => clamped ?? []))) app.note(note);
    if (dryRun) return dryRunRows(app, changes);
    const pending = pendingChanges(changes);
    if (pending.length > 0) {
      await app.confirm({
        question: `Reset group "${group}" in ${plural(pending.length, 'partition')}?`,
        affected: pending.map(({ details: { topic, partition, from, to } }) => {
          const skipped = from !== null && to !== null ? to - from : 0;
          const meaning =
            skipped > 0 ? `skips ${plural(skipped, 'record')}` : `reads ${plural(-skipped, 'record')} again`;
          return `${topic} partition ${partition}: ${from ?? 'no commit'} -> ${to}${from === null ? '' : `, ${meaning}`}`;
        }),
        name: group,
      });
    }
    return executeChanges(app, changes, async (pending) =>
      resultsByChange(pending, await commitReset(cluster, target, pending)),
    );
  },
});

function parseDestination(to: string | undefined, shift: number | undefined, app: App): ResetDestination {
  if (to !== undefined && shift !== undefined) throw new CliError('usage', '--to and --shift exclude each other');
  if (to !== undefined) return { expression: withErrorLabel('--to', () => parseOffset(to, app.now())) };
  if (shift !== undefined) return { shift };
  throw new CliError('usage', 'where to is missing', {
    hint: [
      '--to takes earliest, latest, an offset (42), so many before the end (-10)',
      'or after the start (+10), or a time: @-1h, @16:00, @2026-01-31T10:00.',
      '--shift takes so many from where the group is: 10, -10.',
    ].join('\n'),
  });
}

type ResettableGroup = Pick<GroupDescription, 'group' | 'type'> & { readonly creationNote?: string };

/**
 * The group of a name. A group that does not exist gets its first commits where topics are named, and a note about it.
 * Throws `notFound`, or `conflict` for a group with members.
 */
async function findResettableGroup(
  cluster: Cluster,
  group: string,
  topics: readonly ResetTopic[],
): Promise<ResettableGroup> {
  const found = await findGroup(cluster, group);
  if ('error' in found) {
    const { code, hint } = found.error;
    if (code !== 'notFound' || topics.length === 0) throw found.error;
    const near = hint?.startsWith('Did you mean') ? ` ${hint}` : '';
    return {
      group,
      type: 'classic',
      creationNote: `There is no group "${group}" yet: these are its first commits.${near}`,
    };
  }
  const live = liveGroupError(found);
  if (live) throw live;
  return { group, type: found.type };
}

function commitReset(cluster: Cluster, { group, type }: ResettableGroup, changes: readonly ResetChange[]) {
  const offsets = changes.map(({ details: { topic, partition, to } }) => ({ topic, partition, offset: to ?? 0 }));
  return type === 'share' ? cluster.alterShareOffsets(group, offsets) : cluster.commitOffsets(group, offsets);
}
