import { api as deleteRecordsV2 } from '@platformatic/kafka/dist/apis/admin/delete-records-v2.js';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { PartitionOutcome } from '../values/outcomes.js';
import type { TopicPartitionOffset } from '../values/topic-partitions.js';
import { type AdminContext, brokerTimeoutMs } from './context.js';
import { askLeaders } from './leaders.js';

/**
 * Deletes all records before an offset (DeleteRecords, KIP-107), one request per leader; offset -1 is the high
 * watermark. Results are in the order of the targets.
 */
export async function deleteRecords(
  admin: AdminContext,
  targets: readonly TopicPartitionOffset[],
): Promise<(PartitionOutcome & { readonly low: number | null })[]> {
  const answers = await askLeaders(admin, targets, async (broker, asked) => {
    const api = await admin.wire.newestVersion({ broker }, [deleteRecordsV2]);
    const request = [...groupBy(asked, ({ topic }) => topic)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => ({ partitionIndex: partition, offset: BigInt(offset) })),
    }));
    const { topics } = await admin.wire.send({ broker }, api, request, brokerTimeoutMs(admin));
    const byPartition = new Map(
      topics.flatMap(({ name, partitions }) =>
        partitions.map((each) => [partitionKey({ topic: name, partition: each.partitionIndex }), each] as const),
      ),
    );
    return asked.map((target) => byPartition.get(partitionKey(target)));
  });
  return targets.map(({ topic, partition }, index) => {
    const { errorCode = -1, response, failure } = answers[index] ?? {};
    const action = `delete records of ${topic} partition ${partition}`;
    const error = failure ?? (errorCode === 0 ? undefined : brokerFailure(errorCode, { action }));
    return {
      topic,
      partition,
      low: error || !response ? null : Number(response.lowWatermark),
      ...(error && { error }),
    };
  });
}
