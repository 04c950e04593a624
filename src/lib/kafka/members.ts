import type { Consumer, EachMessagePayload } from 'kafkajs';
import { CliError } from '../errors.js';
import type { ClusterSettings } from '../settings/types.js';
import { groupConsumer, kafkaJs } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';

/** A record as an application sees it; what is not there is null. */
export interface MemberRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly clientId: string;
  /** Called for one record at a time; its offset is committed when it has returned. */
  readonly onRecord: (record: MemberRecord) => void | Promise<void>;
  /** Told the partitions of this member after each rebalance, by topic. */
  readonly onAssigned?: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** Told of the end of this member when it does not recover by itself. */
  readonly onFailure: (error: CliError) => void;
}

/**
 * Starts one member of a consumer group, as a service of a learner's own would be: kafkajs, at-least-once, beginning
 * with the oldest record where nothing is committed. The function that it gives ends it in order.
 */
export async function startMember(settings: ClusterSettings, options: MemberOptions): Promise<() => Promise<void>> {
  const { group, topics, clientId, onAssigned, onFailure } = options;
  const kafka = await kafkaJs({ ...settings, clientId });
  const consumer = groupConsumer(kafka, group);
  const words = (error: unknown) => kafkaJsFailure(error, `consume as group "${group}"`, settings);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // "The coordinator is loading" is usual on a fresh broker: it restarts by itself.
    if (!payload.restart) onFailure(words(payload.error));
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => onAssigned?.(payload.memberAssignment));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({ autoCommitThreshold: 1, eachMessage: (payload) => hand(payload, options) });
  } catch (error) {
    await end(consumer);
    throw words(error);
  }
  return () => end(consumer);
}

const end = (consumer: Consumer): Promise<void> => consumer.disconnect().catch(() => {});

async function hand({ topic, partition, message }: EachMessagePayload, { onRecord }: MemberOptions): Promise<void> {
  const headers = Object.entries(message.headers ?? {}).map(([key, value]) => [key, String(value)]);
  await onRecord({
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? null,
    value: message.value?.toString() ?? null,
    headers: Object.fromEntries(headers),
  });
}

/** A member that has ended without being asked to. */
export const memberLost = (clientId: string, cause: CliError): CliError =>
  new CliError(cause.code, `${clientId} has ended: ${cause.message}`, { hint: cause.hint, kafka: cause.kafka, cause });
