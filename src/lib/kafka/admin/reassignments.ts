import { api as alterReassignmentsV0 } from '@platformatic/kafka/dist/apis/admin/alter-partition-reassignments-v0.js';
import { grouped } from '../../grouped.js';
import { placeOf } from '../../places.js';
import { brokerFailure } from '../broker-failures.js';
import type { PartitionOutcome, Reassignment } from '../cluster.js';
import { settle } from '../retry.js';
import { type Admin, brokerTimeoutMs, chunks } from './context.js';

/** Partitions a request: each makes records of its own in the controller's log. */
const batchSize = 1000;

/** Begins to move replicas (AlterPartitionReassignments, KIP-455). Returns once the controller has taken them on. */
export async function reassignReplicas(
  admin: Admin,
  reassignments: readonly Reassignment[],
): Promise<PartitionOutcome[]> {
  const outcomes: PartitionOutcome[] = [];
  for (const chunk of chunks(reassignments, batchSize)) {
    const results = await settle(admin.wire, chunk, (pending) => alterOnce(admin, pending));
    for (const [index, { topic, partition }] of chunk.entries()) {
      const { errorCode, errorMessage } = results[index] ?? { errorCode: -1, errorMessage: null };
      const doing = `move the replicas of ${topic} partition ${partition}`;
      outcomes.push({
        topic,
        partition,
        ...(errorCode !== 0 && { error: brokerFailure(errorCode, { doing, words: errorMessage }) }),
      });
    }
  }
  return outcomes;
}

async function alterOnce(admin: Admin, pending: readonly Reassignment[]) {
  const topics = [...grouped(pending, ({ topic }) => topic)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition, replicas }) => ({ partitionIndex: partition, replicas: [...replicas] })),
  }));
  // The client reads v1 without its new field; v0 may change the number of replicas as well.
  const api = await admin.wire.newest('controller', [alterReassignmentsV0]);
  const response = await admin.wire.send('controller', api, brokerTimeoutMs(admin), true, topics);
  const answers = new Map(
    response.responses.flatMap(({ name, partitions }) =>
      partitions.map((each) => [placeOf({ topic: name, partition: each.partitionIndex }), each] as const),
    ),
  );
  return pending.map((reassignment) => {
    const whole = { errorCode: response.errorCode || -1, errorMessage: response.errorMessage };
    return response.errorCode === 0 ? (answers.get(placeOf(reassignment)) ?? whole) : whole;
  });
}
