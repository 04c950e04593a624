import { api as alterReassignmentsV0 } from '@platformatic/kafka/dist/apis/admin/alter-partition-reassignments-v0.js';
import { api as listReassignmentsV0 } from '@platformatic/kafka/dist/apis/admin/list-partition-reassignments-v0.js';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { PartitionOutcome } from '../values/outcomes.js';
import type { OngoingReassignment, Reassignment } from '../values/topics.js';
import { retryItems } from '../wire/retry.js';
import { type AdminContext, brokerTimeoutMs, sendInChunks } from './context.js';

/** Partitions per request: each one appends records to the metadata log. */
const partitionsPerRequest = 1000;

/**
 * Starts moving replicas (AlterPartitionReassignments, KIP-455). Returns when the controller has accepted, not when the
 * replicas are in sync.
 */
export async function reassignReplicas(
  admin: AdminContext,
  reassignments: readonly Reassignment[],
): Promise<PartitionOutcome[]> {
  const send = async (chunk: readonly Reassignment[]): Promise<PartitionOutcome[]> => {
    const results = await retryItems(admin.wire, chunk, (pending) => alterOnce(admin, pending));
    return chunk.map(({ topic, partition }, index) => {
      const { errorCode, errorMessage } = results[index] ?? { errorCode: -1, errorMessage: null };
      if (errorCode === 0) return { topic, partition };
      const action = `move the replicas of ${topic} partition ${partition}`;
      return { topic, partition, error: brokerFailure(errorCode, { action, message: errorMessage }) };
    });
  };
  return sendInChunks(reassignments, partitionsPerRequest, send, ({ topic, partition }, error) => ({
    topic,
    partition,
    error,
  }));
}

async function alterOnce(admin: AdminContext, pending: readonly Reassignment[]) {
  const topics = [...groupBy(pending, ({ topic }) => topic)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition, replicas }) => ({ partitionIndex: partition, replicas: [...replicas] })),
  }));
  // The client misreads a field of v1; v0 too allows changing the number of replicas.
  const api = await admin.wire.newestVersion('controller', [alterReassignmentsV0]);
  const response = await admin.wire.send('controller', api, brokerTimeoutMs(admin), true, topics);
  const answers = new Map(
    response.responses.flatMap(({ name, partitions }) =>
      partitions.map((each) => [partitionKey({ topic: name, partition: each.partitionIndex }), each] as const),
    ),
  );
  return pending.map((reassignment) => {
    const noAnswer = { errorCode: response.errorCode || -1, errorMessage: response.errorMessage };
    return response.errorCode === 0 ? (answers.get(partitionKey(reassignment)) ?? noAnswer) : noAnswer;
  });
}

/** A null list stands for all topics. */
const allTopics = null as unknown as Parameters<typeof listReassignmentsV0>[2];

/** Reassignments in progress (ListPartitionReassignments, KIP-455); empty for a user who may not see them. */
export async function reassignments(admin: AdminContext): Promise<OngoingReassignment[]> {
  const [response] = await retryItems(admin.wire, ['list'], async () => {
    const api = await admin.wire.newestVersion('controller', [listReassignmentsV0]);
    return [await admin.wire.send('controller', api, brokerTimeoutMs(admin), allTopics)];
  });
  if (!response) return [];
  if (response.errorCode !== 0) {
    const failure = brokerFailure(response.errorCode, {
      action: 'list moves of replicas',
      message: response.errorMessage,
    });
    if (failure.code === 'denied') return [];
    throw failure;
  }
  return response.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
      topic: name,
      partition: partitionIndex,
      target: replicas.filter((id) => !removingReplicas.includes(id)),
      adding: addingReplicas,
    })),
  );
}
