import { partitionKey } from '../../base/topic-partition.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { PartitionOutcome } from '../values/outcomes.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { Wire } from '../wire/wire.js';
import { askCoordinators } from './coordinators.js';

interface PartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export interface PartitionsResponse {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly PartitionResponse[];
  }[];
}

/**
 * Sends a request about partitions to the coordinator of a group; one outcome per item, in their order. `action`
 * follows "cannot" and precedes the partition: `commit an offset of`.
 */
export async function partitionOutcomes(
  wire: Wire,
  group: string,
  items: readonly TopicPartition[],
  verb: string,
  ask: (coordinator: number) => Promise<PartitionsResponse>,
): Promise<PartitionOutcome[]> {
  if (items.length === 0) return [];
  const [answer] = await askCoordinators(wire, [group], async (broker) => {
    const response = await ask(broker);
    // A coordinator that has moved returns the same code for every partition.
    const first = response.topics[0]?.partitions[0]?.errorCode ?? 0;
    return new Map([[group, { ...response, errorCode: response.errorCode || first }]]);
  });
  if (answer?.failure) throw answer.failure;
  const responses = new Map(
    (answer?.response?.topics ?? []).flatMap(({ name, partitions }) =>
      partitions.map(
        (response) => [partitionKey({ topic: name, partition: response.partitionIndex }), response] as const,
      ),
    ),
  );
  return items.map(({ topic, partition }) => {
    const { errorCode = -1, errorMessage } =
      responses.get(partitionKey({ topic, partition })) ?? answer?.response ?? {};
    if (errorCode === 0) return { topic, partition };
    const action = `${verb} ${topic} partition ${partition} in group "${group}"`;
    return { topic, partition, error: brokerFailure(errorCode, { action, message: errorMessage }) };
  });
}
