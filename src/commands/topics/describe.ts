import { groupBy } from '../../lib/base/group-by.js';
import { plural } from '../../lib/base/plural.js';
import { partitionKey } from '../../lib/base/topic-partition.js';
import { command } from '../../lib/cli/command.js';
import { repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { Cluster, ConfigEntry, Topic } from '../../lib/kafka/cluster.js';
import { type LeaderSizes, leaderSizes, partitionSize } from '../../lib/topics/facts.js';
import { findTopicsOrReport } from './find-topics.js';
import { type DescribedConfig, type DescribedPartition, type DescribedTopic, topicsView } from './view.js';

export const topicsDescribe = command({
  path: 'topics describe',
  summary: 'Show the partitions, replicas, offsets and configs of topics',
  details:
    'Configs say who set them: the topic itself, a broker, all brokers of the cluster, the static broker file, or Kafka by default. Those at their default are folded unless -o wide.',
  args: { names: repeatable('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  fields: {
    name: field.string('Topic name'),
    id: field.string('Topic id'),
    partitions: field.array<readonly DescribedPartition[]>(
      'partition, leader, replicas, isr, earliest, latest, size (bytes at the leader)',
    ),
    configs: field.array<readonly DescribedConfig[] | null>(
      'name, value, source (topic, broker, cluster, static, default); null where not permitted',
    ),
  },
  nameField: 'name',
  view: topicsView,
  csv: {
    columns: ['name', 'id', 'partition', 'leader', 'replicas', 'isr', 'earliest', 'latest', 'size'],
    rows({ name, id, partitions }) {
      return partitions.map((partition) => ({ name, id, ...partition }));
    },
  },
  examples: [
    ['topics describe orders', 'Where its partitions are, and how it is configured'],
    ['topics describe orders -o json', 'The same facts for a script'],
    ['topics describe orders -o csv', 'A row a partition, for a spreadsheet'],
    ["topics describe 'orders-*'", 'Every topic whose name begins with "orders-"'],
  ],
  async run({ names }, app) {
    const cluster = await app.cluster();
    const topics = await findTopicsOrReport(app, names);
    if (topics.length === 0) return [];
    const [{ offsets, silent }, sizes, configs] = await Promise.all([
      readOffsets(cluster, topics),
      cluster.replicaSizes(topics.map(({ name }) => name)),
      cluster.configs(topics.map(({ name }) => ({ type: 'topic', name }))),
    ]);
    for (const note of silentLeaderNotes(topics, silent)) app.note(note);
    if (!sizes) app.note('Sizes are not shown: describing log directories is not permitted.');
    const bytes = leaderSizes(topics, sizes);
    return topics.map((topic, index) => {
      const { entries, error } = configs[index] ?? { entries: [] };
      if (error) app.note(`Configs of ${topic.name} are not shown: ${error.message}.`);
      return describedTopic(topic, offsets, bytes, error ? null : entries);
    });
  },
});

type OffsetsByQuery = ReadonlyMap<string, number | null>;

/**
 * Earliest and latest offset of every partition, by `earliest KEY` or `latest KEY` with KEY from `partitionKey`, and the
 * keys of the partitions whose leader did not answer.
 */
async function readOffsets(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<{ readonly offsets: OffsetsByQuery; readonly silent: ReadonlySet<string> }> {
  const queries = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition }) =>
      (['earliest', 'latest'] as const).map((at) => ({ topic: name, partition, at })),
    ),
  );
  const answers = await cluster.listOffsets(queries);
  const unanswered = queries.filter((_, index) => answers[index]?.error?.code === 'unreachable');
  return {
    offsets: new Map(
      queries.map((query, index) => [`${query.at} ${partitionKey(query)}`, answers[index]?.offset ?? null]),
    ),
    silent: new Set(unanswered.map(partitionKey)),
  };
}

/** A note for each leader that does not answer: until its session expires, metadata still lists a dead broker as in sync. */
function silentLeaderNotes(topics: readonly Topic[], silent: ReadonlySet<string>): string[] {
  const led = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition, leader }) =>
      leader !== null && silent.has(partitionKey({ topic: name, partition })) ? leader : [],
    ),
  );
  return [...groupBy(led, (leader) => leader)].map(
    ([leader, { length }]) =>
      `Broker ${leader} does not answer, and leads ${plural(length, 'partition')}: who is in sync there is what the cluster knew last.`,
  );
}

function describedTopic(
  topic: Topic,
  offsets: OffsetsByQuery,
  sizes: LeaderSizes,
  configs: readonly ConfigEntry[] | null,
): DescribedTopic {
  const { name, id, partitions } = topic;
  return {
    name,
    id,
    partitions: partitions.map(({ partition, leader, replicas, isr }) => ({
      partition,
      leader,
      replicas,
      isr,
      earliest: offsets.get(`earliest ${partitionKey({ topic: name, partition })}`) ?? null,
      latest: offsets.get(`latest ${partitionKey({ topic: name, partition })}`) ?? null,
      size: partitionSize(sizes, name, partition),
    })),
    configs: configs?.map(({ name, value, source }) => ({ name, value, source })) ?? null,
  };
}
