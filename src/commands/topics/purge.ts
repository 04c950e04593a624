import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { list } from '../../lib/cli/inputs.js';
import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { pending } from '../../lib/topics/changes.js';
import { type PurgeChange, type PurgeTarget, planPurge } from '../../lib/topics/purge.js';
import { plural } from '../../lib/topics/units.js';
import { carryOut, changeFields, dryRunFlag, outcomes, showPlan } from './changes.js';
import { topicsOrProblems } from './lookup.js';
import { groupsReading } from './touches.js';

export const topicsPurge = command({
  path: 'topics purge',
  also: ['truncate'],
  summary: 'Delete the records of topics, and keep the topics',
  details:
    'Every record goes that is there now. Offsets go on where they were, and groups keep their commits. A compacted topic cannot be purged.',
  effect: 'writes',
  args: { names: list('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  options: { dryRun: dryRunFlag },
  fields: changeFields({
    partition: field.number('Partition'),
    from: field.number('Earliest offset as it was', { title: 'EARLIEST' }),
    to: field.number('Earliest offset as it becomes', { title: 'NEW EARLIEST' }),
    records: field.number('Records that go, by offsets'),
  }),
  name: 'name',
  examples: [
    ['topics purge orders', 'Say how many records go, and ask'],
    ['topics purge orders --dry-run', 'How many records each partition would lose'],
  ],
  async run({ names, dryRun }, app) {
    const cluster = await app.cluster();
    const topics = await topicsOrProblems(app, names);
    const changes = await plan(cluster, topics);
    if (dryRun) return showPlan(app, changes);
    const left = pending(changes);
    const [first] = left;
    if (first) {
      const affected = topics.filter(({ name }) => left.some((change) => change.name === name));
      const readers = await groupsReading(cluster, affected);
      await app.confirm({
        question:
          affected.length === 1
            ? `Delete records of topic "${first.name}"?`
            : `Delete records of ${affected.length} topics?`,
        touches: affected.map(({ name }) => touched(name, left, readers?.get(name))),
        name: first.name,
      });
    }
    return carryOut(app, changes, async (left) =>
      outcomes(
        left,
        await cluster.deleteRecords(left.map(({ name, partition, to }) => ({ topic: name, partition, offset: to }))),
      ),
    );
  },
});

function touched(name: string, changes: readonly PurgeChange[], groups: readonly string[] = []): string {
  const own = changes.filter((change) => change.name === name);
  const records = own.reduce((sum, { details }) => sum + (details.records ?? 0), 0);
  const readers = groups.length > 0 ? `, read by ${groups.join(', ')}` : '';
  return `${name}: ${plural(records, 'record')} of ${plural(own.length, 'partition')}${readers}`;
}

async function plan(cluster: Cluster, topics: readonly Topic[]): Promise<PurgeChange[]> {
  const places = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  );
  const [earliest, latest, configs] = await Promise.all([
    cluster.listOffsets(places.map((place) => ({ ...place, at: 'earliest' as const }))),
    cluster.listOffsets(places.map((place) => ({ ...place, at: 'latest' as const }))),
    cluster.configs(topics.map(({ name }) => ({ type: 'topic', name, keys: ['cleanup.policy'] }))),
  ]);
  const targets = places.map(({ topic, partition }, index) => ({
    topic,
    target: {
      partition,
      earliest: earliest[index]?.offset ?? null,
      latest: latest[index]?.offset ?? null,
      before: null,
      error: earliest[index]?.error ?? latest[index]?.error,
    } satisfies PurgeTarget,
  }));
  return topics.flatMap(({ name }, index) =>
    planPurge(
      name,
      targets.filter(({ topic }) => topic === name).map(({ target }) => target),
      configs[index]?.entries[0],
    ),
  );
}
