import { CliError } from '../../lib/errors.js';
import { readCommits } from '../../lib/groups/read.js';
import type { Cluster, Topic } from '../../lib/kafka/cluster.js';
import { plural } from '../../lib/plural.js';
import { leaderSizes, topicSize } from '../../lib/topics/facts.js';
import { humanBytes } from '../../lib/topics/units.js';

/** What is lost with topics, a line each: partitions, records, bytes, and the groups that read them. */
export async function touches(cluster: Cluster, topics: readonly Topic[]): Promise<string[]> {
  const [records, sizes, readers] = await Promise.all([
    countRecords(cluster, topics),
    cluster.replicaSizes(topics.map(({ name }) => name)),
    groupsReading(cluster, topics),
  ]);
  const bytes = leaderSizes(topics, sizes);
  return topics.map((topic) => {
    const count = records.get(topic.name);
    const size = topicSize(bytes, topic);
    const groups = readers?.get(topic.name) ?? [];
    const facts = [
      plural(topic.partitions.length, 'partition'),
      ...(count === undefined ? [] : [plural(count, 'record')]),
      ...(size === null ? [] : [humanBytes(size)]),
      ...(groups.length > 0 ? [`read by ${groups.join(', ')}`] : readers ? ['no group reads it'] : []),
    ];
    return `${topic.name}: ${facts.join(', ')}`;
  });
}

/** Records of each topic by its offsets; left out where an offset is not known. */
async function countRecords(cluster: Cluster, topics: readonly Topic[]): Promise<Map<string, number>> {
  const queries = topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition }) =>
      (['earliest', 'latest'] as const).map((at) => ({ topic: name, partition, at })),
    ),
  );
  const answers = await cluster.listOffsets(queries);
  const counts = new Map<string, number>();
  for (const [index, { topic, at }] of queries.entries()) {
    const offset = answers[index]?.offset ?? Number.NaN;
    counts.set(topic, (counts.get(topic) ?? 0) + (at === 'latest' ? offset : -offset));
  }
  return new Map([...counts].filter(([, count]) => !Number.isNaN(count)));
}

/** Groups with commits in the topics, or share groups that start there, by topic; undefined where groups may not be seen. */
export async function groupsReading(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<Map<string, readonly string[]> | undefined> {
  const wanted = new Set(topics.map(({ name }) => name));
  try {
    const commits = await readCommits(cluster, await cluster.groups());
    const readers = new Map<string, Set<string>>();
    for (const [group, offsets] of commits) {
      for (const { topic } of offsets) {
        if (wanted.has(topic)) readers.set(topic, (readers.get(topic) ?? new Set()).add(group));
      }
    }
    return new Map([...readers].map(([topic, names]) => [topic, [...names].sort()]));
  } catch (error) {
    if (error instanceof CliError && error.code !== 'interrupted') return undefined;
    throw error;
  }
}
