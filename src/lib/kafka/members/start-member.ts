import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { ClusterSettings } from '../../settings/types.js';
import type { Member, MemberBatch, MemberOptions, MemberRecord } from '../values/members.js';
import type { OnRequest } from '../wire/wire.js';
import { createGroupConsumer, createKafkaJs } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';
import { MemberCommits } from './member-commits.js';

/**
 * Starts one member of a consumer group the way an application does: kafkajs, at-least-once, from the earliest offset
 * where none is committed.
 */
export async function startMember(
  settings: ClusterSettings,
  options: MemberOptions,
  onRequest?: OnRequest | undefined,
): Promise<Member> {
  const { group, topics, clientId, timeouts, commitIntervalMs = 0, onAssigned, onRebalancing, onFailure } = options;
  const kafka = await createKafkaJs({ ...settings, clientId });
  const consumer = createGroupConsumer(kafka, group, { ...timeouts, onRequest });
  const commits = new MemberCommits(commitIntervalMs);
  const pausing = pauseControl(consumer, topics);
  const toCliError = (error: unknown) => kafkaJsFailure(error, `consume as group "${group}"`, settings);
  let [isMember, isEnding] = [false, false];
  const onLost = (): void => {
    isMember = false;
    onRebalancing?.();
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // Loading coordinators are normal on a fresh broker: kafkajs restarts by itself.
    if (!payload.restart) onFailure(toCliError(payload.error));
    else onLost();
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    commits.clear();
    pausing.reapply();
    // kafkajs does not report that the group had removed this member: its partitions belonged to others meanwhile.
    if (isMember) onLost();
    isMember = true;
    onAssigned?.(payload.memberAssignment);
  });
  consumer.on(consumer.events.REBALANCING, () => {
    // Commits are allowed until the group has its new generation.
    commits.commit().catch(() => {});
    onLost();
  });
  let currentBatch = Promise.resolve();
  const leave = async (): Promise<void> => {
    isEnding = true;
    // kafkajs would not commit the records in progress once it is told to stop.
    await currentBatch.catch(() => {});
    await commits.close();
    await consumer.disconnect().catch(() => {});
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        if (isEnding) return;
        currentBatch = options.onBatch(toMemberBatch(payload, commits, () => !isEnding && !pausing.isPaused()));
        await currentBatch;
        await commits.commitIfDue();
      },
    });
  } catch (error) {
    await leave();
    throw toCliError(error);
  }
  return { pause: pausing.pause, resume: pausing.resume, leave };
}

/** A pause that lasts: kafkajs forgets paused topics when it restarts after a crash. */
function pauseControl(consumer: Consumer, topics: readonly string[]) {
  const all = topics.map((topic) => ({ topic }));
  let isPaused = false;
  const apply = (): void => {
    try {
      if (isPaused) consumer.pause(all);
      else consumer.resume(all);
    } catch {
      // The consumer has not joined yet; the pause is applied on GROUP_JOIN.
    }
  };
  const set = (paused: boolean) => (): void => {
    isPaused = paused;
    apply();
  };
  return { pause: set(true), resume: set(false), reapply: () => isPaused && apply(), isPaused: () => isPaused };
}

function toMemberBatch(payload: EachBatchPayload, commits: MemberCommits, mayContinue: () => boolean): MemberBatch {
  const { batch, commitOffsetsIfNecessary, heartbeat, resolveOffset, isRunning, isStale } = payload;
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    records: batch.messages.map(toMemberRecord),
    markDone(offset) {
      resolveOffset(String(offset));
      commits.markDone(topic, partition, offset, commitOffsetsIfNecessary);
    },
    async heartbeat() {
      await heartbeat();
      await commits.commitIfDue();
    },
    canContinue: () => mayContinue() && isRunning() && !isStale(),
  };
}

function toMemberRecord({ offset, timestamp, key, value, headers }: KafkaMessage): MemberRecord {
  const plain: Record<string, string> = {};
  for (const name in headers) plain[name] = String(headers[name]);
  return {
    offset: Number(offset),
    timestamp: Number(timestamp),
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
    headers: plain,
  };
}
