import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { groupBy } from '../../base/group-by.js';
import type { PartitionOutcome } from '../values/outcomes.js';
import type { TopicPartition, TopicPartitionOffset } from '../values/topic-partitions.js';
import type { Wire } from '../wire/wire.js';
import { type PartitionsResponse, partitionOutcomes } from './partition-outcomes.js';

interface ErrorResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

const readError = (reader: Reader): ErrorResult => ({
  errorCode: reader.readInt16(),
  errorMessage: reader.readNullableString() ?? null,
});

/** Both responses: an error for the whole request, and topics with the fields that `readTopic` reads. */
function readTopicsResponse<Topic>(reader: Reader, readTopic: (reader: Reader) => Topic) {
  reader.readInt32(); // throttle time
  const error = readError(reader);
  const topics = reader.readArray((r) => {
    const name = r.readString();
    r.readUUID();
    return { name, ...readTopic(r) };
  });
  return { ...error, topics };
}

/** AlterShareGroupOffsets (KIP-932), which the client lacks. */
const alterShareGroupOffsetsV0 = createAPI<
  [group: string, offsets: ReadonlyMap<string, readonly TopicPartitionOffset[]>],
  PartitionsResponse
>(
  91,
  0,
  (group, topics) =>
    Writer.create()
      .appendString(group)
      .appendArray([...topics], (w, [topic, offsets]) =>
        w
          .appendString(topic)
          .appendArray([...offsets], (w, { partition, offset }) =>
            w.appendInt32(partition).appendInt64(BigInt(offset)),
          ),
      )
      .appendTaggedFields(),
  (_id, _key, _version, reader) =>
    readTopicsResponse(reader, (topic) => ({
      partitions: topic.readArray((r) => ({ partitionIndex: r.readInt32(), ...readError(r) })),
    })),
);

/** DeleteShareGroupOffsets (KIP-932), which the client lacks. */
const deleteShareGroupOffsetsV0 = createAPI<
  [group: string, topics: readonly string[]],
  ErrorResult & { readonly topics: readonly (ErrorResult & { readonly name: string })[] }
>(
  92,
  0,
  (group, topics) =>
    Writer.create()
      .appendString(group)
      .appendArray([...topics], (w, topic) => w.appendString(topic))
      .appendTaggedFields(),
  (_id, _key, _version, reader) => readTopicsResponse(reader, readError),
);

/** Sets the start offsets of a share group without members. */
export function alterShareOffsets(
  wire: Wire,
  group: string,
  offsets: readonly TopicPartitionOffset[],
): Promise<PartitionOutcome[]> {
  return partitionOutcomes(wire, group, offsets, 'set the start offset of', async (broker) => {
    const api = await wire.newestVersion({ broker }, [alterShareGroupOffsetsV0]);
    return wire.send(
      { broker },
      api,
      group,
      groupBy(offsets, ({ topic }) => topic),
    );
  });
}

/** Deletes the start offsets of a share group, in all partitions of the topics of `partitions`. */
export function deleteShareOffsets(
  wire: Wire,
  group: string,
  partitions: readonly TopicPartition[],
): Promise<PartitionOutcome[]> {
  const byTopic = groupBy(partitions, ({ topic }) => topic);
  return partitionOutcomes(wire, group, partitions, 'delete the start offset of', async (broker) => {
    const api = await wire.newestVersion({ broker }, [deleteShareGroupOffsetsV0]);
    const { topics, ...error } = await wire.send({ broker }, api, group, [...byTopic.keys()]);
    const all = topics.map(({ name, ...result }) => ({
      name,
      partitions: (byTopic.get(name) ?? []).map(({ partition }) => ({ partitionIndex: partition, ...result })),
    }));
    return { ...error, topics: all };
  });
}
