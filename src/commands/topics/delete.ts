import { command } from '../../lib/cli/command.js';
import { flag, repeatable } from '../../lib/cli/inputs.js';
import { pendingChanges } from '../../lib/topics/changes.js';
import { planDelete } from '../../lib/topics/delete.js';
import { missingReplicasNotes, readMissingReplicas } from '../../lib/topics/missing-replicas.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields, resultsByChange } from './changes.js';
import { findTopics } from './find-topics.js';
import { describeTopicContents } from './topic-contents.js';

export const topicsDelete = command({
  path: 'topics delete',
  aliases: ['rm'],
  summary: 'Delete topics with all their records',
  details:
    'Says what is lost (records, bytes, the groups that read it) and asks; in a script --yes is needed. Internal topics are never deleted. Says so where brokers with its replicas are missing: bring them back first.',
  effect: 'writes',
  args: { names: repeatable('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  options: { ifExists: flag('A topic that is not there is no error'), dryRun: dryRunFlag },
  fields: plannedChangeFields(),
  nameField: 'name',
  examples: [
    ['topics delete orders', 'Say what is lost, and ask'],
    ["topics delete 'test-*' --dry-run", 'Which topics a pattern would delete'],
    ['topics delete orders --if-exists --yes', 'In a script'],
    ['topics delete --yes -- -orders', 'A name that begins with "-" goes after --, behind the options'],
  ],
  async run({ names, ifExists, dryRun }, app) {
    const cluster = await app.cluster();
    const selection = await findTopics(cluster, names);
    // An option after -- was read as a topic name: delete nothing.
    const misplaced = selection.missing.find(({ word }) => word.startsWith('--'));
    if (misplaced && !ifExists) throw misplaced.error;
    const changes = planDelete(selection, ifExists);
    const topics = pendingChanges(changes).flatMap(({ topic }) => topic ?? []);
    for (const note of missingReplicasNotes(await readMissingReplicas(cluster, topics))) app.note(note);
    if (dryRun) return dryRunRows(app, changes);
    const [first] = topics;
    if (first) {
      await app.confirm({
        question:
          topics.length === 1
            ? `Delete topic "${first.name}" and all its records?`
            : `Delete ${topics.length} topics and all their records?`,
        affected: await describeTopicContents(cluster, topics, app.now()),
        name: first.name,
      });
    }
    return executeChanges(app, changes, async (pending) =>
      resultsByChange(pending, await cluster.deleteTopics(pending.map(({ name }) => name))),
    );
  },
});
