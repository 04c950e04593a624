import { partitionKey } from '../../lib/base/topic-partition.js';
import { command } from '../../lib/cli/command.js';
import { repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import { planElections } from '../../lib/topics/elections.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields } from './changes.js';
import { findTopicsOrReport } from './find-topics.js';

export const topicsElectLeaders = command({
  path: 'topics elect-leaders',
  summary: 'Give leadership back to the preferred replicas',
  details:
    'The first replica of a partition is its preferred leader. After a broker was away, others lead its partitions: this moves them back, so that the load is spread again. Without names: every topic.',
  effect: 'writes',
  args: { names: repeatable('Topic names or patterns', { value: 'NAME', completes: 'topic' }) },
  options: { dryRun: dryRunFlag },
  fields: plannedChangeFields({
    partition: field.number('Partition'),
    from: field.number<number | null>('Broker that leads it'),
    to: field.number<number | null>('Broker that is to lead it'),
  }),
  nameField: 'name',
  examples: [
    ['topics elect-leaders', 'In every topic'],
    ['topics elect-leaders orders --dry-run', 'Which leaders would move'],
  ],
  async run({ names, dryRun }, app) {
    const cluster = await app.cluster();
    const topics = names.length > 0 ? await findTopicsOrReport(app, names) : await cluster.topics();
    const changes = planElections(topics);
    if (topics.length === 0 && names.length === 0) app.note('No topic is seen: there is none, or none may be seen.');
    if (topics.length > 0 && changes.length === 0) app.note('Every partition seen is led by its preferred replica.');
    if (dryRun) return dryRunRows(app, changes);
    return executeChanges(app, changes, async (pending) => {
      const elections = await cluster.electLeaders(pending.map(({ name, partition }) => ({ topic: name, partition })));
      const failures = new Map(elections.map((election) => [partitionKey(election), election.error]));
      const errorOf = (topic: string, partition: number) => failures.get(partitionKey({ topic, partition }));
      return new Map(pending.map((change) => [change, { error: errorOf(change.name, change.partition) }]));
    });
  },
});
