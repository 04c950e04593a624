import { type MemberOptions, startMember } from '../src/lib/kafka/members.js';
import type { TestKafka } from './kafka.js';

/** Joins a group on one topic and processes every record; returns the function that leaves the group. */
export async function joinGroup(
  { settings }: TestKafka,
  group: string,
  topic: string,
  options: Partial<MemberOptions> & { readonly onValue?: (value: string | null) => void } = {},
): Promise<() => Promise<void>> {
  const member = await startMember(settings, {
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
