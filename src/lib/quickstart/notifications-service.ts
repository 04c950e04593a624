import { durationText } from '../base/duration.js';
import { CliError } from '../base/errors.js';
import { pollUntil } from '../base/poll-until.js';
import { runHeader } from '../flows/resource-names.js';
import type { Cluster, Member, MemberBatch } from '../kafka/cluster.js';
import { memberLostError } from '../kafka/values/members.js';
import { type UserEvent, userEventTypes } from './events.js';

export const userEventsTopic = 'user-events';
export const notificationsGroup = 'notifications-group';
const memberCount = 3;
const settleTimeoutMs = 30_000;

/** An event with the record and the member that received it. */
export interface ReceivedEvent {
  readonly event: UserEvent;
  readonly key: string;
  readonly partition: number;
  readonly offset: number;
  readonly consumer: string;
}

interface ServiceRun {
  readonly run: string;
  readonly partitionCount: number;
  readonly signal: AbortSignal;
}

/** Notifications Service: three members of one group, which receive the events of one run. */
export class NotificationsService {
  readonly #received: ReceivedEvent[] = [];
  readonly #assignments = new Map<string, readonly number[]>();
  readonly #members: Member[] = [];
  #failure: CliError | undefined;

  /** Starts the members. Resolves to true when each has a partition, to false when other members keep some of them. */
  async start(cluster: Cluster, { run, partitionCount, signal }: ServiceRun): Promise<boolean> {
    const names = Array.from({ length: memberCount }, (_, index) => `notifications-${index + 1}`);
    // All starts are awaited even where one fails: `end` has to end every member.
    const started = await Promise.allSettled(names.map((name) => this.#startOne(cluster, name, run)));
    const failed = started.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return (await pollUntil(() => this.#hasSettled(partitionCount), { withinMs: settleTimeoutMs, signal })) === true;
  }

  /** The partitions of each member, ordered by partition. */
  owners(): { readonly consumer: string; readonly partitions: readonly number[] }[] {
    return [...this.#assignments]
      .map(([consumer, partitions]) => ({ consumer, partitions }))
      .sort((a, b) => (a.partitions[0] ?? 0) - (b.partitions[0] ?? 0));
  }

  memberOf(partition: number): string {
    return this.owners().find(({ partitions }) => partitions.includes(partition))?.consumer ?? '-';
  }

  /** The next event of the run. Rejects with CliError where a member is lost, or where none arrives in time. */
  async nextEvent(signal: AbortSignal): Promise<ReceivedEvent> {
    const next = await pollUntil(() => this.#failure ?? this.#received.shift(), {
      withinMs: settleTimeoutMs,
      everyMs: 10,
      signal,
    });
    if (next instanceof CliError) throw next;
    if (!next)
      throw new CliError('failed', `no event reached ${notificationsGroup} within ${durationText(settleTimeoutMs)}`);
    return next;
  }

  async end(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.leave()));
  }

  async #startOne(cluster: Cluster, consumer: string, run: string): Promise<void> {
    const member = await cluster.joinGroup({
      group: notificationsGroup,
      topics: [userEventsTopic],
      clientId: consumer,
      onAssigned: (assignment) => void this.#assignments.set(consumer, assignment[userEventsTopic] ?? []),
      onFailure: (error) => {
        this.#failure ??= memberLostError(consumer, error);
      },
      onBatch: (batch) => this.#receive(batch, consumer, run),
    });
    this.#members.push(member);
  }

  async #receive({ partition, records, markDone }: MemberBatch, consumer: string, run: string): Promise<void> {
    for (const { offset, key, value, headers } of records) {
      const event = headers[runHeader] === run ? userEventOf(value) : undefined;
      if (event && key !== null) this.#received.push({ event, key, partition, offset, consumer });
      markDone(offset);
    }
  }

  #hasSettled(partitionCount: number): boolean {
    if (this.#failure) throw this.#failure;
    const counts = [...this.#assignments.values()].map(({ length }) => length);
    const assignedCount = counts.reduce((sum, count) => sum + count, 0);
    return counts.length === memberCount && Math.min(...counts) > 0 && assignedCount === partitionCount;
  }
}

function userEventOf(value: string | null): UserEvent | undefined {
  const event = JSON.parse(value ?? 'null') as UserEvent | null;
  return event && userEventTypes.includes(event.eventType) ? event : undefined;
}
