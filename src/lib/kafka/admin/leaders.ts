import { type CliError, isUnreachable } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import type { TopicPartition } from '../values/topic-partitions.js';
import { retryItems } from '../wire/retry.js';
import type { AdminContext } from './context.js';
import { describeTopics, isTopicFailure } from './metadata.js';

/** A leader's response for one partition, or why there is none. */
export interface LeaderAnswer<Response> {
  readonly errorCode: number;
  readonly response?: Response;
  /** Set when the leader could not be asked at all. */
  readonly failure?: CliError;
}

const unknownTopicOrPartition = 3;
const leaderNotAvailable = 5;

/**
 * Asks the leader of each partition, with one request per leader, and again when a leader has moved. Results are in the
 * order of the items. A partition without a leader gets LEADER_NOT_AVAILABLE at once: waiting would outlast the request
 * timeout.
 */
export async function askLeaders<Item extends TopicPartition, Response extends { readonly errorCode: number }>(
  admin: AdminContext,
  items: readonly Item[],
  ask: (leader: number, items: readonly Item[]) => Promise<readonly (Response | undefined)[]>,
): Promise<LeaderAnswer<Response>[]> {
  const unknown = items.filter((item) => !partitionOf(admin, item)).map(({ topic }) => topic);
  const failures = new Map(
    (await describeTopics(admin, [...new Set(unknown)])).filter(isTopicFailure).map(({ name, error }) => [name, error]),
  );
  const reachable = items.filter((item) => partitionOf(admin, item)?.leader != null);
  let attempts = 0;
  const settled = await retryItems(admin.wire, reachable, async (pending) => {
    if (attempts++ > 0) await describeTopics(admin, [...new Set(pending.map(({ topic }) => topic))]);
    return askOnce(admin, pending, ask);
  });
  const answers = new Map(reachable.map((item, index) => [item, settled[index]]));
  const inOrder = items.map((item): LeaderAnswer<Response> => {
    const failure = failures.get(item.topic);
    if (failure?.code === 'denied') return { errorCode: 0, failure };
    return answers.get(item) ?? { errorCode: partitionOf(admin, item) ? leaderNotAvailable : unknownTopicOrPartition };
  });
  // The partitions of an unreachable broker may have new leaders: forget them, so that the next call reads metadata.
  for (const [index, { topic }] of items.entries()) if (inOrder[index]?.failure) admin.topicCache.delete(topic);
  return inOrder;
}

/** Partition numbers start at 0 without gaps, and the list is in that order. */
const partitionOf = ({ topicCache }: AdminContext, { topic, partition }: TopicPartition) =>
  topicCache.get(topic)?.partitions[partition];

async function askOnce<Item extends TopicPartition, Response extends { readonly errorCode: number }>(
  admin: AdminContext,
  items: readonly Item[],
  ask: (leader: number, items: readonly Item[]) => Promise<readonly (Response | undefined)[]>,
): Promise<LeaderAnswer<Response>[]> {
  const byLeader = groupBy(items, (item) => partitionOf(admin, item)?.leader ?? null);
  const answers = new Map<Item, LeaderAnswer<Response>>();
  await Promise.all(
    [...byLeader].map(async ([leader, ledItems]) => {
      if (leader === null) return;
      try {
        const responses = await ask(leader, ledItems);
        for (const [index, item] of ledItems.entries()) {
          const response = responses[index];
          if (response) answers.set(item, { errorCode: response.errorCode, response });
        }
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        for (const item of ledItems) answers.set(item, { errorCode: 0, failure: error });
      }
    }),
  );
  return items.map((item) => answers.get(item) ?? { errorCode: leaderNotAvailable });
}
