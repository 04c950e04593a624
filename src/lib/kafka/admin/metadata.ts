import type { MetadataResponse } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import { brokerFailure } from '../broker-failures.js';
import type { ClusterInfo, Topic } from '../cluster.js';
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
  if (names?.length === 0) return [];
  const response = await metadata(admin, names ? [...new Set(names)] : null);
  const denied = response.topics.filter(({ errorCode }) => errorName(errorCode) === 'TOPIC_AUTHORIZATION_FAILED');
  if (names && denied[0]) {
    const list = denied.map(({ name }) => `"${name}"`).join(', ');
    throw brokerFailure(denied[0].errorCode, { doing: `see topic ${list}` });
  }
  const found = response.topics.filter(exists).map(readTopic);
  for (const name of names ?? admin.topics.keys()) admin.topics.delete(name);
  for (const topic of found) admin.topics.set(topic.name, topic);
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
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
