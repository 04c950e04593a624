import { api as alterReassignmentsV0 } from '@platformatic/kafka/dist/apis/admin/alter-partition-reassignments-v0.js';
import { api as listReassignmentsV0 } from '@platformatic/kafka/dist/apis/admin/list-partition-reassignments-v0.js';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../broker-failures.js';
import type { OngoingReassignment, PartitionOutcome, Reassignment } from '../cluster.js';
import { retryItems } from '../retry.js';
import { type AdminContext, brokerTimeoutMs, sendInChunks } from './context.js';

/** Partitions a request: each makes records of its own in the controller's log. */
const partitionsPerRequest = 1000;

/** Begins to move replicas (AlterPartitionReassignments, KIP-455). Returns once the controller has taken them on. */
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
  // The client reads v1 without its new field; v0 may change the number of replicas as well.
  const api = await admin.wire.newestVersion('controller', [alterReassignmentsV0]);
  const response = await admin.wire.send('controller', api, brokerTimeoutMs(admin), true, topics);
  const answers = new Map(
    response.responses.flatMap(({ name, partitions }) =>
      partitions.map((each) => [partitionKey({ topic: name, partition: each.partitionIndex }), each] as const),
    ),
  );
  return pending.map((reassignment) => {
    const whole = { errorCode: response.errorCode || -1, errorMessage: response.errorMessage };
    return response.errorCode === 0 ? (answers.get(partitionKey(reassignment)) ?? whole) : whole;
  });
}

/** No list of topics stands for all of them. */
const allTopics = null as unknown as Parameters<typeof listReassignmentsV0>[2];

/** Moves that are under way (ListPartitionReassignments, KIP-455); who may not see them sees none. */
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
