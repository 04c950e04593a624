import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { CliError } from '../base/errors.js';
import type { ClusterSettings } from '../settings/types.js';
import { createGroupConsumer, createKafkaJs, type GroupTimeouts } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';
import { MemberCommits } from './member-commits.js';

/** A record as an application sees it; what is not there is null. */
export interface MemberRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Records of one partition that were fetched together. */
export interface MemberBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly MemberRecord[];
  /** The record of this offset and all before it are done: they may be committed. */
  markDone(offset: number): void;
  /**
   * To be called now and then in long work: tells the group that this member lives, and commits what is done. Rejects
   * where the group rebalances; what is not done is then delivered again, to whoever gets the partition.
   */
  heartbeat(): Promise<void>;
  /** False once the member is ending or paused: what is left of the batch is for another one, or for later. */
  canContinue(): boolean;
}

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly clientId: string;
  readonly timeouts?: GroupTimeouts;
  /** Milliseconds between two commits, as a client has that commits now and then; after each batch when left out. */
  readonly commitIntervalMs?: number;
  /** Called for one batch at a time. */
  readonly onBatch: (batch: MemberBatch) => Promise<void>;
  /** Told the partitions of this member after each rebalance, by topic. */
  readonly onAssigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** Told that the group rebalances, or that this member begins anew: what it had is nobody's until it is over. */
  readonly onRebalancing?: () => void;
  /** Told of the end of this member when it does not recover by itself. */
  readonly onFailure: (error: CliError) => void;
}

export interface Member {
  /** Begins nothing more, and stays in the group. */
  pause(): void;
  resume(): void;
  /** Finishes what it works on, commits that, and leaves the group. Never to be awaited by `onBatch`. */
  leave(): Promise<void>;
}

/**
 * Starts one member of a consumer group, as a service of a learner's own would be: kafkajs, at-least-once, beginning
 * with the oldest record where nothing is committed.
 */
export async function startMember(settings: ClusterSettings, options: MemberOptions): Promise<Member> {
  const { group, topics, clientId, timeouts, commitIntervalMs = 0, onAssigned, onRebalancing, onFailure } = options;
  const kafka = await createKafkaJs({ ...settings, clientId });
  const consumer = createGroupConsumer(kafka, group, timeouts);
  const commits = new MemberCommits(commitIntervalMs);
  const held = pauseControl(consumer, topics);
  const words = (error: unknown) => kafkaJsFailure(error, `consume as group "${group}"`, settings);
  let [isMember, isEnding] = [false, false];
  const lose = (): void => {
    isMember = false;
    onRebalancing?.();
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // "The coordinator is loading" is usual on a fresh broker: it restarts by itself.
    if (!payload.restart) onFailure(words(payload.error));
    else lose();
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    commits.clear();
    held.again();
    // kafkajs does not tell that the group had thrown it out: what it had was nobody's, or another's, meanwhile.
    if (isMember) lose();
    isMember = true;
    onAssigned?.(payload.memberAssignment);
  });
  consumer.on(consumer.events.REBALANCING, () => {
    // Members may commit until the group has its new generation.
    commits.commit().catch(() => {});
    lose();
  });
  let working = Promise.resolve();
  const leave = async (): Promise<void> => {
    isEnding = true;
    // What it works on now would not be committed once kafkajs is told to stop.
    await working.catch(() => {});
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
        working = options.onBatch(toMemberBatch(payload, commits, () => !isEnding && !held.isHeld()));
        await working;
        await commits.commitIfDue();
      },
    });
  } catch (error) {
    await leave();
    throw words(error);
  }
  return { pause: held.pause, resume: held.resume, leave };
}

/** A pause that outlives the client's: where it begins anew after a failure it forgets what was paused. */
function pauseControl(consumer: Consumer, topics: readonly string[]) {
  const all = topics.map((topic) => ({ topic }));
  let isHeld = false;
  const apply = (): void => {
    try {
      if (isHeld) consumer.pause(all);
      else consumer.resume(all);
    } catch {
      // It is not in its group now: it hears of it when it has joined.
    }
  };
  const set = (held: boolean) => (): void => {
    isHeld = held;
    apply();
  };
  return { pause: set(true), resume: set(false), again: () => isHeld && apply(), isHeld: () => isHeld };
}

function toMemberBatch(payload: EachBatchPayload, commits: MemberCommits, mayGoOn: () => boolean): MemberBatch {
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
    canContinue: () => mayGoOn() && isRunning() && !isStale(),
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

/** A member that has ended without being asked to. */
export const memberLostError = (clientId: string, cause: CliError): CliError =>
  new CliError(cause.code, `${clientId} has ended: ${cause.message}`, { hint: cause.hint, kafka: cause.kafka, cause });
