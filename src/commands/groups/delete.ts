import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { flag, repeatable } from '../../lib/cli/inputs.js';
import { liveGroupError } from '../../lib/groups/reset.js';
import type { PlannedChange } from '../../lib/topics/changes.js';
import { pendingChanges } from '../../lib/topics/changes.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields, resultsByChange } from '../topics/changes.js';
import { selectGroups } from './select-groups.js';

export const groupsDelete = command({
  path: 'groups delete',
  aliases: ['rm'],
  summary: 'Delete groups, and with them how far they have read',
  details: 'A group with members is refused. No record is touched; a group of this name would begin anew.',
  effect: 'writes',
  args: { names: repeatable('Groups or patterns', { value: 'GROUP', required: true, completes: 'group' }) },
  options: { ifExists: flag('A group that is not there is no error'), dryRun: dryRunFlag },
  fields: plannedChangeFields(),
  nameField: 'name',
  examples: [
    ['groups delete billing', 'Show what it has committed, and ask'],
    ["groups delete 'test-*' --dry-run", 'What a pattern would delete'],
    ['groups delete billing --if-exists --yes', 'In a script'],
  ],
  async run({ names, ifExists, dryRun }, app) {
    const cluster = await app.cluster();
    const selection = await selectGroups(cluster, names);
    const described = await cluster.describeGroups(selection.names, selection.listed);
    const changes = [
      ...selection.names.map((name, index): PlannedChange => {
        const found = described[index];
        const refused = found && ('error' in found ? found.error : liveGroupError(found));
        return { name, action: 'delete', ...(refused && { refused }) };
      }),
      ...selection.missing.map(
        ({ word, error }): PlannedChange => ({
          name: word,
          action: 'delete',
          ...(ifExists && error.code === 'notFound' ? { unchanged: true } : { refused: error }),
        }),
      ),
    ];
    if (dryRun) return dryRunRows(app, changes);
    const pending = pendingChanges(changes);
    const [first] = pending;
    if (first) {
      const offsets = await cluster.committedOffsets(pending.map(({ name }) => name));
      await app.confirm({
        question: pending.length === 1 ? `Delete group "${first.name}"?` : `Delete ${pending.length} groups?`,
        affected: pending.map(({ name }) => {
          const committed = offsets.get(name) ?? [];
          const topics = [...new Set(committed.map(({ topic }) => topic))];
          return `${name}: commits of ${plural(committed.length, 'partition')}${topics.length > 0 ? ` of ${topics.join(', ')}` : ''}`;
        }),
        name: first.name,
      });
    }
    return executeChanges(app, changes, async (pending) =>
      resultsByChange(pending, await cluster.deleteGroups(pending.map(({ name }) => name))),
    );
  },
});
