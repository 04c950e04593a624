import type { MemberOptions } from '../src/lib/kafka/cluster.js';
import { openCluster } from './clusters.js';
import type { TestKafka } from './kafka.js';

/** Joins a group on one topic and processes every record; returns the function that leaves the group. */
export async function joinGroup(
  kafka: TestKafka,
  group: string,
  topic: string,
  options: Partial<MemberOptions> & { readonly onValue?: (value: string | null) => void } = {},
): Promise<() => Promise<void>> {
  const cluster = await openCluster(kafka);
  const member = await cluster.joinGroup({
    group,
    topics: [topic],
    clientId: 'tester',
    onBatch: async ({ records, markDone }) => {
      for (const { offset, value } of records) {
        options.onValue?.(value);
        markDone(offset);
      }
    },
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
  return member.leave;
}
