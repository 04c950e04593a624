import type { App } from '../../lib/app.js';
import { CliError, isUnreachable } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { type Block, type Styled, styled } from '../../lib/io/blocks.js';
import { type Fields, field, type RowOf } from '../../lib/io/fields.js';
import type { Broker, Cluster, Quorum } from '../../lib/kafka/cluster.js';
import { isUnderReplicated } from '../../lib/topics/facts.js';
import { readUnderMinIsr } from '../../lib/topics/min-isr.js';

const fields = {
  clusterId: field.string('Cluster id'),
  kafkaVersion: field.string<string | null>('Kafka version, by the features that a broker offers'),
  controller: field.number<number | null>('Node id of the active controller; null where that may not be seen'),
  controllers: field.array<readonly number[] | null>(
    'Node ids of the controllers that vote; null where that may not be seen',
  ),
  brokers: field.array<readonly Broker[]>('id, host, port, rack'),
  brokerCount: field.number('Brokers alive'),
  topicCount: field.number('Topics, without the internal ones'),
  internalTopicCount: field.number('Internal topics'),
  partitionCount: field.number('Partitions of all topics'),
  underReplicatedCount: field.number('Partitions some of whose replicas are not in sync'),
  underMinIsrCount: field.number<number | null>(
    'Partitions that refuse writes with acks=all: fewer replicas in sync than min.insync.replicas; null where that may not be seen',
  ),
  leaderlessCount: field.number('Partitions that nobody leads'),
  silentBrokers: field.array<readonly number[]>(
    'Ids of brokers that the cluster takes for alive and that do not answer',
  ),
  groupCount: field.number<number | null>('Groups; null where they may not be seen, or a broker does not answer'),
} satisfies Fields;

type ClusterRow = RowOf<typeof fields>;

export const clusterShow = command({
  path: 'cluster show',
  aliases: ['describe', 'info'],
  summary: 'Show the cluster: id, controller, brokers, Kafka version, counts',
  fields,
  nameField: 'clusterId',
  view: clusterView,
  examples: [
    ['cluster show', 'Who is there, and whether all is well'],
    ['cluster show -o json', 'The same for a script'],
  ],
  async run(_, app) {
    const cluster = await app.cluster();
    const [{ clusterId, brokers }, kafkaVersion, topics, silentBrokers] = await Promise.all([
      cluster.describe(),
      cluster.kafkaVersion(),
      cluster.topics(),
      cluster.unresponsiveBrokers(),
    ]);
    const [quorum, groupCount] = await Promise.all([readQuorum(cluster, kafkaVersion, app), countGroups(cluster)]);
    const partitions = topics.flatMap((topic) => topic.partitions);
    const refusing = await readUnderMinIsr(cluster, topics);
    if (!refusing) app.note('Whether writes with acks=all succeed is not known: configs may not be seen.');
    return [
      {
        clusterId,
        kafkaVersion,
        controller: quorum?.leader ?? null,
        controllers: quorum?.voters ?? null,
        brokers,
        brokerCount: brokers.length,
        topicCount: topics.filter(({ internal }) => !internal).length,
        internalTopicCount: topics.filter(({ internal }) => internal).length,
        partitionCount: partitions.length,
        underReplicatedCount: partitions.filter(isUnderReplicated).length,
        underMinIsrCount: refusing && [...refusing.values()].reduce((sum, count) => sum + count, 0),
        leaderlessCount: partitions.filter(({ leader }) => leader === null).length,
        silentBrokers,
        groupCount,
      },
    ];
  },
});

/** The number of groups; null where listing is not permitted or a broker does not answer. */
async function countGroups(cluster: Cluster): Promise<number | null> {
  try {
    const { groups, failures } = await cluster.groups();
    return failures.length > 0 ? null : groups.length;
  } catch (error) {
    if (error instanceof CliError && (error.code === 'denied' || error.code === 'unreachable')) return null;
    throw error;
  }
}

const restrictedNote =
  'describing the cluster is not permitted. Topics and groups are counted as far as you may see them';

/** The quorum, or null with a note where it may not be described or no controller answers: brokers run on without one for a while. */
async function readQuorum(cluster: Cluster, kafkaVersion: string | null, app: App): Promise<Quorum | null> {
  try {
    const quorum = await cluster.quorum();
    // Kafka before KRaft has no quorum to describe.
    if (!quorum && kafkaVersion !== null) app.note(`The controllers are not shown: ${restrictedNote}.`);
    return quorum;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    app.note(`No controller answers: ${error.message}.`);
    return null;
  }
}

function clusterView(rows: readonly ClusterRow[]): Block[] {
  return rows.flatMap((cluster): Block[] => [
    { kind: 'heading', text: `Cluster ${cluster.clusterId}` },
    {
      kind: 'facts',
      rows: [
        ['Kafka', String(cluster.kafkaVersion ?? 'unknown')],
        ['Controller', cluster.controller === null ? 'unknown' : `node ${cluster.controller}`],
        ['Topics', `${cluster.topicCount}, and ${cluster.internalTopicCount} internal`],
        ['Partitions', String(cluster.partitionCount)],
        ['Groups', String(cluster.groupCount ?? 'unknown')],
        ['Health', health(cluster)],
      ],
    },
    {
      kind: 'table',
      columns: [{ title: 'BROKER', align: 'right' }, { title: 'ADDRESS' }, { title: 'RACK' }],
      rows: cluster.brokers.map(({ id, host, port, rack }) => [id, `${host}:${port}`, rack ?? '-']),
    },
    ...nextStepBlocks(cluster),
  ]);
}

function health({
  partitionCount,
  controllers,
  underReplicatedCount,
  underMinIsrCount,
  leaderlessCount,
  silentBrokers,
}: ClusterRow): Styled {
  const bad = [
    ...silentBrokers.map((id) => `broker ${id} does not answer, and the rest may be what it was`),
    ...(leaderlessCount > 0 ? [`${plural(leaderlessCount, 'partition')} without a leader`] : []),
    ...(underMinIsrCount
      ? [`${plural(underMinIsrCount, 'partition')} where writing with acks=all fails: too few replicas in sync`]
      : []),
  ];
  const behind = underReplicatedCount > 0 ? [`${plural(underReplicatedCount, 'partition')} without all replicas`] : [];
  const all = [...bad, ...behind];
  if (all.length === 0 && partitionCount === 0) return styled('no partition is seen', 'dim');
  if (all.length === 0 && controllers === null) {
    return styled('every partition that may be seen has a leader and all its replicas in sync', 'good');
  }
  if (all.length === 0) return styled('every partition has a leader and all its replicas in sync', 'good');
  return styled(all.join('; '), bad.length > 0 ? 'bad' : 'warn');
}

/** The line to type next where the cluster is not healthy. */
function nextStepBlocks({ underReplicatedCount, underMinIsrCount, leaderlessCount }: ClusterRow): Block[] {
  if (underReplicatedCount + leaderlessCount + (underMinIsrCount ?? 0) === 0) return [];
  return [{ kind: 'text', lines: [styled('Which topics:  kafkactl topics list --under-replicated', 'dim')] }];
}
