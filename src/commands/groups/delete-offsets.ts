import { CliError } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { readCommittedOffsets } from '../../lib/groups/read-group-lags.js';
import { type ResetTopic, selectCommits } from '../../lib/groups/reset.js';
import { field } from '../../lib/io/fields.js';
import type { Cluster, CommittedOffset } from '../../lib/kafka/cluster.js';
import type { PlannedChange } from '../../lib/topics/changes.js';
import { pendingChanges } from '../../lib/topics/changes.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields, resultsByChange } from '../topics/changes.js';
import { groupArgument, resetTopicOption } from './inputs.js';
import { findGroup } from './select-groups.js';

interface DeleteOffsetChange extends PlannedChange {
  readonly details: { readonly topic: string; readonly partition: number; readonly from: number };
}

export const groupsDeleteOffsets = command({
  path: 'groups delete-offsets',
  summary: 'Forget the committed offsets of a group in a topic',
  details:
    'For a topic that the group reads no more: its lag goes from every list. Refused while members read the topic. A share group forgets where it starts, in whole topics.',
  effect: 'writes',
  args: { group: groupArgument },
  options: {
    topic: resetTopicOption('The topic, or these partitions of it: orders:0,1; repeat for several', true),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    topic: field.string('Topic'),
    partition: field.number('Partition'),
    from: field.number('Committed offset that is forgotten'),
  }),
  nameField: 'name',
  examples: [['groups delete-offsets billing --topic old-orders', 'Forget how far it has read old-orders']],
  async run({ group, topic, dryRun }, app) {
    const cluster = await app.cluster();
    const found = await findGroup(cluster, group);
    if ('error' in found) throw found.error;
    const share = found.type === 'share';
    if (share && topic.some(({ partitions }) => partitions)) throw wholeTopicsOnlyError(group);
    const committed = (await readCommittedOffsets(cluster, [found])).get(group) ?? [];
    const hidden = await unauthorizedTopics(cluster, topic, committed);
    for (const error of hidden.values()) app.problem(error);
    const { commits, missing } = selectCommits(
      committed,
      topic.filter(({ topic }) => !hidden.has(topic)),
    );
    for (const where of missing) {
      app.problem(new CliError('notFound', `group "${group}" has committed nothing in ${where}`));
    }
    const changes = commits.map(
      ({ topic, partition, offset }): DeleteOffsetChange => ({
        name: group,
        action: 'deleteOffset',
        details: { topic, partition, from: offset },
      }),
    );
    if (dryRun) return dryRunRows(app, changes);
    if (pendingChanges(changes).length > 0) {
      await app.confirm({
        question: `Forget ${plural(changes.length, 'commit')} of group "${group}"?`,
        affected: changes.map(({ details: { topic, partition, from } }) => `${topic} partition ${partition}: ${from}`),
        name: group,
      });
    }
    return executeChanges(app, changes, async (pending) => {
      const partitions = pending.map(({ details }) => details);
      const deleteOffsets = share ? cluster.deleteShareOffsets : cluster.deleteGroupOffsets;
      return resultsByChange(pending, await deleteOffsets(group, partitions));
    });
  },
});

/** The `denied` errors of named topics without a commit: OffsetFetch omits topics that may not be described. */
async function unauthorizedTopics(
  cluster: Cluster,
  named: readonly ResetTopic[],
  committed: readonly CommittedOffset[],
): Promise<Map<string, CliError>> {
  const unread = named.map(({ topic }) => topic).filter((name) => !committed.some(({ topic }) => topic === name));
  const described = unread.length > 0 ? await cluster.describeTopics([...new Set(unread)]) : [];
  return new Map(
    described.flatMap((each) => ('error' in each && each.error.code === 'denied' ? [[each.name, each.error]] : [])),
  );
}

const wholeTopicsOnlyError = (group: string) =>
  new CliError('usage', `"${group}" is a share group, which forgets whole topics`, {
    hint: 'Leave out the partitions:  --topic orders',
  });
