import { api as offsetDeleteV0 } from '@platformatic/kafka/dist/apis/admin/offset-delete-v0.js';
import { api as offsetCommitV8 } from '@platformatic/kafka/dist/apis/consumer/offset-commit-v8.js';
import { api as offsetCommitV9 } from '@platformatic/kafka/dist/apis/consumer/offset-commit-v9.js';
import { api as offsetFetchV8 } from '@platformatic/kafka/dist/apis/consumer/offset-fetch-v8.js';
import { api as offsetFetchV9 } from '@platformatic/kafka/dist/apis/consumer/offset-fetch-v9.js';
import { groupBy } from '../../base/group-by.js';
import { comparePartitions } from '../../base/topic-partition.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { CommittedOffset } from '../values/offsets.js';
import type { PartitionOutcome } from '../values/outcomes.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import type { Wire } from '../wire/wire.js';
import { askCoordinators } from './coordinators.js';
import { partitionOutcomes } from './partition-outcomes.js';

/** Generation and member id for a commit by a non-member, allowed only while the group is empty. */
const noMember = { generation: -1, memberId: '' } as const;

/** Committed offsets of several groups, with one request per coordinator (KIP-709); empty for an unknown group. */
export async function committedOffsets(wire: Wire, groups: readonly string[]): Promise<Map<string, CommittedOffset[]>> {
  const answers = await askCoordinators(wire, groups, async (broker, asked) => {
    const api = await wire.newestVersion({ broker }, [offsetFetchV9, offsetFetchV8]);
    const request = asked.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics: null }));
    const { groups: found } = await wire.send({ broker }, api, request, false);
    return new Map(found.map((each) => [each.groupId, each]));
  });
  return new Map(
    groups.map((group, index) => {
      const { errorCode = -1, response, failure } = answers[index] ?? {};
      if (failure) throw failure;
      if (errorCode !== 0) throw brokerFailure(errorCode, { action: `read the offsets of group "${group}"` });
      const offsets = (response?.topics ?? []).flatMap(({ name: topic, partitions }) =>
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset, committedLeaderEpoch, metadata }) => ({
            topic,
            partition: partitionIndex,
            offset: Number(committedOffset),
            leaderEpoch: committedLeaderEpoch,
            metadata: metadata ?? '',
          })),
      );
      return [group, offsets.sort(comparePartitions)];
    }),
  );
}

/** Commits offsets of a group without members. */
export async function commitOffsets(
  wire: Wire,
  group: string,
  offsets: readonly CommittedOffset[],
): Promise<PartitionOutcome[]> {
  const topics = [...groupBy(offsets, ({ topic }) => topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, offset, leaderEpoch, metadata }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: leaderEpoch ?? -1,
      committedMetadata: metadata ?? '',
    })),
  }));
  return partitionOutcomes(wire, group, offsets, 'commit an offset of', async (broker) => {
    const api = await wire.newestVersion({ broker }, [offsetCommitV9, offsetCommitV8]);
    const response = await wire.send({ broker }, api, group, noMember.generation, noMember.memberId, null, topics);
    return { errorCode: 0, topics: response.topics };
  });
}

/** Deletes committed offsets (OffsetDelete, KIP-496); refused for topics the group is subscribed to. */
export async function deleteGroupOffsets(
  wire: Wire,
  group: string,
  partitions: readonly TopicPartition[],
): Promise<PartitionOutcome[]> {
  const topics = [...groupBy(partitions, ({ topic }) => topic)].map(([name, items]) => ({
    name,
    partitions: items.map(({ partition }) => ({ partitionIndex: partition })),
  }));
  return partitionOutcomes(wire, group, partitions, 'delete the offset of', (broker) =>
    wire.send({ broker }, offsetDeleteV0, group, topics),
  );
}
