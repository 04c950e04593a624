import type { MetadataResponse } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { ClusterInfo } from '../values/brokers.js';
import { errorName } from '../values/error-names.js';
import type { Topic, TopicFailure } from '../values/topics.js';
import { metadataVersions } from '../wire/cluster-metadata.js';
import type { AdminContext } from './context.js';

type MetadataTopic = MetadataResponse['topics'][number];

async function requestMetadata({ wire }: AdminContext, names: readonly string[] | null): Promise<MetadataResponse> {
  return wire.send('any', await wire.newestVersion('any', metadataVersions), names && [...names]);
}

export async function describeCluster(admin: AdminContext): Promise<ClusterInfo> {
  const { clusterId, controllerId, brokers } = await requestMetadata(admin, []);
  return {
    clusterId: clusterId ?? '',
    controller: controllerId < 0 ? null : controllerId,
    brokers: brokers
      .map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null }))
      .sort((a, b) => a.id - b.id),
  };
}

/**
 * Topics sorted by name, all of them when no names are given. Missing ones are left out; throws `denied` when one may
 * not be seen.
 */
export async function listTopics(admin: AdminContext, names?: readonly string[]): Promise<Topic[]> {
  if (!names) {
    const found = (await requestMetadata(admin, null)).topics.filter(exists).map(readTopic);
    admin.topicCache.clear();
    return cacheTopics(admin, found).sort(byName);
  }
  const answers = await describeTopics(admin, [...new Set(names)]);
  const denied = answers.filter(isTopicFailure).filter(({ error }) => error.code !== 'notFound');
  if (denied[0]) {
    const { code, kafka, hint } = denied[0].error;
    const list = denied.map(({ name }) => `"${name}"`).join(', ');
    throw denied.length === 1 ? denied[0].error : new CliError(code, `cannot see topics ${list}`, { kafka, hint });
  }
  return answers.flatMap((answer) => (isTopicFailure(answer) ? [] : answer)).sort(byName);
}

/** Each name as a topic or as a failure, in the order of the names. */
export async function describeTopics(admin: AdminContext, names: readonly string[]): Promise<(Topic | TopicFailure)[]> {
  if (names.length === 0) return [];
  const response = await requestMetadata(admin, [...new Set(names)]);
  const answers = new Map(response.topics.map((topic) => [topic.name, topic]));
  for (const name of names) admin.topicCache.delete(name);
  cacheTopics(admin, response.topics.filter(exists).map(readTopic));
  return names.map((name) => {
    const topic = admin.topicCache.get(name);
    const errorCode = answers.get(name)?.errorCode ?? unknownTopicOrPartition;
    return topic ?? { name, error: brokerFailure(errorCode, { action: `see topic "${name}"` }) };
  });
}

const unknownTopicOrPartition = 3;

export const isTopicFailure = (answer: Topic | TopicFailure): answer is TopicFailure => 'error' in answer;

const byName = (a: Topic, b: Topic) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function cacheTopics(admin: AdminContext, found: Topic[]): Topic[] {
  for (const topic of found) admin.topicCache.set(topic.name, topic);
  return found;
}

const exists = ({ errorCode, name, partitions }: MetadataTopic) =>
  name != null && (errorCode === 0 || (errorName(errorCode) === 'LEADER_NOT_AVAILABLE' && partitions.length > 0));

function readTopic({ name, topicId, isInternal, partitions }: MetadataTopic): Topic {
  return {
    name: name ?? '',
    id: Buffer.from(topicId.replaceAll('-', ''), 'hex').toString('base64url'),
    internal: isInternal,
    partitions: partitions
      .map((partition) => ({
        partition: partition.partitionIndex,
        leader: partition.leaderId < 0 ? null : partition.leaderId,
        leaderEpoch: partition.leaderEpoch,
        replicas: partition.replicaNodes,
        isr: partition.isrNodes,
        offline: partition.offlineReplicas,
      }))
      .sort((a, b) => a.partition - b.partition),
  };
}
