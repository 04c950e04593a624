import { api as describeQuorumV2 } from '@platformatic/kafka/dist/apis/admin/describe-quorum-v2.js';
import { CliError, isUnreachable } from '../../base/errors.js';
import type { Quorum } from '../values/brokers.js';
import type { AdminContext } from './context.js';

const metadataPartition = { topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] };

/** The KRaft quorum (KIP-595); null where the user may not see it or the cluster has none. */
export async function describeQuorum(admin: AdminContext): Promise<Quorum | null> {
  try {
    const api = await admin.wire.newestVersion('any', [describeQuorumV2]);
    const { topics } = await admin.wire.send('any', api, [metadataPartition]);
    const partition = topics[0]?.partitions[0];
    if (partition?.errorCode !== 0) return null;
    return {
      leader: partition.leaderId < 0 ? null : partition.leaderId,
      voters: partition.currentVoters.map(({ replicaId }) => replicaId).sort((a, b) => a - b),
    };
  } catch (error) {
    if (error instanceof CliError && error.kafka === 'UNSUPPORTED_VERSION') return null;
    throw error;
  }
}

/** The highest `metadata.version` level of each release (MetadataVersion in Kafka's server-common). */
const releases: readonly (readonly [level: number, release: string])[] = [
  [7, '3.3'],
  [8, '3.4'],
  [11, '3.5'],
  [14, '3.6'],
  [19, '3.7'],
  [20, '3.8'],
  [21, '3.9'],
  [25, '4.0'],
  [27, '4.1'],
  [29, '4.2'],
  [30, '4.3'],
];

/** Kafka release of a broker, from the newest metadata version it supports; null without KRaft. */
export async function kafkaVersion(admin: AdminContext): Promise<string | null> {
  const range = (await admin.wire.features('any')).get('metadata.version');
  if (!range) return null;
  const newest = releases.at(-1);
  return releases.find(([level]) => range.max <= level)?.[1] ?? `newer than ${newest?.[1]}`;
}

/**
 * Ids of brokers that metadata lists as alive and that do not answer: a dead broker is listed until its session times
 * out.
 */
export async function unresponsiveBrokers({ wire }: AdminContext): Promise<number[]> {
  const answers = await Promise.all(
    (await wire.aliveBrokers()).map(async (broker) => {
      try {
        await wire.features({ broker });
        return [];
      } catch (error) {
        if (isUnreachable(error)) return [broker];
        throw error;
      }
    }),
  );
  return answers.flat().sort((a, b) => a - b);
}
