import type { MetadataResponse } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import { CliError } from '../../errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { ClusterInfo, Topic, TopicFailure } from '../cluster.js';
import { errorName } from '../error-names.js';
import { metadataVersions } from '../wire/directory.js';
import type { Admin } from './context.js';

type MetadataTopic = MetadataResponse['topics'][number];

async function metadata({ wire }: Admin, names: readonly string[] | null): Promise<MetadataResponse> {
  return wire.send('any', await wire.newest('any', metadataVersions), names && [...names]);
}

export async function describe(admin: Admin): Promise<ClusterInfo> {
  const { clusterId, controllerId, brokers } = await metadata(admin, []);
  return {
    clusterId: clusterId ?? '',
    controller: controllerId < 0 ? null : controllerId,
    brokers: brokers
      .map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null }))
      .sort((a, b) => a.id - b.id),
  };
}

/** Topics by name; those that do not exist are left out, those that may not be seen make the call `denied`. */
export async function topics(admin: Admin, names?: readonly string[]): Promise<Topic[]> {
  if (!names) {
    const found = (await metadata(admin, null)).topics.filter(exists).map(readTopic);
    admin.topics.clear();
    return learn(admin, found).sort(byName);
  }
  const answers = await describeTopics(admin, [...new Set(names)]);
  const denied = answers.filter(isFailure).filter(({ error }) => error.code !== 'notFound');
  if (denied[0]) {
    const { code, kafka, hint } = denied[0].error;
    const list = denied.map(({ name }) => `"${name}"`).join(', ');
    throw denied.length === 1 ? denied[0].error : new CliError(code, `cannot see topics ${list}`, { kafka, hint });
  }
  return answers.flatMap((answer) => (isFailure(answer) ? [] : answer)).sort(byName);
}

/** Each of the names as a topic, or why it is none; in their order. */
export async function describeTopics(admin: Admin, names: readonly string[]): Promise<(Topic | TopicFailure)[]> {
  if (names.length === 0) return [];
  const response = await metadata(admin, [...new Set(names)]);
  const answers = new Map(response.topics.map((topic) => [topic.name, topic]));
  for (const name of names) admin.topics.delete(name);
  learn(admin, response.topics.filter(exists).map(readTopic));
  return names.map((name) => {
    const topic = admin.topics.get(name);
    const errorCode = answers.get(name)?.errorCode ?? unknownTopic;
    return topic ?? { name, error: brokerFailure(errorCode, { doing: `see topic "${name}"` }) };
  });
}

const unknownTopic = 3;

export const isFailure = (answer: Topic | TopicFailure): answer is TopicFailure => 'error' in answer;

const byName = (a: Topic, b: Topic) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function learn(admin: Admin, found: Topic[]): Topic[] {
  for (const topic of found) admin.topics.set(topic.name, topic);
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
