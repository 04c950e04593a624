import { command } from '../../lib/cli/command.js';
import { repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { GroupType } from '../../lib/kafka/cluster.js';
import { missingGroupsError, selectGroupsOrReport } from './select-groups.js';
import { type GroupDetails, groupsView } from './view.js';

export const groupsDescribe = command({
  path: 'groups describe',
  summary: 'Show the members of groups, who owns each partition, and the lag',
  details:
    'Committed is the next offset that the group will read, end the next one that will be written, and lag the records between them.',
  args: { names: repeatable('Groups or patterns', { value: 'GROUP', required: true, completes: 'group' }) },
  fields: {
    group: field.string('Group id'),
    type: field.string<GroupType>('classic, consumer, share or streams'),
    state: field.string('State, in the words of Kafka'),
    coordinator: field.number<number | null>('Broker that coordinates it'),
    members: field.array<GroupDetails['members']>('id, clientId, host, assignment: topic and partitions'),
    offsets: field.array<GroupDetails['offsets']>(
      'topic, partition, committed, end, lag, member; null where it is not known',
    ),
  },
  nameField: 'group',
  view: groupsView,
  csv: {
    columns: ['group', 'type', 'state', 'coordinator', 'topic', 'partition', 'committed', 'end', 'lag', 'member'],
    // A group without partitions is one row.
    rows({ offsets, ...group }) {
      return offsets.length === 0 ? [group] : offsets.map((offset) => ({ ...group, ...offset }));
    },
  },
  examples: [
    ['groups describe notifications-group', 'Its members and how far they have come'],
    ['groups describe notifications-group -o json', 'The same facts for a script'],
    ['groups describe notifications-group -o csv', 'A row a partition, for a spreadsheet'],
    ["groups describe 'billing-*'", 'Every group whose name begins with "billing-"'],
  ],
  async run({ names }, app) {
    const { readGroupLags } = await import('../../lib/groups/read-group-lags.js');
    const cluster = await app.cluster();
    const { names: picked, listed, silentBrokers } = await selectGroupsOrReport(app, cluster, names);
    const incomplete = missingGroupsError(silentBrokers);
    if (incomplete) app.failCheck(incomplete);
    const found = await readGroupLags(cluster, picked, { listed });
    return found.flatMap((each) => {
      if ('error' in each) {
        app.problem(each.error);
        return [];
      }
      const { group, type, state, coordinator, members } = each.group;
      return [
        {
          group,
          type,
          state,
          coordinator,
          members: members.map(({ id, clientId, host, assignment }) => ({ id, clientId, host, assignment })),
          offsets: each.rows,
        },
      ];
    });
  },
});
