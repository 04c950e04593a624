import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { groupBy } from '../../base/group-by.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { errorName } from '../values/error-names.js';
import type { Election } from '../values/outcomes.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import { retryItems } from '../wire/retry.js';
import { type AdminContext, brokerTimeoutMs } from './context.js';

interface PartitionResult {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}
interface ElectLeadersResponse {
  readonly errorCode: number;
  readonly results: readonly PartitionResult[];
}
interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

const preferredElection = 0;

/** ElectLeaders v2 (KIP-460), which the client lacks. Null partitions: all of the cluster. */
export const electLeadersV2 = createAPI<
  [partitions: TopicPartitions[] | null, timeoutMs: number],
  ElectLeadersResponse
>(
  43,
  2,
  (topics: TopicPartitions[] | null, timeoutMs: number) =>
    Writer.create()
      .appendInt8(preferredElection)
      .appendArray(topics, (w, { topic, partitions }) => {
        w.appendString(topic).appendArray([...partitions], (w, partition) => w.appendInt32(partition), true, false);
      })
      .appendInt32(timeoutMs)
      .appendTaggedFields(),
  (_correlationId, _key, _version, reader) => {
    reader.readInt32(); // throttle time
    const errorCode = reader.readInt16();
    const results = reader.readArray((r) => {
      const topic = r.readString();
      return r.readArray((r) => ({
        topic,
        partition: r.readInt32(),
        errorCode: r.readInt16(),
        errorMessage: r.readNullableString() ?? null,
      }));
    });
    return { errorCode, results: results.flat() };
  },
);

/** Elects the preferred replicas as leaders, for all partitions when none is given. */
export async function electLeaders(admin: AdminContext, partitions?: readonly TopicPartition[]): Promise<Election[]> {
  if (partitions?.length === 0) return [];
  const asked =
    partitions &&
    [...groupBy(partitions, ({ topic }) => topic)].map(([topic, items]) => ({
      topic,
      partitions: items.map(({ partition }) => partition),
    }));
  const [response] = await retryItems(admin.wire, ['election'], async () => {
    const api = await admin.wire.newestVersion('controller', [electLeadersV2]);
    return [await admin.wire.send('controller', api, asked ?? null, brokerTimeoutMs(admin))];
  });
  if (!response) return [];
  if (response.errorCode !== 0) throw brokerFailure(response.errorCode, { action: 'elect leaders' });
  admin.topicCache.clear();
  return response.results.map(({ topic, partition, errorCode, errorMessage }) => {
    const isUnneeded = errorName(errorCode) === 'ELECTION_NOT_NEEDED';
    const action = `elect a leader for ${topic} partition ${partition}`;
    const isFailed = errorCode !== 0 && !isUnneeded;
    return {
      topic,
      partition,
      elected: errorCode === 0,
      ...(isFailed && { error: brokerFailure(errorCode, { action, message: errorMessage }) }),
    };
  });
}
