import { parseFilter } from '../../lib/base/patterns.js';
import { command } from '../../lib/cli/command.js';
import { flag, plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import {
  isInternalTopic,
  leaderSizes,
  replicationFactor,
  topicSize,
  underReplicatedCount,
} from '../../lib/topics/facts.js';
import { readUnderMinIsr } from '../../lib/topics/min-isr.js';
import { humanBytes } from '../../lib/topics/units.js';

export const topicsList = command({
  path: 'topics list',
  aliases: ['ls'],
  summary: 'List topics with their partition and replica counts',
  details:
    'A plain word picks the names that contain it; orders-* is a glob and /^orders-(eu|us)$/ a regular expression. Sizes (-o wide) are the bytes that the leaders hold.',
  args: { pattern: plainText('Only these names', { value: 'PATTERN', completes: 'topic' }) },
  options: {
    internal: flag('Include internal topics, whose names begin with "__"'),
    underReplicated: flag('Only topics some of whose replicas are not in sync, or too few for acks=all'),
  },
  fields: {
    name: field.string('Topic name', { noWrap: true }),
    id: field.string('Topic id', { column: 'wide', noWrap: true }),
    partitionCount: field.number('Partitions', { title: 'PARTITIONS' }),
    replicationFactor: field.number('Replicas of each partition', { title: 'REPLICAS' }),
    underReplicated: field.number('Partitions some of whose replicas are not in sync', { title: 'OUT OF SYNC' }),
    internal: field.boolean('Whether Kafka made it for itself', { column: 'wide' }),
    size: field.number<number | null | undefined>("Bytes that the partitions' leaders hold; only with -o wide", {
      column: 'wide',
      format: (value) => (typeof value === 'number' ? humanBytes(value) : '-'),
    }),
  },
  nameField: 'name',
  emptyMessage({ pattern, internal, underReplicated }) {
    const which = pattern === undefined ? '' : ` that matches ${JSON.stringify(pattern)}`;
    if (underReplicated) return `No topic${which} has lost replicas.`;
    if (which === '') return 'No topics to show. Make one:  kafkactl topics create NAME';
    const hidden = internal || !pattern?.startsWith('_') ? '' : ' Internal ones are shown with --internal.';
    return `There is no topic${which}.${hidden} See all:  kafkactl topics list`;
  },
  examples: [
    ['topics list', 'Every topic but the internal ones'],
    ['topics list orders -o json', 'Topics whose name contains "orders", as JSON'],
    ['topics list --under-replicated', 'Topics that have lost replicas'],
    ["topics list 'orders-*' -o wide", 'With ids and sizes'],
  ],
  async run({ pattern, internal, underReplicated }, app) {
    const matches = parseFilter(pattern);
    const cluster = await app.cluster();
    const shown = (await cluster.topics()).filter(
      (topic) => matches(topic.name) && (internal || !isInternalTopic(topic)),
    );
    const refusing = underReplicated ? await readUnderMinIsr(cluster, shown) : null;
    const topics = underReplicated
      ? shown.filter((topic) => underReplicatedCount(topic) > 0 || refusing?.has(topic.name))
      : shown;
    if (refusing && refusing.size > 0) {
      const names = [...refusing.keys()].join(', ');
      app.note(
        `Writing with acks=all fails, as fewer replicas are in sync than min.insync.replicas asks for: ${names}.`,
      );
    }
    const rows = topics.map((topic) => ({
      name: topic.name,
      id: topic.id,
      partitionCount: topic.partitions.length,
      replicationFactor: replicationFactor(topic),
      underReplicated: underReplicatedCount(topic),
      internal: topic.internal,
    }));
    if (app.output.format !== 'wide') return rows;
    const sizes = leaderSizes(topics, await cluster.replicaSizes());
    if (!sizes) app.note('Sizes are not shown: describing log directories is not permitted.');
    return rows.map((row, index) => {
      const topic = topics[index];
      return { ...row, size: topic ? topicSize(sizes, topic) : null };
    });
  },
});
